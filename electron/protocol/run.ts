/** What a run is, on disk and between processes. Types and constants only. */
import type { ModeTiming, RunExecution } from '../../models/core/execution-choice.js';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import type { EvaluationResult, GenerateOptions, ProbeInput } from '../../models/core/questions.js';
import type { GalleryInfo, MetricInfo } from '../../models/core/telemetry.js';
import type { MemoryReport, MemoryRoom, RunMemory } from '../../models/core/memory-estimate.js';
import type { DataDirs, DatasetImport } from '../../models/data/dataset.js';
import type { ProfileSummary } from '../../models/engine/profile-summary.js';

/** Number of the messages below; a worker and its host must agree on it. */
export const PROTOCOL = 3;

export type RunStatus = 'queued' | 'running' | 'paused' | 'stopped' | 'done' | 'failed';

export type FailureCode =
  | 'bad-request' // the configuration or data can't be used; nothing was trained
  | 'not-finite' // loss or gradients stayed NaN or infinite
  | 'out-of-memory'
  | 'disk' // the run directory can't be written
  | 'crash' // the worker's process ended without a word
  | 'hung' // no sign of life from the worker
  | 'internal';

export interface Failure {
  code: FailureCode;
  /** One sentence: what happened, what is safe, what to do. */
  message: string;
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
  /** Steps in one pass over the data; null until training has started. */
  stepsPerEpoch: number | null;
  /** The last step that has been trained and reported. */
  step: number;
  status: RunStatus;
  failure: Failure | null;
  /** The run and step this one was branched from. */
  parent: { id: string; step: number } | null;
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
  metrics: MetricInfo[];
  gallery: GalleryInfo | null;
  /** What its examples are, in the plural: "images". */
  unit: string;
  /** Metrics are recorded at every step divisible by this, and at the last one. */
  every: number;
  /** What it takes of memory; absent until training has started, and in runs from before that was told. */
  memory?: RunMemory;
}

/** Host to worker. */
export type WorkerCommand =
  /** Train the run in `dir` (its run.json exists) from its newest good checkpoint, or from the beginning. */
  | { kind: 'start'; dir: string; dataDirs: DataDirs }
  | { kind: 'import-dataset'; request: DatasetImport; dataDirs: DataDirs }
  /**
   * A question to the run's checkpoint at `step`, or its newest; one at a time. The worker stays and keeps the model for
   * the next question until it is told to `leave`. `request` names the question in what is sent back.
   */
  | { kind: 'ask'; request: number; dir: string; step: number | null; question: Question; dataDirs: DataDirs }
  /** Stop writing text; the answer has what there is. */
  | { kind: 'cancel' }
  | { kind: 'leave' }
  | TimeCommand
  /** Say what a run of this configuration would take of memory. */
  | { kind: 'estimate'; architecture: string; config: Record<string, unknown>; dataDirs: DataDirs }
  | { kind: 'pause' }
  | { kind: 'resume' }
  /** Train exactly one step and stay paused. */
  | { kind: 'step' }
  /** Write a checkpoint and end. */
  | { kind: 'stop' }
  | { kind: 'sample' }
  | { kind: 'checkpoint'; pin: boolean }
  | { kind: 'set-learning-rate'; value: number };

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

export type Question =
  /** A picture of `count` fresh latents drawn from `seed`, written to `path` as PNG. */
  | { kind: 'draw'; count: number; seed: number; path: string }
  | { kind: 'evaluate' }
  /** What the panels show of an input: a panel record at `<path>.json` and `<path>.bin`. */
  | { kind: 'examine'; input: ProbeInput; path: string }
  | { kind: 'generate'; options: GenerateOptions };

/** What a question for text may ask for, both ends included; `topK` may be null besides, and `topP` must be above 0. */
export const generateRanges = {
  maxTokens: [1, 10_000],
  temperature: [0, 10],
  topK: [1, 2_147_483_647],
  topP: [0, 1],
  seed: [0, 2_147_483_647],
} as const;

/** `step` is the checkpoint's. */
export type Answer = { step: number } & (
  | { kind: 'drawn'; path: string }
  | ({ kind: 'evaluated' } & EvaluationResult)
  | { kind: 'examined'; path: string }
  /** `text` is all that was written, the prompt not included. */
  | { kind: 'generated'; text: string; tokens: number; seconds: number }
);

/**
 * Worker to host. `metrics` and `sample` also go to every attached data port, where the renderer listens.
 * Scalars are batched, at most ten messages a second, never dropped.
 */
export type WorkerEvent =
  | { kind: 'ready'; protocol: number; pid: number }
  /** Training is about to start; `record` is what run.json now says. */
  | { kind: 'run'; record: RunRecord }
  | MetricsEvent
  /** What the panels show at this step is on disk: samples/<step, 8 digits>.png, panels/<step>.json and .bin. */
  | { kind: 'sample'; step: number }
  /** `best`: of all checkpoints, this one did best when it was checked; no other one is from then on. */
  | { kind: 'checkpoint'; step: number; pinned: boolean; best: boolean }
  /** At least once a second while the worker lives: its sign of life. */
  | { kind: 'status'; status: RunStatus; step: number; learningRate: number | null }
  /** Checkpoint steps and sample steps that were rolled away. */
  | { kind: 'removed'; checkpoints: number[] }
  | { kind: 'log'; level: 'info' | 'warning' | 'error'; message: string; step: number | null; at: string }
  | { kind: 'progress'; done: number; total: number; what: string }
  /** `notes`: sentences on what the import left out or decided. */
  | { kind: 'imported'; name: string; notes: string[] }
  /** What is known so far of the modes that are timed, in their order; with `last` there is no more to come. */
  | { kind: 'timings'; timings: ModeTiming[]; peakMemoryBytes: number; last: boolean }
  /** The file of the traced steps is written. */
  | { kind: 'profiled'; mode: ExecutionMode; path: string; summary: ProfileSummary }
  /** `room` is that of the machine or its GPU; null where it can't be read. */
  | { kind: 'estimated'; report: MemoryReport; room: MemoryRoom | null }
  /** Text that has just been written, for a question that is being answered. */
  | { kind: 'piece'; request: number; text: string }
  | { kind: 'answer'; request: number; answer: Answer }
  /** The question can't be answered; the worker waits for the next one. */
  | ({ kind: 'refused'; request: number } & Failure)
  /** `status` is `done` at the last step, `stopped` when asked to stop. `early` says why it is done before its last step. */
  | { kind: 'done'; status: 'done' | 'stopped'; step: number; seconds: number; early?: string }
  | ({ kind: 'failed' } & Failure);

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
