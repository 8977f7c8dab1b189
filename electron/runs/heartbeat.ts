/** `heartbeat`: rewritten by the process that trains a run. Where that process can't be seen, this is all that tells of it. */
import { readFileSync, statSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { heartbeatPath } from './run-paths.js';

/** It moves so often, unless a step or a look at the model takes longer. */
export const HEARTBEAT_MS = 2000;

export interface Heartbeat {
  /** Two of them differ unless it stood still between. */
  content: string;
  /** Unix time in milliseconds at which it moved, by the clock of the disk. */
  movedAtMs: number;
}

/** Null where it can't be read, which says nothing. */
export function readHeartbeat(dir: string): Heartbeat | null {
  try {
    const content = readFileSync(heartbeatPath(dir), 'latin1');
    return { content, movedAtMs: statSync(heartbeatPath(dir)).mtimeMs };
  } catch {
    return null;
  }
}

/** `beat` counts up. A disk that refuses is no matter here: what is recorded next will tell. */
export async function writeHeartbeat(dir: string, token: string, beat: number): Promise<void> {
  await writeFile(heartbeatPath(dir), `${token} ${beat}\n`).catch(() => undefined);
}

/** Watches for three beats what `read` resolves to, which is a heartbeat's content. `pause` resolves after so many milliseconds. */
export async function isMoving(
  read: () => Promise<string | null>,
  pause: (ms: number) => Promise<void>,
): Promise<boolean> {
  const before = await read();
  for (let half = 0; half < 6; half++) {
    await pause(HEARTBEAT_MS / 2);
    if ((await read()) !== before) return true;
  }
  return false;
}
