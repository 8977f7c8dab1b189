/** Calls and events between the renderer and the main process. Types only. */
import type { Comparison } from '../../models/core/comparison/comparison.js';
import type { CurveAxis } from '../../models/core/comparison/curve.js';
import type { ComparisonCurves, CurveRequest } from '../../models/core/comparison/drawn-curves.js';
import type { Headline, MetricFigures } from '../../models/core/filter/filtered-run.js';
import type { LiveChange, LiveValues } from '../../models/core/live.js';
import type { MemoryReport, MemoryRoom } from '../../models/core/memory-estimate.js';
import type { DatasetImport, DatasetInfo } from '../../models/data/dataset.js';
import type { Answer, MetricsEvent, Question, RunRecord, RunStart, RunStatus, RunWords, WorkerCommand } from './run.js';

/** What the list of runs shows; kept small because it is sent at every change. */
export interface RunSummary extends RunWords {
  id: string;
  name: string;
  architecture: string;
  preset: string;
  dataset: string;
  /** Runs with the same one learn from the same data; missing where they aren't known. */
  data?: string;
  status: RunStatus;
  step: number;
  steps: number;
  createdAt: string;
  endedAt: string | null;
  /** One sentence when it failed. */
  failure: string | null;
  /** Place in the queue, from 1; null when not queued. */
  queuePosition: number | null;
  /** The device that it asks for: `auto`, `cpu`, or a GPU such as `gpu:0`. */
  wantedDevice: string;
  /** The device that it trains on in this app, by the same names; null where it doesn't. */
  trainsOn: string | null;
  /** The process that trains it now, as far as the disk tells. */
  trainedBy?: RunTrainer;
  /** The run that it comes from: as a branch, or with weights of it. */
  origin: RunOrigin | null;
  /** What is wrong with it, or was when it ended, and nobody has dismissed: in a few words, and in a sentence. */
  diagnosis?: { label: string; claim: string } | undefined;
  /** What is done in this app before it trains, in a few words. */
  activity?: string | undefined;
  /** How far the step that it is at is, where that takes long. */
  inside?: { done: number; total: number; what: string } | undefined;
}

/** What a table of runs shows besides, and filters look at. Read when it is wanted. */
export interface RowDetails {
  id: string;
  /** The architecture's title. */
  kind: string;
  /** Complete, as it is understood today. */
  config: Record<string, unknown>;
  /** Keys of settings by their short words. */
  briefs: Record<string, string>;
  /** Those settings by which it is told apart, in a few words each. */
  settings: string[];
  /** Trainable, in all; 0 until training has started. */
  parameters: number;
  /** Of training. */
  seconds: number;
  metrics: Record<string, MetricFigures>;
  /** The metric that it is told by; null before it has measured any. */
  headline: Headline | null;
  /** Of that metric, in few points. */
  curve: { steps: number[]; values: number[] } | null;
}

/** A line of the table; a filter takes it. */
export type RunRow = RunSummary & RowDetails;

export type RunOrigin = { kind: 'branch'; id: string; step: number } | ({ kind: 'start' } & RunStart);

/** A process that trains a run, or did last. */
export interface RunTrainer {
  pid: number;
  /** What its machine calls itself; null where that is not known. */
  host: string | null;
  /** `unseen`: whether it still trains only its own machine can tell. */
  life: 'alive' | 'unseen' | 'over';
  /** When it took the run, and when its heartbeat moved last, by the clock of the disk; null where that is not known. */
  since: string | null;
  heartbeat: string | null;
}

export interface LogLine {
  at: string;
  level: 'info' | 'warning' | 'error';
  step: number | null;
  message: string;
  /** More for whoever looks into it: the last output of a process that crashed, or a stack. */
  detail?: string;
}

/** Everything a run's page needs from disk. */
export interface RunHistory {
  record: RunRecord;
  metrics: MetricsEvent;
  /** Of each panel, ascending steps that have a record. */
  panels: Record<string, number[]>;
  /** `best`: the one that did best when it was checked; none where checkpoints are not checked. */
  checkpoints: { step: number; pinned: boolean; best: boolean }[];
  log: LogLine[];
  /** How far log.jsonl was read, in bytes: lines that end there or before are in `log`. */
  logEnd: number;
  /** As the newest checkpoint has them, or as it was configured; without those of architectures that are unknown here. */
  live: LiveValues;
  /** What was changed of them while it trained, by ascending step. */
  changes: LiveChange[];
  trainedBy: RunTrainer | null;
  /** In the order in which they were added. */
  favourites: Favourite[];
  /** Diagnoses that were dismissed, by name: at which step. What begins later is news. */
  dismissed: Record<string, number>;
}

/** A question whose answer is worth coming back to. It is kept with the run, and so is the checkpoint that answers it. */
export interface Favourite {
  /** No two of a run are called alike. */
  name: string;
  /** Empty without one. */
  note: string;
  question: Question;
  /** The checkpoint's. */
  step: number;
  at: string;
  /** Whether that checkpoint is there. */
  answerable: boolean;
}

export type NewFavourite = Pick<Favourite, 'name' | 'note' | 'question' | 'step'>;

/** Runs that were compared, under a name. */
export interface SavedComparison {
  id: string;
  /** No two are called alike. */
  name: string;
  /** In their order: the first is A. `name` is what a run was called then; `there` is false once it is gone. */
  runs: { id: string; name: string; there: boolean }[];
  by: CurveAxis;
  at: string;
}

/** `id`: take the place of that one. */
export interface NewComparison extends Pick<SavedComparison, 'name' | 'by'> {
  id?: string;
  runs: string[];
}

/** A comparison of the runs that can be read; `unread` are others that were asked for, and why not: a sentence. */
export interface ToldComparison extends Comparison {
  unread: { id: string; message: string }[];
  /** Sentences on parts of runs that were left out. */
  notes: string[];
}

/** Measures are null where the driver tells none. */
export interface GpuStatus {
  /** What a run asks for it by: `gpu:0`, or `gpu:0:1` for part 1 of a divided GPU. */
  device: string;
  name: string;
  memoryUsedMb: number | null;
  memoryTotalMb: number | null;
  utilisationPercent: number | null;
  temperatureC: number | null;
  powerW: number | null;
}

export interface DeviceStatus {
  /** Shown at the window's foot: "CPU · 2 cores" or the GPU's name. */
  title: string;
  /** Those that training can use. */
  gpus: GpuStatus[];
  /** Why training can't use GPUs that it should, in the driver's words; null when all is well. */
  problem: string | null;
  /** Fraction 0…1 of all cores. */
  cpuLoad: number;
  memoryUsedMb: number;
  memoryTotalMb: number;
}

/** One line of `lab doctor`. */
export interface DoctorCheck {
  name: string;
  title: string;
  status: 'ok' | 'warning' | 'missing';
  detail: string;
  /** What to do, in one sentence; null when there is nothing to do. */
  remedy: string | null;
}

export interface DoctorReport {
  ok: boolean;
  tensorflow: { version: string | null; native: boolean; flavour: 'cpu' | 'cuda12' | null; backend: string };
  /** Those that CUDA shows; `device` is what `lab train --device` takes. */
  gpus: { device: string; name: string; memoryTotalMb: number | null; driver: string }[];
  electron: { version: string | null; origin: 'npm' | 'override' | 'wheel' | null; supported: boolean };
  datasets: { name: string; train: number; test: number }[];
  checks: DoctorCheck[];
}

export interface AppInfo {
  version: string;
  electron: string;
  platform: string;
  /** Sentences shown once at the top of the window, such as an Electron that is out of support. */
  warnings: string[];
}

export interface CreateRunRequest {
  architecture: string;
  preset: string;
  config: Record<string, unknown>;
  name?: string;
  /** `auto` (the default), `cpu`, or the device of a GPU. */
  device?: string;
  /** Another run's weights to begin with: of its checkpoint at `step`, or of its newest. */
  start?: { id: string; step: number | null; part: string };
}

export interface MemoryForecast {
  report: MemoryReport;
  /** Null where it can't be read. */
  room: MemoryRoom | null;
}

/** A failure the user can act on, in one sentence; `field` names the form's field it belongs to. */
export interface CallError {
  message: string;
  field?: string;
}

/** The `field` of the error that refuses to go on with a run because its data are others than it began with. */
export const OTHER_DATA = 'otherData';

/** `otherData`: also where the run's data are others than it began with, as far as its model can read them. */
export interface GoingOn {
  otherData?: boolean;
}

export type CallResult<T> = { ok: true; value: T } | { ok: false; error: CallError };

/** Why something could not be done to one of several runs, in one sentence. */
export interface Refusal {
  id: string;
  message: string;
}

/** A file or a folder that the user chose in the system's dialog, or dropped on the page. */
export interface ChosenPath {
  /** Stands for the path in calls; the page can't make one up. */
  token: string;
  /** For showing. */
  path: string;
}

/** Points that were drawn by hand, by the name that they are kept under. */
export interface Drawing {
  name: string;
  points: [x: number, y: number][];
}

/** The one typed door: renderer → main. Each returns a CallResult over the wire; the client unwraps it. */
export interface Calls {
  appInfo(): AppInfo;
  doctor(): DoctorReport;
  device(): DeviceStatus;
  listDatasets(): DatasetInfo[];
  /** Opens the system's dialog; null when the user cancels. */
  choosePath(kind: 'folder' | 'file' | 'image' | 'model'): ChosenPath | null;
  /** Resolves when the import has ended; progress comes as an event. Its `path` is a token of what the user chose. */
  addDataset(request: DatasetImport): DatasetInfo;
  /** Keeps points that were drawn as a table of the columns x and y. Progress comes as an event. */
  addDrawing(drawing: Drawing): DatasetInfo;
  removeDataset(name: string): void;
  /** A sentence on the runs that learn from exactly these data; null where none does. */
  neededBy(name: string): string | null;
  /** How many training images of a data set of images there are of each class. */
  classCounts(name: string): number[];
  listRuns(): RunSummary[];
  /** Of these runs, as far as they are there. The first time, their metrics are read, which takes its time for many. */
  rowDetails(ids: string[]): RowDetails[];
  createRun(request: CreateRunRequest): RunSummary;
  /** What such a run would take of memory, and what there is. A newer question ends one that is still being worked on. */
  estimateMemory(request: CreateRunRequest): MemoryForecast;
  readRun(id: string): RunHistory;
  /** Holds runs to each other, as far as they can be read; settings to those of the run `reference`, by default the first. */
  compareRuns(ids: string[], reference?: string): ToldComparison;
  /** One metric of the same runs. */
  comparisonCurves(ids: string[], request: CurveRequest): ComparisonCurves;
  /** By their names. `unread` are sentences on those that can't be read. */
  listComparisons(): { comparisons: SavedComparison[]; unread: string[] };
  saveComparison(comparison: NewComparison): SavedComparison;
  removeComparison(id: string): void;
  /** What the checkpoint at `step` goes on with; empty where it can't be read. */
  liveAt(id: string, step: number): LiveValues;
  control(id: string, command: ControlCommand): void;
  /**
   * Queues the run again from its newest checkpoint; with `steps`, trains up to that step. It, takeOverRun and branchRun are
   * refused, with the field OTHER_DATA, where the run's data are others than it began with.
   */
  continueRun(id: string, steps?: number, how?: GoingOn): RunSummary;
  /**
   * As continueRun, of a run whose trainer can't be seen from here and writes nothing more from then on. Refused where that
   * one's heartbeat moves while it is watched, for six seconds.
   */
  takeOverRun(id: string, how?: GoingOn): RunSummary;
  /** A new run that starts from the checkpoint at `step` of run `id`, with `changes` of settings that may change on the way. */
  branchRun(id: string, step: number, changes?: Record<string, unknown>, how?: GoingOn): RunSummary;
  /**
   * What the data that the checkpoint at `step` (the newest where it is null) has learned from were, and what they are now;
   * null where they are the same. Refused where they are others that its model can't read.
   */
  dataChange(id: string, step: number | null): string | null;
  renameRun(id: string, name: string): RunSummary;
  /** Each of these gives a sentence for every run that it had to leave as it was. */
  tagRuns(ids: string[], change: { add: string[]; remove: string[] }): Refusal[];
  pinRuns(ids: string[], pinned: boolean): Refusal[];
  /** An empty note takes it away. */
  noteRun(id: string, note: string): RunSummary;
  /** Each of these gives the run's favourites as they are then. */
  addFavourite(id: string, favourite: NewFavourite): Favourite[];
  removeFavourite(id: string, name: string): Favourite[];
  /** This diagnosis is known, of the run as it is at `step`, and need not be told again. */
  dismissDiagnosis(id: string, name: string, step: number): RunSummary;
  /** Moves the run's directory to the system's bin. Refused while it trains. */
  discardRun(id: string): void;
  /** As discardRun, one after the other. */
  discardRuns(ids: string[]): Refusal[];
  revealRun(id: string): void;
  /** Puts a text into the system's clipboard. */
  copyText(text: string): void;
  /** What to type to train such a run again, with sentences on what that needs and leaves out. */
  runCommand(id: string): { command: string; notes: string[] };
  /** Saves all that is to be known of a run, or of 2 to 12 side by side, as one HTML file where the user says; false when cancelled. */
  saveReport(ids: string[]): boolean;
  /** Saves a run's folder as a zip file where the user says; false when cancelled. Refused while it trains. */
  exportRun(id: string): boolean;
  /**
   * Makes a run of a zip file that the user chooses, with sentences on what was decided or left out; null when cancelled. Refused, with
   * nothing left of it, where the file is none or the run is here already.
   */
  importRun(): { run: RunSummary; notes: string[] } | null;
  /** Saves a panel's picture of `step` where the user says; false when cancelled. */
  exportPicture(id: string, panel: string, step: number): boolean;
  /** Saves bytes that the page has made (a heatmap as PNG, a matrix as CSV) where the user says; false when cancelled. */
  saveFile(name: string, bytes: Uint8Array): boolean;
  /**
   * Asks a run's checkpoint (its newest where `step` is null). `request`, the page's own number, names the question in
   * the events that tell pieces of the answer as they are made. A newer question to the same or another run ends one that
   * is still being answered. Where it asks with a file or a folder, that is a token of what the user chose. Matrices and pictures of the answer are read from `answerUrl`, with the returned number.
   */
  ask(id: string, step: number | null, request: number, question: Question): PageAnswer;
  /**
   * Asks a tool of an architecture, which needs no run; the answer is by its schema. Files and folders that it is asked about
   * are tokens of what the user chose.
   */
  useTool(architecture: string, question: Question): unknown;
  /** Ends the answering of a question that tells pieces; it is answered with what there is. */
  cancelAsking(): void;
  /**
   * Asks for the live data of a run, from each worker that it has from now on: a port arrives as a window message, see
   * PortMessage. True where there is a worker now.
   */
  attach(id: string): boolean;
  detach(id: string): void;
}

/** `number` names its panel record in `answerUrl`; null where it has none. */
export type PageAnswer = Omit<Answer, 'recorded'> & { number: number | null };

export type ControlCommand = Extract<
  WorkerCommand,
  { kind: 'pause' | 'resume' | 'step' | 'stop' | 'sample' | 'checkpoint' | 'set' }
>;

/** Main → renderer, over one channel `event`. */
export type AppEvent =
  | { kind: 'runs'; runs: RunSummary[] }
  | { kind: 'datasets'; datasets: DatasetInfo[] }
  | { kind: 'import-progress'; done: number; total: number; what: string }
  | { kind: 'import-ended' }
  /** What has come of an answer since the last of these, for the page's question of this number. */
  | { kind: 'pieces'; request: number; pieces: unknown[] }
  /** Open this run's page (a notification was clicked, say). */
  | { kind: 'open-run'; id: string }
  /** Commands of the native menu. */
  | { kind: 'open-page'; page: 'new-run' | 'settings' }
  | { kind: 'import-run' };

/** What the preload posts into the page, with the run's data port as the only transferred object.
 *  ViewerEvents arrive on that port. */
export interface PortMessage {
  kind: 'run-port';
  id: string;
}

/** A panel record, recorded in a run, or of an answer. */
export const panelUrl = (id: string, panel: string, step: number): string =>
  `app://lab/runs/${encodeURIComponent(id)}/panels/${encodeURIComponent(panel)}/${String(step).padStart(8, '0')}.json`;
export const answerUrl = (number: number): string => `app://lab/answers/${number}.json`;
/** Part of the matrices that belong to the record at `recordUrl`. */
export const matrixUrl = (recordUrl: string, range: { offset: number; bytes: number }): string =>
  `${recordUrl.replace(/\.json$/, '.bin')}?offset=${range.offset}&bytes=${range.bytes}`;
/** The picture that belongs to the record at `recordUrl`. */
export const pictureUrl = (recordUrl: string): string => recordUrl.replace(/\.json$/, '.png');

/** A preview of every data set of images: 8 × 8 of them. */
export const datasetPreviewUrl = (name: string): string => `app://lab/datasets/${encodeURIComponent(name)}/preview.png`;
/** Page `page`, from 0, of a data set's training images, all or those of one class: up to 72 in rows of 12. */
export const datasetImagesUrl = (name: string, { label, page }: { label: number | null; page: number }): string =>
  `app://lab/datasets/${encodeURIComponent(name)}/images.png?page=${page}${label === null ? '' : `&class=${label}`}`;

/** The picture that the user chose; there is none where it is not a PNG or JPEG file. */
export const chosenUrl = (token: string): string => `app://lab/chosen/${encodeURIComponent(token)}`;

/** The whole bridge, as `window.lab`. */
export interface LabBridge {
  invoke<C extends keyof Calls>(call: C, ...args: Parameters<Calls[C]>): Promise<CallResult<ReturnType<Calls[C]>>>;
  onEvent(listener: (event: AppEvent) => void): () => void;
  /** Of a File that was dropped on the page or chosen there; null for one that is not of the disk. */
  chosen(file: object): Promise<ChosenPath | null>;
}
