/** What a run is, on disk and between processes. Types and constants only. */
import type { ModeTiming, RunExecution } from '../../models/core/execution-choice.js';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import type { Diagnosis } from '../../models/core/diagnosis/diagnosis.js';
import type { HelperJob } from '../../models/core/helpers.js';
import type { LiveValue, LiveValues } from '../../models/core/live.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { MemoryReport, MemoryRoom, RunMemory } from '../../models/core/memory-estimate.js';
import type { DataDirs, DatasetImport, RememberedData } from '../../models/data/dataset.js';
import type { ProfileSummary } from '../../models/engine/profile-summary.js';

/** Number of the messages below; a worker and its host must agree on it. */
export const PROTOCOL = 6;

export type RunStatus = 'queued' | 'running' | 'paused' | 'stopped' | 'done' | 'failed';

export type FailureCode =
  | 'bad-request' // the configuration or data can't be used; nothing was trained
  | 'not-finite' // loss or gradients stayed NaN or infinite
  | 'out-of-memory'
  | 'disk' // the run directory can't be written
  | 'crash' // the worker's process ended without a word
  | 'hung' // no sign of life from the worker
  | 'taken' // another process has taken the run over; never in run.json, which is that one's then
  | 'internal';

export interface Failure {
  code: FailureCode;
  /** One sentence: what happened, what is safe, what to do. */
  message: string;
  /** Of a request that was refused before anything began, the key that is wrong. */
  field?: string;
}

/** Contents of `run.json`, rewritten by rename. */
export interface RunRecord {
  format: 1;
  id: string;
  /** What the user calls it; at first the id's words. */
  name: string;
  architecture: string;
  preset: string;
  /** The full configuration, every key present. */
  config: Record<string, unknown>;
  seed: number;
  /** The step at which the run ends. */
  steps: number;
  /** Steps in one pass over the data; null until training has started, and where there are no such passes. */
  stepsPerEpoch: number | null;
  /** The last step that has been trained and reported. */
  step: number;
  status: RunStatus;
  failure: Failure | null;
  /** The run and step this one was branched from. */
  parent: { id: string; step: number } | null;
  /** The run whose weights this one begins with; absent where it begins with its own. */
  start?: RunStart;
  /** What it learns from, as it was when it began; absent until training has started, and where it makes its own examples. */
  data?: DataFingerprint;
  /** Where it was told to go on with other data: after which step, what is other, and what they were up to there. */
  otherData?: { step: number; change: string; before: DataFingerprint };
  /** A sentence on what makes the run other than it would have been, as of its newest sitting; null where there is none. */
  notice?: string | null;
  /** ISO 8601. */
  createdAt: string;
  startedAt: string | null;
  endedAt: string | null;
  /** Seconds spent training, over all sittings. */
  seconds: number;
  /** Process id of the worker that trains it now. */
  pid: number | null;
  versions: Record<string, string>;
  /** Such as "CPU" or the GPU's name; null until training has started. */
  device: string | null;
  /** The device that it asks for: `auto`, `cpu`, or a GPU such as `gpu:0`. */
  wantedDevice: string;
  /** How TensorFlow executes it; null until that is chosen at its first start, and where there is no choice. */
  execution: RunExecution | null;
  /** Trainable parameters by part; empty until training has started. */
  parameters: Record<string, number>;
  metrics: RecordedMetric[];
  /** Names of the panels that it records; absent until training has started, and in runs from before that was told. */
  panels?: string[];
  /** How the pictures in `samples/` are cut, of runs from before there were panels. */
  gallery?: { rows: number; columns: number; tileWidth: number; tileHeight: number } | null;
  /** What its examples are, in the plural: "images". */
  unit: string;
  /** Metrics are recorded at every step divisible by this, at single steps that were asked for, and at the last one. */
  every: number;
  /** What is wrong with it, or was at the end of its newest sitting; absent in runs from before that was judged. */
  diagnoses?: ToldDiagnosis[];
  /** Never in run.json, which is the worker's. */
  words?: RunWords;
  /** What it takes of memory; absent until training has started, and in runs from before that was told. */
  memory?: RunMemory;
}

/** What people say about a run to find it again, of `said.json`; what is empty is absent. */
export interface RunWords {
  tags?: string[];
  note?: string;
  pinned?: true;
}

/** As a list tells it; what shows it is judged anew from the metrics. */
export type ToldDiagnosis = Pick<Diagnosis, 'name' | 'title' | 'label' | 'since'>;

/** Weights of another run's checkpoint: `part` is `all`, or what the names of those that are taken over begin with. */
export interface RunStart {
  id: string;
  step: number;
  part: string;
}

/** Tells data from other data of the same name. */
export interface DataFingerprint {
  name: string;
  /** By file, in hexadecimal. */
  sha256: Record<string, string>;
  /** What the data were; absent in runs from before that was kept. */
  about?: RememberedData;
}

/** Host to worker. */
export type WorkerCommand =
  /** Train the run in `dir` (its run.json exists) from its newest good checkpoint, or from the beginning. */
  | { kind: 'start'; dir: string; dataDirs: DataDirs }
  | { kind: 'import-dataset'; request: DatasetImport; dataDirs: DataDirs }
  /**
   * A question to the run's checkpoint at `step`, or its newest; one at a time. The worker stays and keeps the model for
   * the next question until it is told to `leave`. `request` names the question in what is sent back. Matrices and
   * pictures of the answer become a panel record at `<path>.json`; without a path they are left out.
   */
  | {
      kind: 'ask';
      request: number;
      dir: string;
      step: number | null;
      question: Question;
      path: string | null;
      dataDirs: DataDirs;
    }
  /** A question to a tool of an architecture, which needs no run; its answer is that of step 0. In turn with `ask`. */
  | { kind: 'use'; request: number; architecture: string; question: Question; dataDirs: DataDirs }
  /** What there is of the answer shall do. */
  | { kind: 'cancel' }
  | { kind: 'leave' }
  | TimeCommand
  /** Say what a run of this configuration would take of memory. */
  | { kind: 'estimate'; architecture: string; config: Record<string, unknown>; dataDirs: DataDirs }
  | { kind: 'pause' }
  | { kind: 'resume' }
  | HelperCommand
  /**
   * Train exactly one step, record what was measured and what every panel shows, and stay paused. `live`: settings that
   * only this step has.
   */
  | { kind: 'step'; live?: LiveValues }
  /** Write a checkpoint and end. */
  | { kind: 'stop' }
  | { kind: 'sample' }
  | { kind: 'checkpoint'; pin: boolean }
  /** Change a live setting. */
  | { kind: 'set'; key: string; value: LiveValue };

/**
 * Times training steps of a configuration in these modes, which are all with or all without oneDNN, in rounds that take
 * turns. Nothing is kept of what was trained.
 */
export interface TimeCommand {
  kind: 'time';
  architecture: string;
  config: Record<string, unknown>;
  modes: ExecutionMode[];
  rounds: number;
  /** Steps of each mode in a round; null: as many as take a moment. */
  stepsPerRound: number | null;
  /** Whether a mode that is clearly slower than another one is left out of later rounds. */
  dropSlower: boolean;
  /** After that, so many steps of the first mode are traced op by op into a file at `path`; null: none. */
  profile: { path: string; steps: number } | null;
  dataDirs: DataDirs;
}

/** To the process that helps a run, and to the run about it. `helper` is the run's own number of it. */
export type HelperCommand =
  /** To a new process: help a run of this architecture. */
  | { kind: 'help'; architecture: string; job: HelperJob }
  /** To the helper: do this, and answer with `worked` or `refused`. */
  | { kind: 'work'; request: number; work: unknown }
  /** To the run: its helper is ready. */
  | { kind: 'helper-ready'; helper: number }
  | { kind: 'helper-worked'; helper: number; request: number; result: unknown }
  /** The helper could not do this; it waits for the next piece of work. */
  | { kind: 'helper-refused'; helper: number; request: number; message: string }
  /** There is no such process any more, or none was to be had. */
  | { kind: 'helper-gone'; helper: number; message: string };

/** By its name, with what its schema says. */
export interface Question {
  name: string;
  asked: Record<string, unknown>;
}

/** To a question: its body by the question's schema, of the checkpoint at `step`. */
export interface Answer {
  step: number;
  body: unknown;
  /** Whether a panel record of the answer was written where the question said. */
  recorded: boolean;
  /** Sentences on what makes the answer other than it would have been: the data are no longer the same, say. */
  warnings: string[];
}

/**
 * Worker to host. `metrics` and `panels` also go to every attached data port, where the renderer listens.
 * Scalars are batched, at most ten messages a second, never dropped.
 */
export type WorkerEvent =
  | { kind: 'ready'; protocol: number; pid: number }
  /** Training is about to start; `record` is what run.json now says. */
  | { kind: 'run'; record: RunRecord }
  /** What is done before it trains, in a few words such as "Loading TensorFlow"; null once it trains. */
  | { kind: 'activity'; what: string | null }
  | MetricsEvent
  /** What these panels show at this step is on disk: panels/<panel>/<step, 8 digits>.json, with .bin and .png. */
  | { kind: 'panels'; step: number; panels: string[] }
  /** How far the step after `step` is. */
  | { kind: 'inside'; step: number; done: number; total: number; what: string }
  /** Nothing will be heard of the worker for up to so long, without anything being wrong. */
  | { kind: 'silence'; seconds: number }
  | { kind: 'open-helper'; helper: number; job: HelperJob }
  | { kind: 'ask-helper'; helper: number; request: number; work: unknown }
  | { kind: 'close-helper'; helper: number }
  /** Of a helper, about its work. */
  | { kind: 'worked'; request: number; result: unknown }
  /** `best`: of all checkpoints, this one did best when it was checked; no other one is from then on. */
  | { kind: 'checkpoint'; step: number; pinned: boolean; best: boolean }
  /** At least once a second while the worker lives: its sign of life. */
  | { kind: 'status'; status: RunStatus; step: number; live: LiveValues }
  /** What is wrong with the run now, where that has changed; run.json says so too. */
  | { kind: 'diagnoses'; found: ToldDiagnosis[] }
  /** Checkpoint steps that were rolled away. */
  | { kind: 'removed'; checkpoints: number[] }
  /** `end`: how long log.jsonl is with this line, in bytes; whoever has read it up to there knows the line. */
  | { kind: 'log'; level: 'info' | 'warning' | 'error'; message: string; step: number | null; at: string; end: number }
  | { kind: 'progress'; done: number; total: number; what: string }
  /** `notes`: sentences on what the import left out or decided. */
  | { kind: 'imported'; name: string; notes: string[] }
  /** What is known so far of the modes that are timed, in their order; with `last` there is no more to come. */
  | { kind: 'timings'; timings: ModeTiming[]; peakMemoryBytes: number; last: boolean }
  /** The file of the traced steps is written. */
  | { kind: 'profiled'; mode: ExecutionMode; path: string; summary: ProfileSummary }
  /** `room` is that of the machine or its GPU; null where it can't be read. */
  | { kind: 'estimated'; report: MemoryReport; room: MemoryRoom | null }
  /** What has come of an answer since the last of these, for a question that is being answered. */
  | { kind: 'pieces'; request: number; pieces: unknown[] }
  | { kind: 'answer'; request: number; answer: Answer }
  /** The question can't be answered; the worker waits for the next one. */
  | ({ kind: 'refused'; request: number } & Failure)
  /** `status` is `done` at the last step, `stopped` when asked to stop. `early` says why it is done before its last step. */
  | { kind: 'done'; status: 'done' | 'stopped'; step: number; seconds: number; early?: string }
  | ({ kind: 'failed' } & Failure);

/**
 * To whoever looks on, through its data port. All that was told before `attached` is on the disk by then, and all that is
 * told after it follows through the port: a reading of the disk that begins when it comes misses nothing.
 */
export type ViewerEvent = WorkerEvent | { kind: 'attached' };

/** Of whoever looks on, through its data port: what has been measured is wanted now, or as soon as there is something. */
export interface ViewerRequest {
  kind: 'more';
}

export interface MetricsEvent {
  kind: 'metrics';
  /** `steps`, `wallMs` and every array in `values` are parallel. */
  steps: Int32Array;
  /** Milliseconds of training since the run's beginning, pauses left out, over all sittings. */
  wallMs: Float64Array;
  /**
   * By metric name; NaN where the value was not finite, and where it was not measured: evaluated metrics at most steps,
   * all others at step 0, before training.
   */
  values: Record<string, Float32Array>;
  examplesPerSecond: number;
}
