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
    const { name } = await importDataset(request, dataDirs, (progress) => send({ kind: 'progress', ...progress }));
    return { kind: 'imported', name };
  } catch (error) {
    return { kind: 'failed', ...failureOf(error) };
  }
}
