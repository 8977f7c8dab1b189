/** `--take-over`: that a run's trainer, which can't be seen from here, is gone for good. */
import { RequestError } from '../../models/core/errors.js';
import { assertStill, doubtOf } from '../runs/assert-still.js';
import { readHeartbeat } from '../runs/heartbeat.js';
import { assertUntrained } from '../runs/idle-run.js';
import { TAKE_OVER } from '../runs/trainer.js';
import type { CliContext } from './cli-context.js';

/** Of the run that a command is about: `command` is that command, for a sentence that says how to go on. */
export interface Wanted {
  dir: string;
  takeOver: boolean;
  command: string;
}

/**
 * Throws RequestError where the run is trained, or may be by a process that isn't passed over, whose heartbeat is watched
 * for a while where there are doubts.
 */
export async function assertFree({ dir, takeOver, command }: Wanted, { terminal, pause }: CliContext): Promise<void> {
  try {
    assertUntrained(dir, { takeOver });
  } catch (error) {
    if (!(error instanceof RequestError) || error.field !== TAKE_OVER) throw error;
    throw new RequestError(`${error.message} If that is gone for good: ${command} --take-over.`, { cause: error });
  }
  const doubt = doubtOf(dir);
  if (doubt === null) return;
  terminal.tell('Watching for some seconds whether another machine still trains it …');
  await assertStill(dir, {
    doubt: () => Promise.resolve(doubt),
    heartbeat: () => Promise.resolve(readHeartbeat(dir)?.content ?? null),
    pause,
  });
}
