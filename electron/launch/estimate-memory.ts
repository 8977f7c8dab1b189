import { RequestError } from '../../models/core/errors.js';
import type { MemoryReport, MemoryRoom } from '../../models/core/memory-estimate.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { WorkerSession, type SessionOptions } from './worker-session.js';

export interface EstimateOptions extends Pick<SessionOptions, 'transport' | 'timers'> {
  architecture: string;
  /** Complete and valid, see parseConfig. */
  config: Record<string, unknown>;
  dataDirs: DataDirs;
  /** Ends the worker at once. */
  signal?: AbortSignal;
}

/** What a run would take of memory, and what there is of it; null where that can't be read. */
export interface Estimated {
  report: MemoryReport;
  room: MemoryRoom | null;
}

/** Estimates in a worker of its own. Rejects with RequestError, in the worker's sentence. */
export async function estimateInWorker(options: EstimateOptions): Promise<Estimated> {
  const { architecture, config, dataDirs, signal, transport, timers } = options;
  const onEvent = () => undefined;
  const session = new WorkerSession({ transport, purpose: 'estimate', onEvent, ...(timers && { timers }) });
  const end = (): void => session.kill();
  signal?.addEventListener('abort', end);
  if (signal?.aborted) end();
  session.send({ kind: 'estimate', architecture, config, dataDirs });
  const ended = await session.ended;
  signal?.removeEventListener('abort', end);
  if (ended.kind === 'estimated') return { report: ended.report, room: ended.room };
  if (ended.kind !== 'failed') throw new RequestError('The estimate ended without a result.');
  const { message, field } = ended.failure;
  throw new RequestError(message, field === undefined ? {} : { field });
}
