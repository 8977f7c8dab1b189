import { encodePng } from '../../models/data/png.js';
import type { Picture } from '../../models/core/telemetry.js';
import type { TrainingState } from '../../models/core/training.js';
import type { RunRecord, WorkerEvent } from '../protocol/run.js';
import { listCheckpoints, rollCheckpoints, writeCheckpoint } from '../runs/checkpoints.js';
import { ControlsFile } from '../runs/controls-file.js';
import { LogFile } from '../runs/log-file.js';
import { MetricsFile } from '../runs/metrics-file.js';
import { readRunRecord, writeRunRecord } from '../runs/run-record.js';
import { writeSample } from '../runs/samples.js';
import { EventFile } from '../runs/tensorboard.js';
import { writing } from './failure-of.js';
import { MetricsBatch } from './metrics-batch.js';

export interface RecorderOptions {
  dir: string;
  record: RunRecord;
  send: (event: WorkerEvent) => void;
  now: () => Date;
}

/**
 * Writes a run's directory while it trains and tells of everything that is written. Metrics are on disk before they
 * are sent, and before the checkpoint that follows them. Throws DiskError where the directory can't be written.
 */
export class RunRecorder {
  readonly #dir: string;
  readonly #send: (event: WorkerEvent) => void;
  readonly #now: () => Date;
  readonly #log: LogFile;
  readonly #controls: ControlsFile;
  readonly #metrics: MetricsFile;
  #events: EventFile | null = null;
  readonly #batch = new MetricsBatch();
  #record: RunRecord;

  constructor({ dir, record, send, now }: RecorderOptions) {
    this.#dir = dir;
    this.#record = record;
    this.#send = send;
    this.#now = now;
    this.#log = new LogFile(dir);
    this.#controls = new ControlsFile(dir);
    this.#metrics = new MetricsFile(dir);
  }

  /** To be called before the first metrics and pictures; `firstStep` is the first step that this sitting may write. */
  begin(firstStep: number): void {
    this.#events = writing(this.#dir, () => new EventFile(this.#dir, { now: this.#now, firstStep }));
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Changes what run.json says. */
  update(changes: Partial<RunRecord>, { sync = true } = {}): void {
    writing(this.#dir, () => {
      this.#record = { ...this.#record, ...changes, name: this.#nameOnDisk() };
      writeRunRecord(this.#dir, this.#record, { sync });
    });
  }

  log(level: 'info' | 'warning' | 'error', message: string, options: { step: number | null; detail?: string }): void {
    const at = this.#now().toISOString();
    const { step, detail } = options;
    writing(this.#dir, () => this.#log.append({ at, level, step, message, ...(detail !== undefined && { detail }) }));
    this.#send({ kind: 'log', level, message, step, at });
  }

  /** Takes a step's metrics; they are written and sent at the next flush. */
  addMetrics(row: { step: number; wallMs: number; values: Record<string, number> }): void {
    this.#batch.add(row);
  }

  /** Whether metrics wait for the next flush. */
  get hasMetrics(): boolean {
    return !this.#batch.isEmpty;
  }

  flushMetrics(examplesPerSecond: number): void {
    const event = this.#batch.take(examplesPerSecond);
    if (!event) return;
    writing(this.#dir, () => {
      this.#metrics.append(event);
      this.#events?.addMetrics(event);
    });
    this.#send(event);
  }

  sample(step: number, picture: Picture): void {
    const png = encodePng(picture);
    writing(this.#dir, () => {
      writeSample(this.#dir, step, png);
      this.#events?.addPicture(step, png);
    });
    this.#send({ kind: 'sample', step });
  }

  /** Writes a checkpoint, then lets old ones go. The caller has flushed the metrics. */
  checkpoint(state: TrainingState, options: { wallMs: number; keep: number; pin: boolean }): void {
    const { wallMs, keep, pin } = options;
    const removed = writing(this.#dir, () => {
      this.#metrics.sync();
      this.#events?.sync();
      writeCheckpoint(this.#dir, { state, wallMs }, { pin });
      return rollCheckpoints(this.#dir, keep);
    });
    const pinned = listCheckpoints(this.#dir).some((entry) => entry.step === state.step && entry.pinned);
    this.#send({ kind: 'checkpoint', step: state.step, pinned });
    if (removed.length > 0) this.#send({ kind: 'removed', checkpoints: removed });
  }

  changeLearningRate(step: number, learningRate: number): void {
    writing(this.#dir, () => this.#controls.append({ step, learningRate }));
  }

  /** The name is the host's to change, also while we train. */
  #nameOnDisk(): string {
    try {
      return readRunRecord(this.#dir).name;
    } catch {
      return this.#record.name;
    }
  }

  close(): void {
    this.#log.close();
    this.#controls.close();
    this.#metrics.close();
    this.#events?.close();
  }
}
