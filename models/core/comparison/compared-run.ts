/** What a comparison looks at of a run. A RunRecord, what was measured, and controls.jsonl have all of it. */
import type { RememberedData } from '../../data/dataset.js';
import type { ArchitectureConfig } from '../config.js';
import type { RunExecution } from '../execution-choice.js';
import type { LiveChange } from '../live.js';
import type { RunMemory } from '../memory-estimate.js';
import { architectureConfig, parseStored } from '../parse-config.js';
import type { MetricInfo, RecordedMetric } from '../telemetry.js';

/** As run.json has it. */
export interface ComparedRecord {
  id: string;
  name: string;
  architecture: string;
  config: Readonly<Record<string, unknown>>;
  seed: number;
  status: string;
  failure: { message: string } | null;
  /** The step at which it ends, and the last that it has trained. */
  steps: number;
  step: number;
  stepsPerEpoch: number | null;
  /** Of training, pauses left out. */
  seconds: number;
  parameters: Readonly<Record<string, number>>;
  metrics: readonly RecordedMetric[];
  device: string | null;
  execution: Pick<RunExecution, 'mode'> | null;
  memory?: RunMemory;
  data?: ComparedData;
  otherData?: { step: number; before: ComparedData };
  parent: { id: string; step: number } | null;
  start?: { id: string; step: number; part: string };
}

interface ComparedData {
  name: string;
  sha256: Readonly<Record<string, string>>;
  about?: RememberedData;
}

/** As a MetricsEvent has it: parallel arrays, of which the first `length` values are data where that is said. */
export interface Measured {
  length?: number;
  steps: Int32Array;
  /** Milliseconds of training since the run's beginning, pauses left out, over all sittings. */
  wallMs: Float64Array;
  /** NaN where a value was not finite, and where none was measured: see metricCurve. */
  values: Readonly<Record<string, Float32Array>>;
}

/** A run's settings: how it was begun, and what was changed on the way. */
export interface RunSettings {
  record: ComparedRecord;
  /** Live settings that were changed while it trained, up to its last step. */
  changes: readonly LiveChange[];
}

export interface ComparedRun extends RunSettings {
  measured: Measured;
}

/** A metric that a run has recorded, in the words that its architecture has for it today. */
export type ComparedMetric = RecordedMetric & Partial<Pick<MetricInfo, 'help' | 'unit' | 'better' | 'isReference'>>;

/**
 * The architecture, and the configuration with the values frozen for keys that it lacks. Null for the architecture where
 * this version doesn't know it, or can't understand the configuration: that stays as it was written then.
 */
export function knownConfig({ architecture: name, config }: Pick<ComparedRecord, 'architecture' | 'config'>): {
  architecture: ArchitectureConfig | null;
  config: Readonly<Record<string, unknown>>;
} {
  try {
    const architecture = architectureConfig(name);
    return { architecture, config: parseStored(architecture, config) };
  } catch {
    return { architecture: null, config };
  }
}

/** What the run has measured, in the order in which its architecture tells it. */
export function metricsOf(record: Pick<ComparedRecord, 'architecture' | 'config' | 'metrics'>): ComparedMetric[] {
  const { architecture, config } = knownConfig(record);
  const infos = new Map((architecture?.metrics(config) ?? []).map((info) => [info.name, info]));
  return record.metrics.map((metric) => {
    const { help, unit, better, isReference } = infos.get(metric.name) ?? {};
    return {
      ...metric,
      ...(help !== undefined && { help }),
      ...(unit && { unit }),
      ...(better && { better }),
      ...(isReference && { isReference }),
    };
  });
}

/**
 * The metric that tells most of a run in one number: the first with a better way that is measured by evaluating, or else at
 * every step; or else the first of all. Null where nothing is measured.
 */
export function headlineMetric<M extends ComparedMetric>(metrics: readonly M[]): M | null {
  const directed = metrics.filter(({ better }) => better !== undefined);
  return directed.find(({ evaluated }) => evaluated) ?? directed[0] ?? metrics[0] ?? null;
}
