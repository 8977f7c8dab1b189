/** The file thread: does what the main process asks for, one task after the other. */
import { parentPort } from 'node:worker_threads';
import type { RunHistory } from '../../protocol/app.js';
import { fileTasks } from './tasks.js';
import { packError, type FileAnswer, type FileRequest } from './wire.js';

let last: Promise<void> = Promise.resolve();

parentPort!.on('message', (request: FileRequest) => {
  last = last.then(() => answer(request));
});

async function answer({ seq, task, args }: FileRequest): Promise<void> {
  let reply: FileAnswer;
  try {
    const run = fileTasks[task] as (...args: unknown[]) => unknown;
    reply = { seq, value: await run(...args) };
  } catch (error) {
    reply = { seq, error: packError(error) };
  }
  try {
    parentPort!.postMessage(reply, 'value' in reply && task === 'readRun' ? columnsOf(reply.value as RunHistory) : []);
  } catch (error) {
    // What can't be sent must not keep the tasks behind it waiting for ever.
    parentPort!.postMessage({ seq, error: packError(error) } satisfies FileAnswer);
  }
}

/** The memory of a run's metrics, which may be large: it is handed over, not copied. */
function columnsOf({ metrics }: RunHistory): ArrayBuffer[] {
  const columns = [metrics.steps, metrics.wallMs, ...Object.values(metrics.values)];
  return columns.map(({ buffer }) => buffer as ArrayBuffer);
}
