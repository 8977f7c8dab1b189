import { RequestError } from '../../models/core/errors.js';
import { assertStill, type Watching } from '../runs/assert-still.js';
import type { FileThread } from './files/file-thread.js';
import type { RunDispatcher } from './run-dispatcher.js';
import type { RunRegistry } from './run-registry.js';

export interface Runs {
  registry: Pick<RunRegistry, 'get'>;
  dispatcher: Pick<RunDispatcher, 'leaving' | 'live'>;
  files: Pick<FileThread, 'run'>;
  pause?: (ms: number) => Promise<void>;
}

/**
 * The directory of a run that nothing trains. With `takeOver`, a process that can't be seen from here doesn't count, unless
 * its heartbeat moves. Throws RequestError while the run trains, here or elsewhere.
 */
export async function untrainedDir(
  id: string,
  { registry, dispatcher, files, pause = sleep }: Runs,
  { takeOver = false } = {},
): Promise<string> {
  const { dir, summary } = registry.get(id);
  await dispatcher.leaving(id);
  if (dispatcher.live.has(id)) throw new RequestError(`${summary.name} is training; stop it first.`);
  await files.run('assertIdle', dir, takeOver);
  await assertStill(dir, watching(files, pause));
  return dir;
}

/** The disk is asked in the file thread, which does other things while this one waits. */
function watching(files: Runs['files'], pause: Watching['pause']): Watching {
  return { doubt: (dir) => files.run('doubtOf', dir), heartbeat: (dir) => files.run('heartbeat', dir), pause };
}

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
