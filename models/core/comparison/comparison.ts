import {
  headlineMetric,
  metricsOf,
  type ComparedMetric,
  type ComparedRecord,
  type ComparedRun,
} from './compared-run.js';
import { metricCurve } from './curve.js';
import { differences, type Differences } from './differences.js';
import { finalFigure, groupFigure, type FinalFigure, type GroupFigure } from './final-figures.js';
import { seedGroups, type SeedGroup } from './seed-groups.js';
import { seedSentences } from './tell-apart.js';

export const FEWEST_RUNS = 2;
/** More letters and colours aren't told apart. */
export const MOST_RUNS = 12;

/** One of the runs, in the order in which they were asked for. */
export interface ComparisonRun extends Pick<
  ComparedRecord,
  'id' | 'name' | 'architecture' | 'seed' | 'status' | 'step' | 'steps' | 'stepsPerEpoch' | 'seconds'
> {
  /** One sentence where it failed. */
  failure: string | null;
  /** Trainable, of all parts; null before it has begun. */
  parameters: number | null;
  /** Bytes at the peak; null where that was not measured. */
  memory: number | null;
  /** The place of its group; letterOf names it. */
  group: number;
}

export interface MetricFigures {
  /** One for each run. */
  runs: FinalFigure[];
  /** One for each group, over its seeds. */
  groups: { last: GroupFigure; best: GroupFigure }[];
  /** Whether seeds tell the groups apart, by the last values; see seedSentences. */
  sentences: string[];
}

/** Everything of a comparison but its curves. Plain data. */
export interface Comparison {
  runs: ComparisonRun[];
  groups: SeedGroup[];
  differences: Differences;
  /** What any of the runs measures; words are the first one's that does. */
  metrics: ComparedMetric[];
  /** By the metric's name. */
  final: Record<string, MetricFigures>;
}

/** The letter of a group of runs that differ by their seeds alone: A, B, C … */
export const letterOf = (group: number): string => String.fromCharCode('A'.charCodeAt(0) + group);

/** Holds the runs to each other; `reference` is the place of the one that settings are held to. */
export function compareRuns(runs: readonly ComparedRun[], reference = 0): Comparison {
  const groups = seedGroups(runs);
  const metrics = comparedMetrics(runs);
  return {
    runs: runs.map((run, place) =>
      comparisonRun(
        run.record,
        groups.findIndex((one) => one.runs.includes(place)),
      ),
    ),
    groups,
    differences: differences(runs, reference),
    metrics,
    final: Object.fromEntries(metrics.map((metric) => [metric.name, metricFigures(runs, groups, metric)])),
  };
}

/** What any of the runs measures, in the order of the first that does. */
export function comparedMetrics(runs: readonly Pick<ComparedRun, 'record'>[]): ComparedMetric[] {
  const found = new Map<string, ComparedMetric>();
  for (const { record } of runs)
    for (const metric of metricsOf(record)) if (!found.has(metric.name)) found.set(metric.name, metric);
  return [...found.values()];
}

/** The metric that tells most of the runs: one that all have measured where there is any. Null where nothing was measured. */
export function comparedHeadline({ metrics, final }: Pick<Comparison, 'metrics' | 'final'>): ComparedMetric | null {
  const isMeasured = ({ lastStep }: FinalFigure): boolean => lastStep !== null;
  const common = metrics.filter(({ name }) => final[name]!.runs.every(isMeasured));
  const some = metrics.filter(({ name }) => final[name]!.runs.some(isMeasured));
  return headlineMetric(common) ?? headlineMetric(some);
}

function comparisonRun({ parameters, failure, memory, ...record }: ComparedRecord, group: number): ComparisonRun {
  const { id, name, architecture, seed, status, step, steps, stepsPerEpoch, seconds } = record;
  const counts = Object.values(parameters);
  return {
    ...{ id, name, architecture, seed, status, step, steps, stepsPerEpoch, seconds },
    failure: failure?.message ?? null,
    parameters: counts.length === 0 ? null : counts.reduce((sum, one) => sum + one, 0),
    memory: memory?.measured ?? null,
    group,
  };
}

function metricFigures(
  runs: readonly ComparedRun[],
  groups: readonly SeedGroup[],
  metric: ComparedMetric,
): MetricFigures {
  const figures = runs.map((run) => finalFigure(metricCurve(run, metric.name, 'step'), metric));
  const each = groups.map(({ runs: places }) => ({
    last: groupFigure(places.map((place) => figures[place]!.last)),
    best: groupFigure(places.map((place) => figures[place]!.best)),
  }));
  const labelled = each.map(({ last }, group) => ({ label: letterOf(group), figure: last }));
  return { runs: figures, groups: each, sentences: seedSentences(labelled, metric.better) };
}
