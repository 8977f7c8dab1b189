/** What a run measures of itself while it trains, and pictures. */

/**
 * Metrics of one group share a chart. Those of `loss` are the headline numbers; `variety` is how varied what is made is, the data
 * being 1; `size` and `latency` are what a model costs whoever runs it; `distance` and `kernel` are distances of what is made from what is real, `coverage` the shares of 1 that go with them.
 */
export const metricGroups = [
  'loss',
  'score',
  'variety',
  'distance',
  'coverage',
  'kernel',
  'size',
  'latency',
  'penalty',
  'gradient',
  'schedule',
] as const;

/** How one metric is named and drawn. */
export interface MetricInfo {
  name: string;
  title: string;
  /** What a student needs to know to read it: one or two sentences. */
  help: string;
  group: (typeof metricGroups)[number];
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
