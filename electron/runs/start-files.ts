/** `start/`: a run's own copy of what it begins with, taken from another run. */
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { namesOfStart } from '../../models/core/start-settings.js';
import { isTaken, type StartOrigin, type StartWeights } from '../../models/core/start.js';
import type { RunRecord, RunStart } from '../protocol/run.js';
import { isAbsent, isThere } from './absent.js';
import { readAssets } from './assets-file.js';
import { DamagedRunError, NewerFormatError, refuseNewer } from './damaged-run-error.js';
import { configOf } from './complete-config.js';
import { dataAt } from './data-change.js';
import { jsonValue } from './json-value.js';
import { listCheckpoints, newestCheckpoint, readCheckpoint } from './checkpoints.js';
import { cantBeRead } from './disk-error.js';
import { writeSynced } from './durable-write.js';
import { assetsPath, startDir } from './run-paths.js';
import { readRunRecord } from './run-record.js';
import { idOf } from './run-store.js';
import { decodeSafetensors, encodeSafetensors } from '../../models/core/safetensors.js';

const weightsFile = 'weights.safetensors';
const originFile = 'origin.json';

const originSchema = z.object({
  id: z.string(),
  name: z.string(),
  step: z.int(),
  architecture: z.string(),
  config: z.record(z.string(), jsonValue),
  data: z.object({ name: z.string(), sha256: z.record(z.string(), z.string()) }).nullable(),
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

/** Copies what the run in `to`, which is one of `wanted`, begins with from the checkpoint of the run in `from`. */
export function copyStart(from: string, to: string, { id, step, part }: RunStart, wanted: string): void {
  const { weights } = readCheckpoint(from, step).state;
  const record = readRunRecord(from);
  const names = namesOfStart(wanted, record, part);
  const taken = Object.entries(weights).filter(([name]) => isTaken(name, names));
  makeFolder(startDir(to));
  writeSynced(join(startDir(to), weightsFile), encodeSafetensors(Object.fromEntries(taken)));
  if (isThere(assetsPath(from))) copyFileSync(assetsPath(from), assetsPath(startDir(to)));
  const { name, architecture } = record;
  const before = dataAt(record, step);
  const data = before && { name: before.name, sha256: before.sha256 };
  const origin: StartOrigin = { id, name, step, architecture, config: configOf(record).config, data };
  writeSynced(join(startDir(to), originFile), JSON.stringify({ format: 1, ...origin }));
}

/** What `copyStart` has written. Throws DamagedRunError where it is damaged or can't be read. */
export function readStart(dir: string, part: string): StartWeights {
  const path = join(startDir(dir), weightsFile);
  try {
    const weights = decodeSafetensors(readFileSync(path));
    return { part, weights, assets: readStartAssets(dir), origin: readOrigin(dir) };
  } catch (cause) {
    const unreadable =
      cause instanceof DamagedRunError ? cause : isAbsent(path, cause) ? null : cantBeRead(path, cause);
    throw (
      unreadable ?? new DamagedRunError(`${path} can't be read, and the run begins with it; start it anew.`, { cause })
    );
  }
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
