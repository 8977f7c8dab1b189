import type { LogLine, RunHistory, RunSummary } from '../../electron/protocol/app.js';
import type { MetricsEvent, RunRecord, RunStatus, ViewerRequest, WorkerEvent } from '../../electron/protocol/run.js';
import { isLive, isOver } from './run-status.js';
import { livePace, type LivePace } from './live-pace.js';
import { mergeMetrics, MetricStore } from './metric-store.js';
import { atOrBefore, moved, settle, type Cursor, type Move } from './scrubber.js';

/** What a run's page needs of the world; main's calls in the app, fakes in tests. */
export interface RunSource {
  readRun(id: string): Promise<RunHistory>;
  attach(id: string): Promise<void>;
  detach(id: string): Promise<void>;
}

export type Checkpoint = RunHistory['checkpoints'][number];

/** How often a hole between disk and port is filled from disk before it is left as it is. */
const RELOADS = 3;

/**
 * One run as its page shows it: what is on disk, continued by the worker's live port. The port is listened to before
 * the disk is read and everything it said meanwhile is added after, each step once, so nothing is missed or doubled.
 */
export class RunView {
  readonly id: string;
  /** Everything below is as of the last frame: bulk data changes in place, `version` says that it did. */
  version = $state(0);
  record = $state.raw<RunRecord | null>(null);
  status = $state<RunStatus>('queued');
  /** What is done before it trains. */
  activity = $state<string | null>(null);
  samples = $state.raw<number[]>([]);
  checkpoints = $state.raw<Checkpoint[]>([]);
  log = $state.raw<LogLine[]>([]);
  learningRate = $state<number | null>(null);
  examplesPerSecond = $state(0);
  /** The last step trained, which may be ahead of the last one with metrics. */
  trainedStep = $state(0);
  error = $state<string | null>(null);
  cursor = $state<Cursor>(null);

  readonly live = $derived(isLive(this.status));
  readonly lastStep = $derived(Math.max(this.trainedStep, this.samples.at(-1) ?? 0));
  /** The step that every panel shows. */
  readonly step = $derived(this.cursor ?? this.lastStep);
  /** The picture to show at that step: the nearest one not after it. */
  readonly sampleStep = $derived(atOrBefore(this.samples, this.step) ?? this.samples[0]);

  #metrics = new MetricStore(1);
  readonly #source: RunSource;
  readonly #pace: LivePace;
  #port: MessagePort | undefined;
  #incoming: WorkerEvent[] = [];
  /** What came since the current reading of the disk began; undefined while none is going on. */
  #meanwhile: WorkerEvent[] | undefined;
  #loading = 0;
  #reloads = 0;
  /** What the list of runs has said last. */
  #listed: RunStatus;

  /** `status` is what is known before the disk has been read. */
  constructor(id: string, source: RunSource, status: RunStatus = 'queued', pace = livePace) {
    this.id = id;
    this.#source = source;
    this.#pace = pace;
    this.status = this.#listed = status;
  }

  /** Reading `version` first makes an effect run again when there is more. */
  get metrics(): MetricStore {
    void this.version;
    return this.#metrics;
  }

  async open(): Promise<void> {
    await this.#source.attach(this.id).catch(() => undefined); // a run that isn't training has no port
    await this.load();
  }

  close(): void {
    this.#pace.cancel(this.#flush);
    this.#pace.cancel(this.#askForMore);
    this.#port?.close();
    this.#port = undefined;
    this.#loading++;
    void this.#source.detach(this.id).catch(() => undefined);
  }

  /** Takes over the live tail; a former port is closed. */
  listen(port: MessagePort): void {
    this.#port?.close();
    this.#port = port;
    port.onmessage = ({ data }: MessageEvent<WorkerEvent>) => this.receive(data);
    port.start();
    this.#askForMore();
  }

  receive(event: WorkerEvent): void {
    if (event.kind === 'run') {
      // The run starts, perhaps again from an older checkpoint: what came after that is gone.
      this.#incoming = [];
      this.#meanwhile = undefined;
      void this.load();
    }
    if (this.#meanwhile) {
      this.#meanwhile.push(event);
    } else {
      this.#incoming.push(event);
      this.#pace.request(this.#flush, { urgent: this.#isUrgent(event) });
    }
  }

  /** Whether the user waits for it: what a run does that was told to step or to end, and every change of its state. */
  #isUrgent(event: WorkerEvent): boolean {
    if (this.status !== 'running') return true;
    if (event.kind === 'status') return event.status !== this.status;
    return event.kind === 'done' || event.kind === 'failed' || event.kind === 'run';
  }

  /** The list of runs says how this one is; a change of its status is looked up on disk. */
  heed(summary: RunSummary): void {
    const { record } = this;
    if (!record) return;
    if (record.name !== summary.name) this.record = { ...record, name: summary.name };
    const wasLive = this.live;
    // What the list said before is no news: the run itself may have told of more meanwhile.
    if (summary.status !== this.#listed) this.status = this.#listed = summary.status;
    const began = this.activity === null && summary.activity !== undefined;
    this.activity = summary.activity ?? null;
    if (this.live && !wasLive) void this.open();
    // The log tells what for.
    else if (began || (!this.live && summary.status !== record.status)) void this.load();
    // A run that another program trains has no port: the disk is read as it moves on, one reading at a time.
    else if (!this.#port && !this.#meanwhile && summary.step > this.trainedStep) void this.load();
  }

  /** Reads the disk, then adds what the port said since. `keep` what is known that the disk may not have yet. */
  async load(keep = false): Promise<void> {
    const turn = ++this.#loading;
    this.#meanwhile = (this.#meanwhile ?? []).concat(this.#incoming);
    this.#incoming = [];
    try {
      const history = await this.#source.readRun(this.id);
      if (turn !== this.#loading) return;
      this.#show(history, keep ? this.#metrics.toBatch() : undefined);
      this.error = null;
    } catch (thrown) {
      if (turn !== this.#loading) return;
      this.error = thrown instanceof Error ? thrown.message : String(thrown);
    }
    const events = this.#meanwhile ?? [];
    this.#meanwhile = undefined;
    this.#take(events);
  }

  scrubTo(step: number): void {
    this.cursor = settle(step, { last: this.lastStep });
  }

  move(move: Move): void {
    const { lastStep, samples, record } = this;
    this.cursor = moved(this.cursor, move, { last: lastStep, samples, stepsPerEpoch: record?.stepsPerEpoch ?? null });
  }

  #show(history: RunHistory, known: MetricsEvent | undefined): void {
    const store = new MetricStore(history.record.every, evaluatedMetrics(history.record));
    store.append(known ? mergeMetrics(history.metrics, known) : history.metrics);
    this.#metrics = store;
    this.record = history.record;
    this.status = history.record.status;
    this.samples = history.samples;
    this.checkpoints = history.checkpoints;
    this.log = history.log;
    this.learningRate = history.learningRate;
    this.trainedStep = Math.max(history.record.step, store.lastStep);
    if (history.metrics.examplesPerSecond > 0) this.examplesPerSecond = history.metrics.examplesPerSecond;
    if (this.cursor !== null) this.cursor = settle(this.cursor, { last: this.lastStep });
  }

  readonly #flush = (): void => {
    const events = this.#incoming;
    this.#incoming = [];
    this.#take(events);
  };

  /** The worker sends what it has measured no oftener than it is shown: each message wakes three processes. */
  readonly #askForMore = (): void => {
    const request: ViewerRequest = { kind: 'more' };
    this.#port?.postMessage(request);
  };

  #take(events: readonly WorkerEvent[]): void {
    for (const event of events) this.#apply(event);
    this.version++;
    if (this.#port) this.#pace.ahead(this.#askForMore);
  }

  #apply(event: WorkerEvent): void {
    switch (event.kind) {
      case 'metrics':
        return this.#addMetrics(event);
      case 'sample':
        if (event.step > (this.samples.at(-1) ?? -1)) this.samples = [...this.samples, event.step];
        return;
      case 'checkpoint':
        this.checkpoints = withCheckpoint(this.checkpoints, event);
        return;
      case 'removed':
        this.checkpoints = this.checkpoints.filter((one) => !event.checkpoints.includes(one.step));
        return;
      case 'log':
        if (!this.log.some((line) => line.at === event.at && line.message === event.message)) {
          this.log = [...this.log, { at: event.at, level: event.level, step: event.step, message: event.message }];
        }
        return;
      case 'status':
        // A sign of life from before the end, which has been heard of meanwhile; only a new beginning changes that.
        if (isOver(this.status)) return;
        this.status = event.status;
        this.trainedStep = Math.max(this.trainedStep, event.step);
        this.learningRate = event.learningRate ?? this.learningRate;
        return;
      case 'run':
        // The disk, which is read whenever it comes, says the same or more.
        return;
      case 'done':
        this.status = event.status;
        this.trainedStep = Math.max(this.trainedStep, event.step);
        return;
      case 'failed':
        this.status = 'failed';
        if (this.record) this.record = { ...this.record, failure: { code: event.code, message: event.message } };
        return;
    }
  }

  #addMetrics(batch: MetricsEvent): void {
    const { added, gap } = this.#metrics.append(batch);
    if (added === 0) return;
    this.trainedStep = Math.max(this.trainedStep, this.#metrics.lastStep);
    this.examplesPerSecond = batch.examplesPerSecond;
    if (!gap) this.#reloads = 0;
    else if (this.#reloads++ < RELOADS) void this.load(true);
  }
}

/** With the new or changed one; a new best one takes the place of the one before. */
function withCheckpoint(known: readonly Checkpoint[], { step, pinned, best }: Checkpoint): Checkpoint[] {
  const others = known.filter((one) => one.step !== step);
  const ranked = best ? others.map((one) => ({ ...one, best: false })) : others;
  return [...ranked, { step, pinned, best }].sort((a, b) => a.step - b.step);
}

function evaluatedMetrics(record: RunRecord): string[] {
  return record.metrics.filter((metric) => metric.evaluated).map((metric) => metric.name);
}
