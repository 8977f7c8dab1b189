/** `owner.json`: the process that trains a run, or did last, and a token of its own for each time that it took the run. */
import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { z } from 'zod';
import { thisProcess, type ProcessIdentity } from '../../models/core/process-identity.js';
import { replaceFile } from './durable-write.js';
import { ownerPath } from './run-paths.js';

export interface Owner extends ProcessIdentity {
  token: string;
}

const schema = z.object({
  format: z.literal(1),
  token: z.string().min(1),
  pid: z.int().positive(),
  host: z.string(),
  machine: z.string(),
  boot: z.string(),
  pidNamespace: z.string(),
  startTicks: z.number().nullable(),
});

/**
 * The owner that the file names; null where there is none, as in runs of earlier versions. `unknown`: there is one that
 * can't be read or understood.
 */
export function readOwner(dir: string): Owner | 'unknown' | null {
  try {
    const parsed = schema.safeParse(JSON.parse(readFileSync(ownerPath(dir), 'utf8')), { jitless: true });
    return parsed.success ? parsed.data : 'unknown';
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unknown';
  }
}

/** Makes this process the run's owner: who was it before finds a token there that isn't its own. */
export function writeOwner(dir: string): Owner {
  const owner: Owner = { ...thisProcess(), token: randomUUID() };
  replaceFile(ownerPath(dir), `${JSON.stringify({ format: 1, ...owner }, null, 2)}\n`);
  return owner;
}

/** When that process took the run, by the clock of the disk (Unix time in milliseconds); null where it isn't known. */
export function tookAtMs(dir: string): number | null {
  return statSync(ownerPath(dir), { throwIfNoEntry: false })?.mtimeMs ?? null;
}
