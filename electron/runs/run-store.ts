/** All runs of the user: `<home>/runs`, one directory each. */
import { readdirSync, renameSync, rmSync, statSync, type Dirent } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { condemnedPath } from '../../models/core/aside.js';
import { claim } from '../../models/core/diagnosis/diagnosis.js';
import { RequestError, systemErrorCode } from '../../models/core/errors.js';
import { checkRunName } from '../../models/core/run-name.js';
import type { RunOrigin, RunSummary } from '../protocol/app.js';
import type { RunRecord } from '../protocol/run.js';
import { dataName } from './complete-config.js';
import { assertUntrained } from './idle-run.js';
import { runJsonPath, saidPath } from './run-paths.js';
import { isAbsent, isThere } from './absent.js';
import { dataDigest } from './data-change.js';
import { DamagedRunError } from './damaged-run-error.js';
import { cantBeRead, writeReason, writing } from './disk-error.js';
import { readRunRecord, readTrainedRun } from './run-record.js';
import { toldTrainer } from './trained-by.js';
import type { Trainer } from './trainer.js';
import { say } from './said-file.js';
import { moveToHomeTrash } from './trash.js';

export interface RunEntry {
  dir: string;
  /** A directory that can't be read is listed as failed, with a sentence that says why. */
  summary: RunSummary;
  /** Null where run.json is damaged. */
  record: RunRecord | null;
  /** The process that trains it now; null where none does. */
  trainer: Trainer | null;
}

/** Every run in `runsDir`, the newest first. Throws DamagedRunError where that folder can't be read. */
export function listRuns(runsDir: string): RunEntry[] {
  return entriesOf(runsDir)
    .filter((entry) => !entry.name.startsWith('.') && isFolder(runsDir, entry))
    .map((entry) => readEntry(join(runsDir, entry.name)))
    .sort((a, b) => b.summary.createdAt.localeCompare(a.summary.createdAt) || b.dir.localeCompare(a.dir));
}

/** A run that was moved to another disk may have left a link. */
function isFolder(runsDir: string, entry: Dirent): boolean {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  try {
    return statSync(join(runsDir, entry.name)).isDirectory();
  } catch {
    // It leads nowhere, or to a disk that isn't there.
    return false;
  }
}

function entriesOf(runsDir: string): Dirent[] {
  try {
    return readdirSync(runsDir, { withFileTypes: true });
  } catch (error) {
    if (isAbsent(runsDir, error)) return [];
    throw cantBeRead(runsDir, error) ?? error;
  }
}

/**
 * Of all runs, by their ids: another one once a file of a run was added, taken away or replaced, as run.json is at each
 * change. Of those in `except` what is said about them alone counts.
 */
export function runsStamp(runsDir: string, except: ReadonlySet<string>): string {
  const ids = entriesOf(runsDir).map(({ name }) => name);
  const changing = (id: string): string => (except.has(id) ? saidPath(join(runsDir, id)) : join(runsDir, id));
  return ids
    .sort()
    .map((id) => `${id} ${statSync(changing(id), { throwIfNoEntry: false })?.mtimeMs}`)
    .join('\n');
}

/** What the list of runs shows of a record. */
export function summarise(record: RunRecord, queuePosition: number | null = null): RunSummary {
  const diagnosis = diagnosisOf(record);
  return {
    id: record.id,
    name: record.name,
    architecture: record.architecture,
    preset: record.preset,
    dataset: dataName(record),
    ...(record.data && { data: dataDigest(record.data) }),
    status: record.status,
    step: record.step,
    steps: record.steps,
    createdAt: record.createdAt,
    endedAt: record.endedAt,
    failure: record.failure?.message ?? null,
    queuePosition,
    wantedDevice: record.wantedDevice,
    trainsOn: null,
    origin: originOf(record),
    ...(diagnosis && { diagnosis }),
    ...record.words,
    ...(record.pid !== null && {
      trainedBy: { pid: record.pid, host: null, life: 'alive', since: null, heartbeat: null },
    }),
  };
}

/** Of a run that failed its failure is told. */
export function diagnosisOf({ status, diagnoses = [] }: RunRecord): RunSummary['diagnosis'] {
  const [worst] = diagnoses;
  return worst && status !== 'failed' ? { label: worst.label, claim: claim(worst) } : undefined;
}

function originOf({ parent, start }: RunRecord): RunOrigin | null {
  if (parent) return { kind: 'branch', ...parent };
  return start ? { kind: 'start', ...start } : null;
}

/**
 * Gives the run a name, also while it trains. Throws RequestError for one that is not allowed, DamagedRunError for a run that can't
 * be read, DiskError for one that can't be written.
 */
export function renameRun(dir: string, name: string): RunRecord {
  const checked = checkRunName(name);
  const record = readRunRecord(dir);
  say(dir, () => ({ name: checked }));
  return { ...record, name: checked };
}

/** Deletes the run's directory for good. Throws RequestError while the run trains, DiskError where it stays. */
export function removeRun(dir: string): void {
  assertUntrained(dir);
  writing(dir, () => {
    // Renamed first: a removal cut short must not leave half a run in the list.
    const condemned = condemnedPath(dirname(dir), basename(dir));
    renameSync(dir, condemned);
    rmSync(condemned, { recursive: true, force: true });
  });
}

/**
 * Moves the run's directory to the trash and returns where it lies then. Throws RequestError while the run trains, and
 * where it can't be moved: it stays where it was.
 */
export async function discardRun(dir: string, trash: { dataHome: string; now: Date }): Promise<string> {
  assertUntrained(dir);
  try {
    return await moveToHomeTrash(dir, trash);
  } catch (cause) {
    if (systemErrorCode(cause) === null) throw cause;
    throw new RequestError(
      `${dir} can't be moved to the trash below ${trash.dataHome}: ${writeReason(cause)}; use --yes to delete it for good.`,
      { cause },
    );
  }
}

/**
 * The directory that the user means by an id, the beginning of one, a name, or a path. A run's id is the name of its
 * folder in `runsDir`, which tells a copy from what it was copied from. Throws RequestError where none or several fit.
 */
export function findRun(runsDir: string, wanted: string): string {
  if (wanted !== '' && holdsRun(wanted)) return resolve(wanted);
  const entries = listRuns(runsDir);
  const fitting: ((entry: RunEntry) => boolean)[] = [
    ({ summary }) => summary.id === wanted,
    // What was moved or copied into another folder.
    ({ record }) => record?.id === wanted,
    ({ summary }) => summary.name === wanted,
    ({ summary, record }) => wanted !== '' && [summary.id, record?.id].some((id) => id?.startsWith(wanted)),
  ];
  const found = fitting.map((fits) => entries.filter(fits)).find((group) => group.length > 0) ?? [];
  if (found.length === 1) return found[0]!.dir;
  if (found.length > 1) {
    const ids = found.map(({ summary }) => summary.id).join(', ');
    throw new RequestError(`RUN: '${wanted}' fits ${found.length} runs; use one of ${ids}.`);
  }
  throw new RequestError(`RUN: '${wanted}' is neither a run nor a run's directory; lab runs lists what there is.`);
}

/** Whether that is a folder with a run.json, be it one that can't be read. */
function holdsRun(wanted: string): boolean {
  const dir = resolve(wanted);
  try {
    return isThere(runJsonPath(dir));
  } catch (error) {
    // What can't be a folder may be the name of a run.
    const isNone = ['ENOTDIR', 'ENAMETOOLONG', 'ERR_INVALID_ARG_VALUE'].includes(systemErrorCode(error) ?? '');
    if (isNone || basename(wanted) === wanted) return false;
    throw cantBeRead(dir, error) ?? error;
  }
}

function readEntry(dir: string): RunEntry {
  try {
    const { record, trainer } = readTrainedRun(dir);
    const summary = { ...summarise(record), id: basename(dir), ...(trainer && { trainedBy: toldTrainer(trainer) }) };
    return { dir, record, trainer, summary };
  } catch (error) {
    if (!(error instanceof DamagedRunError)) throw error;
    const at = new Date(statSync(dir, { throwIfNoEntry: false })?.mtimeMs ?? 0).toISOString();
    const id = basename(dir);
    const summary: RunSummary = {
      id,
      name: id,
      architecture: '',
      preset: '',
      dataset: '',
      status: 'failed',
      step: 0,
      steps: 0,
      createdAt: at,
      endedAt: at,
      failure: error.message,
      queuePosition: null,
      wantedDevice: 'auto',
      trainsOn: null,
      origin: null,
    };
    return { dir, record: null, trainer: null, summary };
  }
}

/** What other runs call the run in `dir` by: the name of its folder where it is among the user's runs. */
export function idOf(dir: string, { id }: Pick<RunRecord, 'id'>, runsDir: string): string {
  return dirname(resolve(dir)) === resolve(runsDir) ? basename(resolve(dir)) : id;
}
