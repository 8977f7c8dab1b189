import { importDataset } from '../../models/data/catalog.js';
import type { DataDirs, DatasetImport } from '../../models/data/dataset.js';
import type { WorkerEvent } from '../protocol/run.js';
import { failureOf } from './failure-of.js';

/** Imports a data set; returns the last event, `imported` or `failed`, and sends progress on the way. */
export async function importDatasetFor(
  request: DatasetImport,
  dataDirs: DataDirs,
  send: (event: WorkerEvent) => void,
): Promise<WorkerEvent> {
  try {
    const told = (progress: { done: number; total: number; what: string }) => send({ kind: 'progress', ...progress });
    const { name, notes = [] } = await importDataset(request, dataDirs, told);
    return { kind: 'imported', name, notes };
  } catch (error) {
    return { kind: 'failed', ...failureOf(error) };
  }
}
