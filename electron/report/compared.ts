import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import { compareRuns, letterOf, type Comparison } from '../../models/core/comparison/comparison.js';
import { metricCurve } from '../../models/core/comparison/curve.js';
import { readControls } from '../runs/controls-file.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import type { Curve } from './curves.js';
import { html, type Html } from './html.js';
import type { ReportedRun } from './reported-run.js';

/** Runs beside each other in a report; what is told of them is by their places. */
export interface Compared {
  runs: readonly ReportedRun[];
  comparison: Comparison;
  /** What each is called: "A"; "B1" and "B2" where they differ by their seeds alone. */
  labels: string[];
  curve: (place: number, metric: string) => Curve | null;
}

export function comparedRuns(runs: readonly ReportedRun[]): Compared {
  const compared = runs.map(({ record, metrics, id, dir }) => ({
    record: { ...record, id },
    measured: metrics,
    changes: changesOf(dir),
  }));
  const comparison = compareRuns(compared);
  const labels = runs.map((_, place) => {
    const { group } = comparison.runs[place]!;
    const { runs: places } = comparison.groups[group]!;
    return `${letterOf(group)}${places.length > 1 ? places.indexOf(place) + 1 : ''}`;
  });
  return {
    runs,
    comparison,
    labels,
    curve(place, metric) {
      const found = metricCurve(compared[place]!, metric, 'step');
      return found && { steps: found.x, values: found.values };
    },
  };
}

/** The class of the style sheet that has a run's colour, which runs of one group share. */
export const runColour = ({ comparison }: Compared, place: number): string =>
  `run-${letterOf(comparison.runs[place]!.group).toLowerCase()}`;

/** A run's label on its colour. */
export const runMark = (compared: Compared, place: number): Html =>
  html`<b class="mark-of ${runColour(compared, place)}">${compared.labels[place]!}</b>`;

/** Those that are measured at all, the ones that tell which run is better first. */
export function toldMetrics({ comparison, runs, curve }: Compared): ComparedMetric[] {
  const measured = comparison.metrics.filter(
    ({ name, group }) => group !== 'schedule' && runs.some((_, place) => (curve(place, name)?.steps.length ?? 0) > 0),
  );
  return [...measured.filter(({ better }) => better), ...measured.filter(({ better }) => !better)];
}

function changesOf(dir: string) {
  try {
    return readControls(dir);
  } catch (error) {
    if (error instanceof DamagedRunError) return [];
    throw error;
  }
}
