import type { ComparedRecord, ComparedRun } from '../../../models/core/comparison/compared-run.js';
import { presetConfig, architectureConfig } from '../../../models/core/parse-config.js';
import type { RecordedMetric } from '../../../models/core/telemetry.js';

/** By metric: values at steps, in the order of the file. */
export interface Points {
  steps: number[];
  seconds?: number[];
  values: Record<string, number[]>;
}

interface Told extends Partial<Omit<ComparedRecord, 'config'>> {
  config?: Record<string, unknown>;
  changes?: ComparedRun['changes'];
}

/** A run of the classifier's preset `mlp` that has recorded these; `told` is what is other than usual. */
export function comparedRun(
  told: Told = {},
  { steps, seconds, values }: Points = { steps: [], values: {} },
): ComparedRun {
  const { changes = [], config = {}, architecture = 'classifier', ...others } = told;
  const known = architectureConfig(architecture);
  const complete: Record<string, unknown> = { ...presetConfig(known, known.defaultPreset), ...config };
  const metrics = known.metrics(complete) as RecordedMetric[];
  return {
    record: {
      ...{ id: 'a-run', name: 'a-run', architecture, config: complete, seed: Number(complete['seed']) },
      ...{ status: 'done', failure: null, steps: 100, step: 100, stepsPerEpoch: 10, seconds: 5 },
      ...{ parameters: { model: 12_354 }, metrics, device: 'CPU', execution: { mode: 'graph' }, parent: null },
      data: { name: 'breast-cancer', sha256: { 'data.csv': 'a0'.repeat(32) } },
      ...others,
    },
    changes,
    measured: {
      steps: Int32Array.from(steps),
      wallMs: Float64Array.from(seconds ?? steps, (one) => one * 1000),
      values: Object.fromEntries(Object.entries(values).map(([name, one]) => [name, Float32Array.from(one)])),
    },
  };
}
