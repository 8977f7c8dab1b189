/** What a run measures of itself while it trains, and pictures. */

/**
 * Metrics of one group share a chart, which is called this. Those of `loss` are the headline numbers; `variety` is how varied what
 * is made is, the data being 1; `distance` and `kernel` are distances of what is made from what is real, `coverage` the shares of 1
 * that go with them; `rank` is how many dimensions embeddings use, `sphere` how they lie at length 1; `size` and `latency` are what a model costs whoever runs it, `error` how far it is off another one.
 */
export const groupTitles = {
  loss: 'Losses',
  size: 'Size',
  score: 'Scores',
  error: 'Errors',
  latency: 'Latency',
  variety: 'Variety',
  distance: 'Distance',
  coverage: 'Coverage',
  kernel: 'Kernel distance',
  rank: 'Effective rank',
  sphere: 'Alignment and uniformity',
  penalty: 'Penalty',
  gradient: 'Gradient norms',
  schedule: 'Learning rate',
} as const;

type MetricGroup = keyof typeof groupTitles;

export const metricGroups = Object.keys(groupTitles) as MetricGroup[];

/** Those that a run is told by while it goes on: its losses; where it has none, the group of its first metric. */
export function headlineMetrics<M extends { group: MetricGroup }>(metrics: readonly M[]): M[] {
  const losses = metrics.filter(({ group }) => group === 'loss');
  return losses.length > 0 ? losses : metrics.filter(({ group }) => group === metrics[0]!.group);
}

/** How one metric is named and drawn. */
export interface MetricInfo {
  name: string;
  title: string;
  /** What a student needs to know to read it: one or two sentences. */
  help: string;
  group: MetricGroup;
  /** The part of the model that it is about. The same part has the same colour everywhere. */
  part: string;
  /** Measured only at the steps at which the model is evaluated: at all others there is no value. */
  evaluated?: true | undefined;
  /** `share`: a fraction of 1 that people read as a percentage. Files and JSON keep the fraction. */
  unit?: 'share';
  /** Which way is good: runs have a best value of it. Absent where neither is, as of losses that contend. */
  better?: 'lower' | 'higher';
  /** What others of its group are held to, a floor say: a line without marks. */
  isReference?: true;
  /** A value that stands for something, chance say: a dotted line across the chart. */
  level?: { value: number; title: string };
}

/** A metric as a run keeps it: words come from its architecture, as they are today. */
export type RecordedMetric = Omit<MetricInfo, 'help' | 'unit' | 'better' | 'isReference' | 'level'>;

/** 8-bit pixels, row-major, ready for a PNG encoder. */
export interface Picture {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: Uint8Array;
}
