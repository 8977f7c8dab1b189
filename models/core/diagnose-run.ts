import type { ArchitectureConfig } from './config.js';
import type { Diagnosis } from './diagnosis.js';
import { MetricWindows, type MetricRows } from './metric-windows.js';
import type { RecordedMetric } from './telemetry.js';

/** What is needed of a run to judge it. */
export interface JudgedRun {
  architecture: Pick<ArchitectureConfig, 'diagnose' | 'stored'>;
  config: Readonly<Record<string, unknown>>;
  /** That it goes on with, which may have been changed by hand. */
  learningRate?: number | null | undefined;
}

/** What is wrong with a run by its metrics so far. Keys that a stored run lacks are as `stored` says. */
export function diagnose({ architecture, config, learningRate }: JudgedRun, windows: MetricWindows): Diagnosis[] {
  const complete = { ...architecture.stored, ...config, ...(typeof learningRate === 'number' && { learningRate }) };
  return architecture.diagnose?.(complete, windows) ?? [];
}

/** As `diagnose`, of a run's whole record. */
export function diagnoseRows(run: JudgedRun, metrics: readonly RecordedMetric[], rows: MetricRows): Diagnosis[] {
  if (!run.architecture.diagnose) return [];
  const windows = new MetricWindows(metrics);
  windows.add(rows);
  return diagnose(run, windows);
}
