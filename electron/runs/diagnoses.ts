/** What is wrong with a run, by its metrics on the disk. */
import { architectureConfigs } from '../../models/core/architectures.js';
import { diagnoseRows } from '../../models/core/diagnosis/diagnose-run.js';
import type { Diagnosis } from '../../models/core/diagnosis/diagnosis.js';
import type { LiveValues } from '../../models/core/live.js';
import type { MetricsEvent, RunRecord, ToldDiagnosis } from '../protocol/run.js';
import { readMetrics } from './metrics-file.js';

type Judged = Pick<RunRecord, 'architecture' | 'config' | 'metrics'>;

/** The worst first; none for an architecture that is not known here. `live` is what it goes on with. */
export function diagnosesOf(record: Judged, metrics: MetricsEvent, live: LiveValues = {}): Diagnosis[] {
  const architecture = architectureConfigs.find(({ name }) => name === record.architecture);
  if (!architecture) return [];
  return diagnoseRows({ architecture, config: record.config, live }, record.metrics, metrics);
}

/** As diagnosesOf, of what is recorded in `dir`. Throws DamagedRunError where that can't be read. */
export function readDiagnoses(dir: string, record: Judged, live: LiveValues = {}): Diagnosis[] {
  return diagnosesOf(record, readMetrics(dir).metrics, live);
}

/** What run.json keeps of them. */
export const told = (found: readonly Diagnosis[]): ToldDiagnosis[] =>
  found.map(({ name, title, label, since }) => ({ name, title, label, since }));
