import { readdirSync, renameSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beginAside, isAsideOf, type Aside } from '../../models/core/aside.js';
import { RequestError, systemErrorCode } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { architectureConfig } from '../../models/core/parse-config.js';
import type { StartCheckpoints } from '../../models/core/start.js';
import type { RunRecord, RunStart } from '../protocol/run.js';
import { isThere } from './absent.js';
import { isClaim, withClaim } from './claim.js';
import { writeReason } from './disk-error.js';
import { removeQuietly, syncEntry } from './durable-write.js';
import { runId, twoWords } from './run-id.js';
import { withNamedRuns } from './named-runs.js';
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

/**
 * Creates the run's directory with its run.json: in whole, or not at all. `fill` writes what the run has from its
 * beginning, and returns the record as it is with that. Throws RequestError where `dir` can't be used, or a run that the
 * configuration names, and what `fill` throws.
 */
export function createRun(
  runsDir: string,
  run: NewRun,
  now: Date,
  fill: Filling = (_dir, record) => record,
): { dir: string; record: RunRecord } {
  const named = { ...run, config: withNamedRuns(runsDir, run) };
  if (run.dir === undefined) return makeIn(newPlace(runsDir, run.architecture, now), named, now, fill);
  const dir = resolve(run.dir);
  const words = twoWords();
  // It may be a disk of its own, which nothing can be renamed to.
  const aside = { partial: dir, end: () => removeQuietly(dir) };
  const place = { dir, aside, id: runId(now, run.architecture, words), words };
  return whileEmpty(dir, () => makeIn(place, named, now, fill));
}

type Filling = (dir: string, record: RunRecord) => RunRecord;

function makeIn(
  { dir, aside: { partial, end }, id, words }: Place,
  run: NewRun,
  now: Date,
  fill: Filling,
): { dir: string; record: RunRecord } {
  const steps = run.config.steps;
  const begun: RunRecord = {
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
  let isFilled = false;
  try {
    const record = fill(partial, begun);
    isFilled = true;
    writeRunRecord(partial, record);
    if (partial !== dir) {
      renameSync(partial, dir);
      syncEntry(dirname(dir));
      end();
    }
    return { dir, record };
  } catch (cause) {
    // Half a run is none.
    end();
    throw isFilled ? unusable(dir, cause) : cause;
  }
}

/** As createRun; where the run starts from the one in `from`, with its own copy of what it begins with. */
export function createStarted(
  runsDir: string,
  run: NewRun,
  { now, from }: { now: Date; from?: string },
): { dir: string; record: RunRecord } {
  return createRun(runsDir, run, now, (dir, record) => {
    try {
      if (run.start && from !== undefined) copyStart(from, dir, run.start, run.architecture, startCheckpoints(run));
    } catch (cause) {
      const { path = dir } = cause as NodeJS.ErrnoException;
      const at = systemErrorCode(cause) === null ? '' : `${path.startsWith(dir) ? runsDir : path}: `;
      throw new RequestError(
        `start: the checkpoint of step ${run.start!.step} can't be copied: ${at}${whyNot(cause)}; use another one, or another directory.`,
        { field: 'start', cause },
      );
    }
    return record;
  });
}

function startCheckpoints({ architecture, config }: Pick<NewRun, 'architecture' | 'config'>): StartCheckpoints {
  return architectureConfig(architecture).startCheckpoints?.(config) ?? 'one';
}

/** Where a run is to be, and where it is made: until it is whole, no list shows it. */
interface Place {
  dir: string;
  aside: Aside;
  id: string;
  words: string;
}

function newPlace(runsDir: string, architecture: string, now: Date): Place {
  try {
    makeFolder(runsDir);
    for (;;) {
      const words = twoWords();
      const id = runId(now, architecture, words);
      const dir = join(runsDir, id);
      if (isThere(dir) || readdirSync(runsDir).some((entry) => isAsideOf(id, entry))) continue;
      return { dir, aside: beginAside(runsDir, id), id, words };
    }
  } catch (cause) {
    throw unusable(runsDir, cause);
  }
}

/** Makes a run in a folder of the user's. Of two processes that want it at once one gets it, and the other one is refused. */
function whileEmpty<T>(dir: string, make: () => T): T {
  try {
    makeFolder(dir);
    assertEmpty(dir);
    return withClaim(dir, () => {
      assertEmpty(dir);
      return make();
    });
  } catch (cause) {
    throw systemErrorCode(cause) === null ? cause : unusable(dir, cause);
  }
}

/** But for claims: of a process that is just about to make a run in it, or was killed. */
function assertEmpty(dir: string): void {
  if (readdirSync(dir).every(isClaim)) return;
  throw new RequestError(`--out: ${dir} is not empty; name a directory that is empty or does not exist yet.`);
}

function whyNot(error: unknown): string {
  return writeReason(error, {
    ...{ ENOTDIR: 'a part of the path is a file', ENOENT: 'the system allows no new folder there' },
    EEXIST: 'it is a file',
  });
}

function unusable(dir: string, cause: unknown): RequestError {
  return new RequestError(`${dir} can't hold a run: ${whyNot(cause)}; choose another directory.`, { cause });
}
