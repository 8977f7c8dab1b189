/** `checkpoints/<step>/`: everything that is needed to go on bit by bit from that step. */
import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../../models/core/errors.js';
import type { TrainingState } from '../../models/core/learner.js';
import type { LiveValues } from '../../models/core/live.js';
import { isAbsent, isThere } from './absent.js';
import { DamagedRunError, refuseNewer } from './damaged-run-error.js';
import { cantBeRead, reading } from './disk-error.js';
import { ensureFolder, removeQuietly, syncEntry, writeSynced } from './durable-write.js';
import { freeName } from './set-aside.js';
import { liveValue } from './controls-file.js';
import { jsonValue } from './json-value.js';
import { checkpointDir, checkpointsDir, stepName, stepOfName } from './run-paths.js';
import { favouriteSteps } from './said-file.js';
import { decodeSafetensors, encodeSafetensors } from '../../models/core/safetensors.js';

const tensorFiles = ['weights', 'optimizer'] as const;
const fileName = (part: (typeof tensorFiles)[number]): string => `${part}.safetensors`;

const stateSchema = z.object({
  format: z.literal(1),
  step: z.int().min(0),
  wallMs: z.number().min(0),
  /** JSON has no numbers that are not finite; they are kept by name. */
  controls: z.record(z.string(), z.union([z.number(), z.enum(['NaN', 'Infinity', '-Infinity']).transform(Number)])),
  /** Runs from before there were others have their learning rate among the controls. */
  live: z.record(z.string(), liveValue).exactOptional(),
  /** By file name; a checkpoint whose files differ from this is not used. */
  sha256: z.record(z.string(), z.string()),
  /** What the learner keeps beside tensors and controls. */
  memory: z.record(z.string(), jsonValue).exactOptional(),
  unfinished: z
    .object({
      check: z.enum(['first', 'last', 'done']),
      panels: z.enum(['all', 'due', 'none']),
      ends: z.boolean(),
    })
    .exactOptional(),
});

/**
 * What of a step that is trained was given up, as the run was told to stop: it is made up for when the run goes on. The
 * model is checked before its panels are recorded, or only together with a checkpoint; `ends`: the run ends after it.
 */
export type Unfinished = NonNullable<z.infer<typeof stateSchema>['unfinished']>;

export interface Checkpoint {
  state: TrainingState;
  /** Milliseconds of training up to here, over all sittings. */
  wallMs: number;
  /** Absent where nothing is. */
  unfinished?: Unfinished;
}

export interface CheckpointEntry {
  step: number;
  /** It stays: somebody wanted it, or a favourite is drawn by it. */
  pinned: boolean;
  /** Of all that were checked, this one has the lowest `evaluation` among its controls, or had it first. */
  best: boolean;
}

/**
 * Whole checkpoints by ascending step; whether their content is good shows when they are read. Throws DamagedRunError
 * where their folder can't be read.
 */
export function listCheckpoints(dir: string): CheckpointEntry[] {
  return reading(checkpointsDir(dir), () => judged(dir)).map(({ step, pinned, best }) => ({ step, pinned, best }));
}

/**
 * As listCheckpoints, with the system's errors; of one whose state can't be read nobody knows how good it is, and of none
 * whether a favourite needs it where what is said can't be read.
 */
function judged(dir: string): (CheckpointEntry & { isKnown: boolean })[] {
  const steps = readFolder(checkpointsDir(dir))
    .map((name) => stepOfName(name))
    .filter((step): step is number => step !== null)
    .sort((a, b) => a - b);
  const evaluations = steps.map((step) => evaluationOf(dir, step));
  const lowest = Math.min(...evaluations.map((evaluation) => evaluation ?? Infinity));
  const best = lowest < Infinity ? steps[evaluations.indexOf(lowest)] : undefined;
  const favourites = favouriteSteps(dir);
  return steps.map((step, index) => ({
    step,
    pinned: isThere(join(checkpointDir(dir, step), 'pinned')) || favourites?.has(step) === true,
    best: step === best,
    isKnown: evaluations[index] !== null && favourites !== null,
  }));
}

/** How the checkpoint did when it was checked: Infinity where that says nothing, null where it can't be read. */
function evaluationOf(dir: string, step: number): number | null {
  try {
    const value = readCheckpointState(dir, step).controls['evaluation'];
    return value !== undefined && Number.isFinite(value) ? value : Infinity;
  } catch {
    return null;
  }
}

/** Writes a checkpoint aside, waits until it is on the disk, and renames it into place. */
export function writeCheckpoint(dir: string, { state, wallMs, unfinished }: Checkpoint, { pin = false } = {}): void {
  const folder = checkpointsDir(dir);
  const target = checkpointDir(dir, state.step);
  const aside = join(folder, `.writing-${stepName(state.step)}`);
  const pinned = pin || isThere(join(target, 'pinned'));
  rmSync(aside, { recursive: true, force: true });
  ensureFolder(folder);
  mkdirSync(aside);
  try {
    const sha256: Record<string, string> = {};
    for (const part of tensorFiles) {
      const bytes = encodeSafetensors(state[part], { step: String(state.step) });
      writeSynced(join(aside, fileName(part)), bytes);
      sha256[fileName(part)] = digest(bytes);
    }
    const controls = Object.fromEntries(
      Object.entries(state.controls).map(([name, value]) => [name, Number.isFinite(value) ? value : String(value)]),
    );
    const { step, live, memory } = state;
    const about = {
      ...{ format: 1, step, wallMs, controls, sha256 },
      ...(live && { live }),
      ...(memory && { memory }),
      ...(unfinished && { unfinished }),
    };
    writeSynced(join(aside, 'state.json'), `${JSON.stringify(about, null, 2)}\n`);
    if (pinned) writeSynced(join(aside, 'pinned'), '');
    syncEntry(aside);
    // A folder can't be renamed over another one: an earlier checkpoint of this step makes room first.
    const earlier = replacedDir(dir, state.step);
    rmSync(earlier, { recursive: true, force: true });
    if (isThere(target)) renameSync(target, earlier);
    renameSync(aside, target);
    rmSync(earlier, { recursive: true, force: true });
  } catch (error) {
    try {
      bringBackReplaced(dir);
    } catch {
      // It is brought back when the run goes on.
    }
    removeQuietly(aside);
    throw error;
  }
  syncEntry(folder);
}

/** Where the earlier checkpoint of a step lies for the moment in which another one takes its place. */
const replacedDir = (dir: string, step: number): string => join(checkpointsDir(dir), `.replaced-${stepName(step)}`);

/** Puts checkpoints back whose replacement did not come about; for whoever has the run. */
export function bringBackReplaced(dir: string): void {
  for (const name of readFolder(checkpointsDir(dir))) {
    const step = name.startsWith('.replaced-') ? stepOfName(name.slice('.replaced-'.length)) : null;
    if (step === null || isThere(checkpointDir(dir, step))) continue;
    renameSync(replacedDir(dir, step), checkpointDir(dir, step));
  }
}

/** Keeps this checkpoint when others roll away. */
export function pinCheckpoint(dir: string, step: number): void {
  writeFileSync(join(checkpointDir(dir, step), 'pinned'), '');
}

/** A checkpoint without its tensors. Throws an Error that says what is wrong with it. */
export function readCheckpointState(dir: string, step: number): z.infer<typeof stateSchema> {
  const path = join(checkpointDir(dir, step), 'state.json');
  const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
  refuseNewer(raw, path);
  const about = stateSchema.parse(raw, { jitless: true });
  if (about.step !== step) throw new Error(`state.json speaks of step ${about.step}`);
  return about;
}

/** What of the live settings a checkpoint tells. */
export function liveOf({ live, controls }: Pick<z.infer<typeof stateSchema>, 'live' | 'controls'>): LiveValues {
  const { learningRate } = controls;
  return live ?? (learningRate === undefined ? {} : { learningRate });
}

/** Throws an Error that says what is wrong with the checkpoint. */
export function readCheckpoint(dir: string, step: number): Checkpoint {
  const folder = checkpointDir(dir, step);
  const about = readCheckpointState(dir, step);
  const [weights, optimizer] = tensorFiles.map((part) => {
    const bytes = readFileSync(join(folder, fileName(part)));
    if (digest(bytes) !== about.sha256[fileName(part)]) throw new Error(`${fileName(part)} is not as it was written`);
    return decodeSafetensors(bytes);
  });
  return {
    state: {
      ...{ step, weights: weights!, optimizer: optimizer!, controls: about.controls, live: liveOf(about) },
      ...(about.memory && { memory: about.memory }),
    },
    wallMs: about.wallMs,
    ...(about.unfinished && { unfinished: about.unfinished }),
  };
}

/**
 * The newest checkpoint that reads well, at or before `step` where given; null when there is none. `notes` has one
 * sentence for each that had to be passed over as damaged, `damaged` their steps. Throws DamagedRunError where one can't
 * be read at all: it may be whole.
 */
export function newestCheckpoint(
  dir: string,
  step = Infinity,
): { checkpoint: Checkpoint | null; notes: string[]; damaged: number[] } {
  const notes: string[] = [];
  const damaged: number[] = [];
  for (const entry of listCheckpoints(dir).reverse()) {
    if (entry.step > step) continue;
    try {
      return { checkpoint: readCheckpoint(dir, entry.step), notes, damaged };
    } catch (error) {
      assertReadable(error, checkpointDir(dir, entry.step));
      notes.push(`Checkpoint ${entry.step.toLocaleString('en')} is damaged and was passed over: ${reasonOf(error)}.`);
      damaged.push(entry.step);
    }
  }
  return { checkpoint: null, notes, damaged };
}

/**
 * The checkpoint at `step`. Throws RequestError, which says `damaged`, where it is damaged; DamagedRunError where it can't
 * be read though it may be whole, and where a newer version has written it.
 */
export function goodCheckpoint(dir: string, step: number, damaged: string): Checkpoint {
  try {
    return readCheckpoint(dir, step);
  } catch (cause) {
    assertReadable(cause, checkpointDir(dir, step));
    throw new RequestError(damaged, { cause });
  }
}

/** Throws where it was the disk that failed rather than what is on it. */
function assertReadable(error: unknown, path: string): void {
  if (error instanceof DamagedRunError) throw error;
  const { path: file = path } = error as NodeJS.ErrnoException;
  const unreadable = cantBeRead(file, error, 'it may be whole, so nothing was changed');
  if (unreadable !== null && !(isAbsent(file, error) && isThere(`${path}/`))) throw unreadable;
}

/** Puts checkpoints that were passed over out of the way, as `checkpoints/damaged-<step>`: they are the user's to delete. */
export function setAsideCheckpoints(dir: string, steps: readonly number[]): void {
  for (const step of steps) {
    renameSync(checkpointDir(dir, step), freeName(join(checkpointsDir(dir), `damaged-${stepName(step)}`)));
  }
}

/**
 * Removes all but the newest `keep` of the checkpoints that are not pinned, and the best; returns the steps removed. One
 * that can't be read may be the best: it stays. So do all where nobody can tell which of them favourites need.
 */
export function rollCheckpoints(dir: string, keep: number): number[] {
  const loose = judged(dir).filter((entry) => !entry.pinned && entry.isKnown);
  const old = loose.slice(0, Math.max(0, loose.length - keep));
  const removed = old.filter((entry) => !entry.best).map((entry) => entry.step);
  for (const step of removed) removeCheckpoint(dir, step);
  return removed;
}

/** Removes checkpoints of later steps, which a run that goes on from `step` will write anew. */
export function removeCheckpointsAfter(dir: string, step: number): void {
  for (const entry of listCheckpoints(dir)) if (entry.step > step) removeCheckpoint(dir, entry.step);
}

/** Removes what interrupted writes and removals left behind. */
export function removeLeftovers(dir: string): void {
  bringBackReplaced(dir);
  for (const name of readFolder(checkpointsDir(dir))) {
    if (name.startsWith('.')) rmSync(join(checkpointsDir(dir), name), { recursive: true, force: true });
  }
}

function removeCheckpoint(dir: string, step: number): void {
  // Renamed first: a removal cut short must not leave a folder that looks like a checkpoint.
  const aside = join(checkpointsDir(dir), `.removing-${stepName(step)}`);
  rmSync(aside, { recursive: true, force: true });
  renameSync(checkpointDir(dir, step), aside);
  rmSync(aside, { recursive: true, force: true });
}

function digest(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

function reasonOf(error: unknown): string {
  if (error instanceof z.ZodError) return 'state.json is not what it should be';
  if (error instanceof SyntaxError) return 'state.json is not JSON';
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ENOENT' ? 'a file is missing' : message.replace(/\.$/, '');
}

function readFolder(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if (isAbsent(folder, error)) return [];
    throw error;
  }
}
