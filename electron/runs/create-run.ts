import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import type { RunRecord, RunStart } from '../protocol/run.js';
import { runId, twoWords } from './run-id.js';
import { writeRunRecord } from './run-record.js';
import { copyStart } from './start-files.js';

export interface NewRun {
  architecture: string;
  preset: string;
  /** Complete and valid, see parseConfig. */
  config: Record<string, unknown>;
  name?: string;
  /** Metrics are recorded at every step divisible by this. */
  every: number;
  /** `queued` (the default) is the app's to train; whoever trains the run itself says `stopped`. */
  status?: 'queued' | 'stopped';
  parent?: { id: string; step: number };
  /** The run whose weights it begins with; they are copied by whoever creates it, see copyStart. */
  start?: RunStart;
  /** `auto` by default. */
  wantedDevice?: string;
  /** The run's own directory, absent or empty; by default a new one in `runsDir`. */
  dir?: string;
}

/** Creates the run's directory with its run.json. Throws RequestError where `dir` can't be used. */
export function createRun(runsDir: string, run: NewRun, now: Date): { dir: string; record: RunRecord } {
  const { dir, id, words } =
    run.dir === undefined ? newDir(runsDir, run.architecture, now) : givenDir(run.dir, run, now);
  const steps = run.config.steps;
  const record: RunRecord = {
    format: 1,
    id,
    name: run.name ?? words,
    architecture: run.architecture,
    preset: run.preset,
    config: run.config,
    seed: Number(run.config.seed ?? 0),
    // Where only epochs are given, the worker fills this in once it has seen the data.
    steps: typeof steps === 'number' ? steps : 0,
    stepsPerEpoch: null,
    step: 0,
    status: run.status ?? 'queued',
    failure: null,
    parent: run.parent ?? null,
    ...(run.start && { start: run.start }),
    createdAt: now.toISOString(),
    startedAt: null,
    endedAt: null,
    seconds: 0,
    pid: null,
    versions: {},
    device: null,
    wantedDevice: run.wantedDevice ?? 'auto',
    execution: null,
    parameters: {},
    metrics: [],
    unit: 'examples',
    every: run.every,
  };
  try {
    writeRunRecord(dir, record);
  } catch (cause) {
    // Without its run.json the directory would be listed as a damaged run for ever.
    rmSync(dir, { recursive: true, force: true });
    throw unusable(dir, cause);
  }
  return { dir, record };
}

/** As createRun; where the run starts from the one in `from`, with its own copy of what it begins with. */
export function createStarted(
  runsDir: string,
  run: NewRun,
  { now, from }: { now: Date; from?: string },
): { dir: string; record: RunRecord } {
  const created = createRun(runsDir, run, now);
  try {
    if (run.start && from !== undefined) copyStart(from, created.dir, run.start);
  } catch (cause) {
    rmSync(created.dir, { recursive: true, force: true });
    throw new RequestError(
      `start: the checkpoint of step ${run.start!.step} can't be copied: ${whyNot(cause)}; use another one, or another directory.`,
      { field: 'start', cause },
    );
  }
  return created;
}

function newDir(runsDir: string, architecture: string, now: Date): { dir: string; id: string; words: string } {
  try {
    makeFolder(runsDir);
    for (;;) {
      const words = twoWords();
      const id = runId(now, architecture, words);
      const dir = join(runsDir, id);
      if (existsSync(dir)) continue;
      mkdirSync(dir);
      return { dir, id, words };
    }
  } catch (cause) {
    throw unusable(runsDir, cause);
  }
}

function givenDir(path: string, run: NewRun, now: Date): { dir: string; id: string; words: string } {
  const dir = resolve(path);
  try {
    makeFolder(dir);
    if (readdirSync(dir).length > 0) {
      throw new RequestError(`--out: ${dir} is not empty; name a directory that is empty or does not exist yet.`);
    }
  } catch (cause) {
    if (cause instanceof RequestError) throw cause;
    throw unusable(dir, cause);
  }
  const words = twoWords();
  return { dir, id: runId(now, run.architecture, words), words };
}

const reasons: Record<string, string> = {
  EACCES: 'writing there is not permitted',
  EPERM: 'writing there is not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file',
  ENOENT: 'the system allows no new folder there',
  EEXIST: 'it is a file',
};

function whyNot(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ''] ?? message;
}

function unusable(dir: string, cause: unknown): RequestError {
  return new RequestError(`${dir} can't hold a run: ${whyNot(cause)}; choose another directory.`, { cause });
}
