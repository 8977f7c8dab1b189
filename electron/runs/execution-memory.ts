/** How fast programs ran in which mode on this machine, kept in one JSON file. */
import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { ModeTiming } from '../../models/core/execution-choice.js';
import { DamagedRunError } from './damaged-run-error.js';
import { timingSchema } from './execution-schema.js';
import { changeSpare, readSpare } from './spare-file.js';

/** What else than the program decides how fast a mode is. */
export interface Machine {
  cpu: string;
  cores: number;
  /** Its name; null where the CPU computes. */
  gpu: string | null;
  tensorflow: string;
  /** Tells one version of the engine from another. */
  engine: string;
  /** False where the user has switched oneDNN off for all processes. */
  oneDnn: boolean;
}

/** What was timed, in words. */
export interface TimedProgram {
  architecture: string;
  dataset: string;
  /** Trainable, of all parts. */
  parameters: number;
}

export interface RememberedTimings extends TimedProgram {
  /** Of the machine and the program: hexadecimal. */
  key: string;
  /** ISO 8601. */
  at: string;
  gpu: string | null;
  timings: ModeTiming[];
  /** False where the run was too short to time more than the plain graph. */
  complete: boolean;
}

const schema = z.object({
  format: z.literal(1),
  programs: z.array(
    z.object({
      key: z.string(),
      at: z.string(),
      architecture: z.string(),
      dataset: z.string(),
      parameters: z.number(),
      gpu: z.string().nullable(),
      timings: z.array(timingSchema),
      complete: z.boolean(),
    }) satisfies z.ZodType<RememberedTimings>,
  ),
});

/** So many programs are remembered; the oldest is forgotten for a new one. */
const MOST_PROGRAMS = 500;

/** Names a program (see programText) on a machine. */
export function timingKey(machine: Machine, program: string): string {
  const { cpu, cores, gpu, tensorflow, engine, oneDnn } = machine;
  const text = JSON.stringify([cpu, cores, gpu, tensorflow, engine, oneDnn, program]);
  return createHash('sha256').update(text).digest('hex').slice(0, 32);
}

/** The oldest first. A file that is missing or can't be understood holds nothing: what it held can be timed again. */
export function readTimings(file: string): RememberedTimings[] {
  try {
    return listTimings(file);
  } catch (error) {
    if (error instanceof DamagedRunError) return [];
    throw error;
  }
}

/** As readTimings. Throws DamagedRunError, a sentence, where there is a file that can't be understood. */
export function listTimings(file: string): RememberedTimings[] {
  return readSpare(file, schema)?.programs ?? [];
}

/**
 * Takes the place of what was known under the same key. A file of a newer version, or one that can't be read, stays as it
 * is, without this; a damaged one is put aside. Throws DiskError.
 */
export function rememberTimings(file: string, timed: RememberedTimings): void {
  changeSpare(file, schema, (held): z.infer<typeof schema> => {
    const others = (held?.programs ?? []).filter(({ key }) => key !== timed.key);
    return { format: 1, programs: [...others, timed].slice(-MOST_PROGRAMS) };
  });
}

/**
 * Forgets the programs whose keys begin so, all of them for an empty beginning; returns those forgotten. Throws as
 * listTimings does.
 */
export function forgetTimings(file: string, beginning: string): RememberedTimings[] {
  const forgotten = listTimings(file).filter(({ key }) => key.startsWith(beginning));
  if (forgotten.length === 0) return [];
  const keys = new Set(forgotten.map(({ key }) => key));
  changeSpare(file, schema, (held) => held && { ...held, programs: held.programs.filter(({ key }) => !keys.has(key)) });
  return forgotten;
}
