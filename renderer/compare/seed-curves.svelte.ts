import { untrack } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { ToldComparison } from '../../electron/protocol/app.js';
import type { AxisKind } from '../charts/axis.js';
import { pointsOf, type LinePoints } from '../charts/line-points.js';
import { call } from '../lib/client.js';

/** Finer than any window is wide: about four points are kept of each, so that a part can be looked at as well. */
const COLUMNS = 2000;
const NOTHING = pointsOf([], []);

/**
 * Curves of runs that differ by their seeds alone, as one, with their range. The host makes them: of a dozen runs of a hundred
 * thousand points that takes longer than a page may stand still.
 */
export class SeedCurves {
  /** By metric and axis, and then by the id of the group's first run. */
  readonly #made = new SvelteMap<string, Readonly<Record<string, LinePoints>>>();
  /** What the host had told when each was asked for. */
  readonly #asked: Record<string, ToldComparison> = {};
  readonly #told: () => ToldComparison | null;

  constructor(told: () => ToldComparison | null) {
    this.#told = told;
  }

  /** What is known now of the group whose first run this is; more where it is asked for in an effect. */
  points(first: string, metric: string, axis: AxisKind): LinePoints {
    const key = `${axis} ${metric}`;
    const told = this.#told();
    if (told && this.#asked[key] !== told) {
      this.#asked[key] = told;
      untrack(() => void this.#ask(key, told, metric, axis));
    }
    return this.#made.get(key)?.[first] ?? NOTHING;
  }

  async #ask(key: string, told: ToldComparison, metric: string, by: AxisKind): Promise<void> {
    const ids = told.runs.map(({ id }) => id);
    // Runs that have just gone are told by the next comparison.
    const curves = await call('comparisonCurves', ids, { metric, by, columns: COLUMNS }).catch(() => null);
    if (!curves || this.#asked[key] !== told) return;
    const groups = curves.groups.flatMap((curve, place) => {
      const runs = told.groups[place]?.runs ?? [];
      const first = ids[runs[0] ?? -1];
      if (!curve || first === undefined) return [];
      const { x, mean, lowest, highest, counts } = curve;
      return [[first, pointsOf(x, mean, { low: lowest, high: highest, counts, of: runs.length })] as const];
    });
    this.#made.set(key, Object.fromEntries(groups));
  }
}
