import type { ComparedRun } from './compared-run.js';
import { metricCurve, type Curve, type CurveAxis } from './curve.js';
import { groupCurve, type GroupCurve } from './group-curve.js';
import { seedGroups } from './seed-groups.js';
import { thinCurve, thinGroupCurve } from './thin-curve.js';

/** Which curves of a comparison are to be drawn, and how densely. */
export interface CurveRequest {
  metric: string;
  by: CurveAxis;
  /** The stretch that is visible, all of it by default. */
  from?: number;
  to?: number;
  /** How many columns wide it is drawn: about four points are kept of each. */
  columns: number;
}

/** As they are drawn, see thinCurve; null where a run, or all of a group, has no such curve. */
export interface ComparisonCurves {
  /** By the runs' ids. */
  runs: Record<string, Curve | null>;
  /** In the comparison's order; null for one run alone as well, whose own curve says the same. */
  groups: (GroupCurve | null)[];
  /** Of all curves; null where there is none. */
  extent: { from: number; to: number } | null;
}

/** The curves of one metric, thin enough to be drawn at once. */
export function drawnCurves(runs: readonly ComparedRun[], request: CurveRequest): ComparisonCurves {
  const { metric, by, columns } = request;
  const curves = runs.map((run) => metricCurve(run, metric, by));
  const there = (places: readonly number[]): Curve[] =>
    places.flatMap((place) => (curves[place] && curves[place].x.length > 0 ? [curves[place]] : []));
  const all = there([...runs.keys()]);
  const extent =
    all.length === 0
      ? null
      : { from: Math.min(...all.map(({ x }) => x[0]!)), to: Math.max(...all.map(({ x }) => x.at(-1)!)) };
  const visible = { from: request.from ?? extent?.from ?? 0, to: request.to ?? extent?.to ?? 0, columns };
  return {
    runs: Object.fromEntries(
      runs.map(({ record }, place) => [record.id, there([place]).map((curve) => thinCurve(curve, visible))[0] ?? null]),
    ),
    groups: seedGroups(runs).map(({ runs: places }) => {
      const seeds = there(places);
      return places.length > 1 && seeds.length > 0 ? thinGroupCurve(groupCurve(seeds), visible) : null;
    }),
    extent,
  };
}
