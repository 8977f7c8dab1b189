import { encodePng } from '../../models/data/png.js';
import type { LiveChange } from '../../models/core/live.js';
import type { PanelContent } from '../../models/core/panel.js';
import type { RunRecord, WorkerEvent } from '../protocol/run.js';
import { listCheckpoints, rollCheckpoints, writeCheckpoint, type Checkpoint } from '../runs/checkpoints.js';
import { ControlsFile } from '../runs/controls-file.js';
import { writing } from '../runs/disk-error.js';
import { LogFile } from '../runs/log-file.js';
import { MetricsFile, metricsLines } from '../runs/metrics-file.js';
import { writeRunRecord } from '../runs/run-record.js';
import type { Ownership } from '../runs/ownership.js';
import { syncPanels, writePanel } from '../runs/panels.js';
import { EventFile } from '../runs/tensorboard.js';
import { MetricsBatch, type MetricsRow } from './metrics-batch.js';

export interface RecorderOptions {
  dir: string;
  record: RunRecord;
  /** Nothing is written once this is lost. */
  ownership: Pick<Ownership, 'assertKept'>;
  send: (event: WorkerEvent) => void;
  now: () => Date;
}

/** Panel records that take more than this many bytes are told of, as there will be many. */
const LARGE_PANELS = 8 * 2 ** 20;

/**
 * Writes a run's directory while it trains and tells of everything that is written: right after it is, in the same turn.
 * Metrics and panels are on disk before the checkpoint that follows them. Throws DiskError where the directory can't be written.
 */
export class RunRecorder {
  readonly #dir: string;
  readonly #ownership: Pick<Ownership, 'assertKept'>;
  readonly #send: (event: WorkerEvent) => void;
  readonly #now: () => Date;
  readonly #log: LogFile;
  readonly #controls: ControlsFile;
  readonly #metrics: MetricsFile;
  #events: EventFile | null = null;
  readonly #batch = new MetricsBatch();
  #record: RunRecord;
  #toldOfSize = false;
  /** Files of panels that may not be on the disk yet. */
  #unsynced: string[] = [];

  constructor({ dir, record, ownership, send, now }: RecorderOptions) {
    this.#dir = dir;
    this.#ownership = ownership;
    this.#record = record;
    this.#send = send;
    this.#now = now;
    this.#log = new LogFile(dir);
    this.#controls = new ControlsFile(dir);
    this.#metrics = new MetricsFile(dir);
  }

  /** To be called before the first metrics and panels; `firstStep` is the first step that this sitting may write. */
  begin(firstStep: number): void {
    this.#events = writing(this.#dir, () => new EventFile(this.#dir, { now: this.#now, firstStep }));
  }

  get record(): RunRecord {
    return this.#record;
  }

  /** Changes what run.json says. */
  update(changes: Partial<RunRecord>, { sync = true } = {}): void {
    this.#writing(() => {
      this.#record = { ...this.#record, ...changes };
      writeRunRecord(this.#dir, this.#record, { sync });
    });
  }

  /** Tells what is written nowhere. */
  tell(event: WorkerEvent): void {
    this.#send(event);
  }

  log(level: 'info' | 'warning' | 'error', message: string, options: { step: number | null; detail?: string }): void {
    const at = this.#now().toISOString();
    const { step, detail } = options;
    const line = { at, level, step, message, ...(detail !== undefined && { detail }) };
    const end = this.#writing(() => this.#log.append(line));
    this.#send({ kind: 'log', level, message, step, at, end });
  }

  /** Takes a step's metrics, or more of the newest step's; they are written and sent at the next flush. */
  addMetrics(row: MetricsRow): void {
    this.#batch.add(row);
  }

  /** Whether metrics wait for the next flush. */
  get hasMetrics(): boolean {
    return !this.#batch.isEmpty;
  }

  flushMetrics(examplesPerSecond: number): void {
    const event = this.#batch.take(examplesPerSecond);
    if (!event) return;
    this.#writing(() => {
      const lines = metricsLines(event, this.#record.metrics);
      this.#metrics.append(lines);
      this.#events?.addMetrics(lines);
    });
    this.#send(event);
  }

  /** Writes what panels show at a step. */
  panels(step: number, contents: Record<string, PanelContent>): void {
    const panels = Object.keys(contents);
    if (panels.length === 0) return;
    let bytes = 0;
    this.#writing(() => {
      for (const panel of panels) {
        const written = writePanel(this.#dir, { panel, step, content: contents[panel]! }, encodePng);
        bytes += written.bytes;
        this.#unsynced.push(...written.paths);
        if (written.png) this.#events?.addPicture(panel, step, written.png);
      }
    });
    this.#send({ kind: 'panels', step, panels });
    this.#tellSize(step, bytes);
  }

  #tellSize(step: number, bytes: number): void {
    if (this.#toldOfSize || bytes <= LARGE_PANELS) return;
    this.#toldOfSize = true;
    const size = Math.round(bytes / 2 ** 20);
    this.log('info', `What the panels show takes ${size} MB of disk each time; sample less often to save some.`, {
      step,
    });
  }

  /** Writes a checkpoint, then lets old ones go. The caller has flushed the metrics. */
  checkpoint(checkpoint: Checkpoint, { keep, pin }: { keep: number; pin: boolean }): void {
    const { state } = checkpoint;
    const removed = this.#writing(() => {
      this.#metrics.sync();
      this.#events?.sync();
      syncPanels(this.#dir, this.#unsynced);
      this.#unsynced = [];
      writeCheckpoint(this.#dir, checkpoint, { pin });
      return rollCheckpoints(this.#dir, keep);
    });
    const { pinned = pin, best = false } = listCheckpoints(this.#dir).find(({ step }) => step === state.step) ?? {};
    this.#send({ kind: 'checkpoint', step: state.step, pinned, best });
    if (removed.length > 0) this.#send({ kind: 'removed', checkpoints: removed });
  }

  /** Records a change of a live setting. */
  change(change: LiveChange): void {
    this.#writing(() => this.#controls.append(change));
  }

  #writing<T>(write: () => T): T {
    return writing(this.#dir, () => {
      this.#ownership.assertKept();
      return write();
    });
  }

  close(): void {
    this.#log.close();
    this.#controls.close();
    this.#metrics.close();
    this.#events?.close();
  }
}
