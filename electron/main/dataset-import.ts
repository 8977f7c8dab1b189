import type { DataDirs, DatasetImport } from '../../models/data/dataset.js';
import { RequestError } from '../../models/core/errors.js';
import { WorkerSession } from '../launch/worker-session.js';
import type { WorkerTransport } from '../launch/worker-transport.js';

export interface Imported {
  name: string;
  notes: string[];
}

export interface ImportOptions {
  request: DatasetImport;
  dataDirs: DataDirs;
  transport: WorkerTransport;
  onProgress: (progress: { done: number; total: number; what: string }) => void;
}

/** Imports a data set in a worker of its own and returns its name, with what the import left out or decided. Throws RequestError with the worker's sentence. */
export async function importInWorker({ request, dataDirs, transport, onProgress }: ImportOptions): Promise<Imported> {
  const session = new WorkerSession({
    transport,
    onEvent(event) {
      if (event.kind === 'progress') onProgress({ done: event.done, total: event.total, what: event.what });
    },
  });
  session.send({ kind: 'import-dataset', request, dataDirs });
  const end = await session.ended;
  if (end.kind === 'imported') return { name: end.name, notes: end.notes };
  const message = end.kind === 'failed' ? end.failure.message : 'The import ended without a data set.';
  throw new RequestError(message, { field: 'path' });
}
