import type { MetricInfo } from '../telemetry.js';

/** A metric of a run in numbers: the newest and the extremes of those that were finite. */
export interface MetricFigures {
  last: number;
  min: number;
  max: number;
}

/** The metric that a run is told by. `best` is null where neither high nor low values are better. */
export interface Headline extends Pick<MetricInfo, 'name' | 'title' | 'unit' | 'better'> {
  last: number;
  best: number | null;
}

/** What a filter looks at. */
export interface FilteredRun {
  id: string;
  name: string;
  /** Empty where run.json can't be read. */
  architecture: string;
  /** The architecture's title. */
  kind: string;
  dataset: string;
  status: string;
  step: number;
  tags?: readonly string[];
  note?: string;
  pinned?: true;
  createdAt: string;
  /** Of what it has measured; empty where that isn't known yet. */
  metrics: Readonly<Record<string, MetricFigures>>;
  headline: Headline | null;
  /** Trainable parameters in all; 0 where they aren't known. */
  parameters: number;
  /** Of training. */
  seconds: number;
  config: Readonly<Record<string, unknown>>;
  /** Keys of settings by their short words, such as `lr`. */
  briefs: Readonly<Record<string, string>>;
}
