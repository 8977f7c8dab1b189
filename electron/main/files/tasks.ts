import { readFileSync } from 'node:fs';
import {
  classCounts,
  datasetFingerprint,
  defaultDataset,
  imagesPage,
  listDatasets,
  previewPicture,
  removeDataset,
} from '../../../models/data/catalog.js';
import { dataOfRun } from '../../../models/data/data-of-run.js';
import type { DataDirs, DatasetInfo, DatasetKind } from '../../../models/data/dataset.js';
import { RequestError } from '../../../models/core/errors.js';
import { encodePng } from '../../../models/data/png.js';
import type {
  Favourite,
  GoingOn,
  NewComparison,
  NewFavourite,
  RowDetails,
  RunHistory,
  RunSummary,
  SavedComparison,
  ToldComparison,
} from '../../protocol/app.js';
import type { RunRecord, RunStart } from '../../protocol/run.js';
import { makeReport, type ReportRequest } from '../../report/report.js';
import { reading } from '../../runs/disk-error.js';
import { exportFile } from '../../runs/export-file.js';
import { exportRun, type ExportedRun } from '../../runs/archive/export-run.js';
import { importRun, type ImportedRun } from '../../runs/archive/import-run.js';
import { runCommand, type RunCommand } from '../../runs/run-command.js';
import { branchRun, prepareContinuation } from '../../runs/continue-run.js';
import { assertFits, assertSameData, dataAt, dataChange, presentData } from '../../runs/data-change.js';
import { RowReader } from './row-reader.js';
import { createStarted, type NewRun } from '../../runs/create-run.js';
import { dismissDiagnosis } from '../../runs/dismissed.js';
import { addFavourite, removeFavourite } from '../../runs/favourites.js';
import { panelFile } from '../../runs/panels.js';
import { doubtOf, type Doubt } from '../../runs/assert-still.js';
import type { TagChange } from '../../../models/core/run-tags.js';
import { readHeartbeat } from '../../runs/heartbeat.js';
import type { ComparisonCurves, CurveRequest } from '../../../models/core/comparison/drawn-curves.js';
import type { LiveValues } from '../../../models/core/live.js';
import { liveAt, readRun } from '../../runs/run-history.js';
import { readRunRecord } from '../../runs/run-record.js';
import { assertUntrained, changeIdleRun } from '../../runs/idle-run.js';
import { listRuns, renameRun, runsStamp } from '../../runs/run-store.js';
import { neededBy, runsOnData } from '../../runs/runs-on-data.js';
import { listComparisons, removeComparison, saveComparison } from '../../runs/saved-comparisons.js';
import { noteRun, pinRun, tagRun } from '../../runs/said-words.js';
import { startOf } from '../../runs/start-files.js';
import { KeptRuns } from './kept-runs.js';

/** A run as the main process keeps it in mind. */
export interface KnownRun {
  dir: string;
  summary: RunSummary;
}

const compared = new KeptRuns();
const rows = new RowReader();

/**
 * Everything that reads or writes many or large files. These run in a thread of their own, so that the window's
 * process is never kept waiting by a disk. Each may throw RequestError, DamagedRunError or a system error.
 */
export const fileTasks = {
  /** The newest first. */
  listRuns(runsDir: string): KnownRun[] {
    return listRuns(runsDir).map(({ dir, summary }) => ({ dir, summary }));
  },
  /** Figures of metrics are kept in mind, and those of runs that have ended on the disk. */
  rowDetails(runsDir: string, runs: readonly { id: string; dir: string }[]): RowDetails[] {
    return rows.details(runsDir, runs);
  },
  /** Of all runs but these: another one once a file of a run was added, taken away or replaced. */
  runsStamp(runsDir: string, except: readonly string[]): string {
    return runsStamp(runsDir, new Set(except));
  },
  /** `from`: the directory of the run that it starts from. */
  createRun(runsDir: string, run: NewRun, from?: string): { dir: string; record: RunRecord } {
    return createStarted(runsDir, run, { now: new Date(), ...(from !== undefined && { from }) });
  },
  startOf(
    dir: string,
    chosen: { step: number | null; part: string; runsDir: string },
  ): { start: RunStart; record: RunRecord } {
    return startOf(dir, chosen);
  },
  panelFile(dir: string, panel: string, step: number, extension: '.bin' | '.png'): string | null {
    return panelFile(dir, panel, step, extension);
  },
  copyFile(from: string, to: string): void {
    exportFile(
      to,
      reading(from, () => readFileSync(from)),
    );
  },
  exportFile(path: string, data: Uint8Array): void {
    exportFile(path, data);
  },
  runCommand(dir: string, runsDir: string): RunCommand {
    return runCommand(dir, runsDir);
  },
  writeReport(path: string, request: ReportRequest): void {
    exportFile(path, makeReport(request).html);
  },
  exportRun(dir: string, path: string): Promise<ExportedRun> {
    return exportRun(dir, path);
  },
  importRun(path: string, runsDir: string): Promise<ImportedRun> {
    return importRun(path, runsDir);
  },
  readRun(dir: string): RunHistory {
    return readRun(dir);
  },
  compareRuns(
    runs: readonly { id: string; dir: string | null }[],
    runsDir: string,
    reference?: string,
  ): ToldComparison {
    return compared.compare(runs, runsDir, reference);
  },
  comparisonCurves(
    runs: readonly { id: string; dir: string | null }[],
    runsDir: string,
    request: CurveRequest,
  ): ComparisonCurves {
    return compared.curves(runs, runsDir, request);
  },
  listComparisons(runsDir: string): { comparisons: SavedComparison[]; unread: string[] } {
    return listComparisons(runsDir);
  },
  saveComparison(runsDir: string, comparison: NewComparison): SavedComparison {
    return saveComparison(runsDir, comparison, new Date());
  },
  removeComparison(runsDir: string, id: string): void {
    removeComparison(runsDir, id);
  },
  liveAt(dir: string, step: number): LiveValues {
    return liveAt(dir, step);
  },
  readRecord(dir: string): RunRecord {
    return readRunRecord(dir);
  },
  /** Looks at the run's data first, so that it is refused before anything of it is changed. */
  async prepareContinuation(
    dir: string,
    dirs: DataDirs,
    { steps, ...how }: GoingOn & { steps?: number; takeOver?: boolean } = {},
  ): Promise<RunRecord> {
    const record = readRunRecord(dir);
    const data = await presentData(record, () => dataOfRun(record, dirs));
    return prepareContinuation(dir, steps, { ...how, data });
  },
  async branchRun(
    dir: string,
    step: number,
    {
      runsDir,
      dirs,
      changes,
      otherData = false,
    }: GoingOn & { runsDir: string; dirs: DataDirs; changes: Record<string, unknown> },
  ): Promise<{ dir: string; record: RunRecord }> {
    const parent = readRunRecord(dir);
    const data = await presentData(parent, () => dataOfRun(parent, dirs));
    // It is trained at once.
    (otherData ? assertFits : assertSameData)(dataAt(parent, step), data);
    const branch = branchRun(dir, step, { runsDir, now: new Date(), changes });
    return { dir: branch.dir, record: prepareContinuation(branch.dir, undefined, { data, otherData }) };
  },
  /** A sentence on the data that the checkpoint at `step` has learned from and those there are now; null where they are the same. */
  async dataChange(dir: string, step: number | null, dirs: DataDirs): Promise<string | null> {
    const record = readRunRecord(dir);
    const before = step === null ? (record.data ?? null) : dataAt(record, step);
    const now = await presentData(record, () => dataOfRun(record, dirs));
    assertFits(before, now);
    return dataChange(before, now);
  },
  renameRun(dir: string, name: string): RunRecord {
    return renameRun(dir, name);
  },
  tagRun(dir: string, change: TagChange): RunRecord {
    return tagRun(dir, change);
  },
  noteRun(dir: string, note: string): RunRecord {
    return noteRun(dir, note);
  },
  pinRun(dir: string, pinned: boolean): RunRecord {
    return pinRun(dir, pinned);
  },
  addFavourite(dir: string, favourite: NewFavourite): Favourite[] {
    return addFavourite(dir, favourite, new Date());
  },
  removeFavourite(dir: string, name: string): Favourite[] {
    return removeFavourite(dir, name);
  },
  dismissDiagnosis(dir: string, name: string, step: number): RunRecord {
    dismissDiagnosis(dir, name, step);
    return readRunRecord(dir);
  },
  /** A run that waited in the queue and was taken out of it; where another process has begun to train it, that one keeps it. */
  withdraw(dir: string): RunRecord {
    try {
      return changeIdleRun(dir, (record) => ({ ...record, status: 'stopped' }));
    } catch (error) {
      if (error instanceof RequestError) return readRunRecord(dir);
      throw error;
    }
  },
  assertIdle(dir: string, takeOver = false): void {
    assertUntrained(dir, { takeOver });
  },
  doubtOf(dir: string): Doubt | null {
    return doubtOf(dir);
  },
  /** What it holds; null where there is none. */
  heartbeat(dir: string): string | null {
    return readHeartbeat(dir)?.content ?? null;
  },
  listDatasets(dirs: DataDirs): Promise<DatasetInfo[]> {
    return listDatasets(dirs);
  },
  defaultDataset(dirs: DataDirs, kind: DatasetKind): Promise<string | null> {
    return defaultDataset(dirs, kind);
  },
  removeDataset(name: string, dirs: DataDirs): Promise<void> {
    return removeDataset(name, dirs);
  },
  /** A sentence on the runs that learn from exactly these data; null where none does. */
  async neededBy(name: string, runsDir: string, dirs: DataDirs): Promise<string | null> {
    return neededBy(await runsOnData(name, runsDir, () => datasetFingerprint(name, dirs)));
  },
  /** PNG of 8 × 8 images. */
  async datasetPreview(name: string, dirs: DataDirs): Promise<Uint8Array> {
    return encodePng(await previewPicture(name, dirs));
  },
  /** PNG of a page of training images. */
  async datasetImages(
    name: string,
    which: { label: number | null; page: number },
    dirs: DataDirs,
  ): Promise<Uint8Array> {
    return encodePng(await imagesPage(name, which, dirs));
  },
  classCounts(name: string, dirs: DataDirs): Promise<number[]> {
    return classCounts(name, dirs);
  },
};

export type FileTasks = typeof fileTasks;
export type FileTaskName = keyof FileTasks;
export type FileTaskResult<N extends FileTaskName> = Awaited<ReturnType<FileTasks[N]>>;
