/**
 * `said.json`: what people say about a run. It is the host's to write, also while the run trains; run.json, which tells
 * what happens in the run, is then the worker's. A run of which nothing has been said has none.
 */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isAbsent } from './absent.js';
import { withClaim } from './claim.js';
import { DamagedRunError } from './damaged-run-error.js';
import { cantBeRead, writing } from './disk-error.js';
import { replaceFile } from './durable-write.js';
import { jsonValue } from './json-value.js';
import { parseStored } from './parse-stored.js';
import { saidPath } from './run-paths.js';

const favourite = z
  .object({
    /** Of the run's own: no two are called alike. */
    name: z.string().min(1),
    note: z.string().exactOptional(),
    question: z.string().min(1),
    asked: z.record(z.string(), jsonValue),
    /** The checkpoint's. */
    step: z.int().min(0),
    at: z.string(),
  })
  .catchall(jsonValue);

const schema = z
  .object({
    format: z.literal(1),
    /** In place of the name that run.json has from the run's beginning. */
    name: z.string().min(1).exactOptional(),
    tags: z.array(z.string().min(1)).exactOptional(),
    note: z.string().exactOptional(),
    pinned: z.boolean().exactOptional(),
    /** Questions whose answers are worth coming back to, as the checkpoint at their step gives them. */
    favourites: z.array(favourite).exactOptional(),
    /** Diagnoses that are known and need not be told again, by name: where the run was at when that was said. */
    dismissed: z.record(z.string(), z.int().min(0)).exactOptional(),
  })
  .catchall(jsonValue);

export type SaidFavourite = z.infer<typeof favourite>;

/** Keys that are not known here are kept. */
export type Said = z.infer<typeof schema>;

/**
 * Empty for a run of which nothing has been said. Throws DamagedRunError where it can't be read or understood,
 * NewerFormatError where a newer version has written it.
 */
export function readSaid(dir: string): Said {
  const path = saidPath(dir);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (cause) {
    if (isAbsent(path, cause)) return { format: 1 };
    throw cantBeRead(path, cause) ?? cause;
  }
  return parseStored(text, path, schema);
}

/**
 * Changes what is said and keeps the rest, also what another host says at the same time. Throws as readSaid does, and
 * DiskError.
 */
export function say(dir: string, change: (said: Said) => Partial<Omit<Said, 'format'>>): void {
  writing(dir, () =>
    withClaim(dir, () => {
      const before = readSaid(dir);
      replaceFile(saidPath(dir), `${JSON.stringify({ ...before, ...change(before) }, null, 2)}\n`);
    }),
  );
}

/** As readSaid; as if nothing had been said where that can't be read. */
export function heardSaid(dir: string): Said {
  try {
    return readSaid(dir);
  } catch (error) {
    if (error instanceof DamagedRunError) return { format: 1 };
    throw error;
  }
}

/** Steps of checkpoints that favourites are drawn by; null where what is said can't be read. */
export function favouriteSteps(dir: string): ReadonlySet<number> | null {
  try {
    return new Set((readSaid(dir).favourites ?? []).map(({ step }) => step));
  } catch (error) {
    if (error instanceof DamagedRunError) return null;
    throw error;
  }
}
