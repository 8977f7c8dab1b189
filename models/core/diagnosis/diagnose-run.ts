import type { ArchitectureConfig } from '../config.js';
import type { Diagnosis } from './diagnosis.js';
import type { LiveValues } from '../live.js';
import { MetricWindows, type MetricRows } from './metric-windows.js';
import type { RecordedMetric } from '../telemetry.js';

/** What is needed of a run to judge it. */
export interface JudgedRun {
  architecture: Pick<ArchitectureConfig, 'diagnose' | 'stored'>;
  config: Readonly<Record<string, unknown>>;
  /** Settings that may change while it trains, as they are now. */
  live?: LiveValues;
}

/** What is wrong with a run by its metrics so far. Keys that a stored run lacks are as `stored` says. */
export function diagnose({ architecture, config, live }: JudgedRun, windows: MetricWindows): Diagnosis[] {
  const complete = { ...architecture.stored, ...config, ...live };
  return architecture.diagnose?.(complete, windows) ?? [];
}

/** As `diagnose`, of a run's whole record. */
export function diagnoseRows(run: JudgedRun, metrics: readonly RecordedMetric[], rows: MetricRows): Diagnosis[] {
  if (!run.architecture.diagnose) return [];
  const windows = new MetricWindows(metrics);
  windows.add(rows);
  return diagnose(run, windows);
}
