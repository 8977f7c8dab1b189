/** `start/`: a run's own copy of what it begins with, taken from another run. */
import { copyFileSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { namesOfStart } from '../../models/core/start-settings.js';
import {
  isTaken,
  spreadSteps,
  type StartCheckpoints,
  type StartOrigin,
  type StartWeights,
} from '../../models/core/start.js';
import type { TensorData } from '../../models/core/learner.js';
import type { RunRecord, RunStart } from '../protocol/run.js';
import { isAbsent, isThere } from './absent.js';
import { readAssets } from './assets-file.js';
import { DamagedRunError, NewerFormatError, refuseNewer } from './damaged-run-error.js';
import { configOf } from './complete-config.js';
import { dataAt } from './data-change.js';
import { jsonValue } from './json-value.js';
import { goodCheckpoint, listCheckpoints, newestCheckpoint, readCheckpoint } from './checkpoints.js';
import { cantBeRead, reading } from './disk-error.js';
import { syncEntry, writeSynced } from './durable-write.js';
import { assetsPath, startDir, stepName, stepOfName } from './run-paths.js';
import { readRunRecord } from './run-record.js';
import { idOf } from './run-store.js';
import { decodeSafetensors, encodeSafetensors } from '../../models/core/safetensors.js';

const weightsFile = 'weights.safetensors';
const weightsExtension = '.safetensors';
const originFile = 'origin.json';
const earlierDir = (dir: string): string => join(startDir(dir), 'checkpoints');
const earlierPath = (dir: string, step: number): string => join(earlierDir(dir), stepName(step) + weightsExtension);

const originSchema = z.object({
  id: z.string(),
  name: z.string(),
  step: z.int(),
  architecture: z.string(),
  config: z.record(z.string(), jsonValue),
  data: z.object({ name: z.string(), sha256: z.record(z.string(), z.string()) }).nullable(),
  leftOut: z.object({ damaged: z.array(z.int()), spread: z.array(z.int()) }).exactOptional(),
});

/**
 * The checkpoint at `step` of the run in `dir`, its newest good one where `step` is null; `notes` are sentences on those
 * that had to be passed over. Throws RequestError where there is none.
 */
export function startOf(
  dir: string,
  { step, part, runsDir }: { step: number | null; part: string; runsDir: string },
): { start: RunStart; record: RunRecord; notes: string[] } {
  const record = readRunRecord(dir);
  const { name } = record;
  const id = idOf(dir, record, runsDir);
  const newest = step === null ? newestCheckpoint(dir) : null;
  const found = step ?? newest?.checkpoint?.state.step;
  if (found === undefined)
    throw new RequestError(`start: ${name} has no checkpoint yet; train it first.`, { field: 'start' });
  const steps = listCheckpoints(dir).map((one) => one.step);
  if (!steps.includes(found)) {
    const there = steps.length === 0 ? 'it has none yet' : `use one of ${steps.join(', ')}`;
    throw new RequestError(`start: ${name} has no checkpoint at step ${found}; ${there}.`, { field: 'start' });
  }
  return { start: { id, step: found, part }, record, notes: newest?.notes ?? [] };
}

/**
 * Copies what the run in `to`, which is one of `wanted`, begins with from the checkpoint of the run in `from`; for `kept`, also
 * from the checkpoints before it.
 */
export function copyStart(
  from: string,
  to: string,
  { id, step, part }: RunStart,
  wanted: string,
  checkpoints: StartCheckpoints = 'one',
): void {
  const { weights } = readCheckpoint(from, step).state;
  const record = readRunRecord(from);
  const names = namesOfStart(wanted, record, part);
  const taken = (all: Record<string, TensorData>): Uint8Array =>
    encodeSafetensors(Object.fromEntries(Object.entries(all).filter(([name]) => isTaken(name, names))));
  makeFolder(startDir(to));
  writeSynced(join(startDir(to), weightsFile), taken(weights));
  const leftOut = checkpoints === 'kept' ? copyEarlier(from, to, step, taken) : null;
  if (isThere(assetsPath(from))) copyFileSync(assetsPath(from), assetsPath(startDir(to)));
  const { name, architecture } = record;
  const before = dataAt(record, step);
  const data = before && { name: before.name, sha256: before.sha256 };
  const origin: StartOrigin = { id, name, step, architecture, config: configOf(record).config, data };
  if (leftOut && leftOut.damaged.length + leftOut.spread.length > 0) origin.leftOut = leftOut;
  writeSynced(join(startDir(to), originFile), JSON.stringify({ format: 1, ...origin }));
}

/** Writes those before `step`, and tells which it had to leave out. */
function copyEarlier(
  from: string,
  to: string,
  step: number,
  taken: (all: Record<string, TensorData>) => Uint8Array,
): NonNullable<StartOrigin['leftOut']> {
  const kept = listCheckpoints(from).flatMap((one) => (one.step <= step ? [one.step] : []));
  const spread = spreadSteps(kept);
  const damaged: number[] = [];
  makeFolder(earlierDir(to));
  for (const one of spread.filter((found) => found < step)) {
    try {
      const { weights } = goodCheckpoint(from, one, `checkpoint ${one} is damaged.`).state;
      writeSynced(earlierPath(to, one), taken(weights));
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      damaged.push(one);
    }
  }
  syncEntry(earlierDir(to));
  return { damaged, spread: kept.filter((one) => !spread.includes(one)) };
}

/** What `copyStart` has written. Throws DamagedRunError where it is damaged or can't be read. */
export function readStart(dir: string, part: string): StartWeights {
  const weights = readWeights(join(startDir(dir), weightsFile));
  const earlier = earlierSteps(dir).map((step) => ({ step, read: () => readWeights(earlierPath(dir, step)) }));
  const start = { part, weights, assets: readStartAssets(dir), origin: readOrigin(dir) };
  return isThere(earlierDir(dir)) ? { ...start, earlier } : start;
}

function readWeights(path: string): Record<string, TensorData> {
  try {
    return decodeSafetensors(readFileSync(path));
  } catch (cause) {
    const unreadable = isAbsent(path, cause) ? null : cantBeRead(path, cause);
    throw (
      unreadable ?? new DamagedRunError(`${path} can't be read, and the run begins with it; start it anew.`, { cause })
    );
  }
}

function earlierSteps(dir: string): number[] {
  const folder = earlierDir(dir);
  if (!isThere(folder)) return [];
  const steps = reading(folder, () => readdirSync(folder)).map((name) => stepOfName(name, weightsExtension));
  return steps.filter((step): step is number => step !== null).sort((a, b) => a - b);
}

/** What the run that it was copied from had learned of its data besides the weights. Throws as readAssets does. */
export function readStartAssets(dir: string): Record<string, unknown> {
  return readAssets(startDir(dir)) ?? {};
}

/** The run that the copy was taken from. Null for copies from before it was kept. Throws DamagedRunError where it can't be read or understood, NewerFormatError. */
export function readOrigin(dir: string): StartOrigin | null {
  const path = join(startDir(dir), originFile);
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    refuseNewer(raw, path);
    return originSchema.parse(raw, { jitless: true });
  } catch (cause) {
    if (isAbsent(path, cause)) return null;
    const known = cause instanceof NewerFormatError ? cause : cantBeRead(path, cause);
    throw known ?? new DamagedRunError(`${path} is damaged, and the run begins with it; start it anew.`, { cause });
  }
}
