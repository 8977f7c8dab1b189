import type { Favourite, LogLine, RunHistory, RunSummary, RunTrainer } from '../../electron/protocol/app.js';
import type {
  MetricsEvent,
  RunRecord,
  RunStatus,
  ViewerEvent,
  ViewerRequest,
  WorkerEvent,
} from '../../electron/protocol/run.js';
import type { LiveChange, LiveValues } from '../../models/core/live.js';
import { standing } from '../../models/core/diagnosis/diagnosis.js';
import { architectureOf } from './describe-run.js';
import { RunDiagnoses } from './run-diagnoses.svelte.js';
import { isLive, isOver } from './run-status.js';
import { livePace, type LivePace } from './live-pace.js';
import { MetricStore } from './metric-store.js';
import { moved, pinnedAt, settle, type Cursor, type Move } from './scrubber.js';

/** What a run's page needs of the world; main's calls in the app, fakes in tests. */
export interface RunSource {
  readRun(id: string): Promise<RunHistory>;
  /** Whether a port is on its way; later workers of the run send theirs without being asked. */
  attach(id: string): Promise<boolean>;
  detach(id: string): Promise<void>;
}

export type StepProgress = NonNullable<RunSummary['inside']>;
export type Checkpoint = RunHistory['checkpoints'][number];

/** A worker that is in the middle of a long step takes its port later than this: the page shows the disk meanwhile. */
const PATIENCE_MS = 500;

/**
 * One run as its page shows it: what is on disk, continued by the worker's live port. The disk is read whenever the worker
 * says that the port is attached: what was told before is on disk by then, and what is told from then on comes through the
 * port and is added after the reading. What both have is known by its step, or a line of the log by its place in the file:
 * nothing is missed or doubled.
 */
export class RunView {
  readonly id: string;
  /** Everything below is as of the last frame: bulk data changes in place, `version` says that it did. */
  version = $state(0);
  record = $state.raw<RunRecord | null>(null);
  status = $state<RunStatus>('queued');
  /** What is done before it trains. */
  activity = $state<string | null>(null);
  /** How far the step is that is being trained, where it takes long. */
  inside = $state.raw<StepProgress | null>(null);
  /** Of each panel, ascending steps that have a record. */
  panels = $state.raw<Readonly<Record<string, readonly number[]>>>({});
  /** Ascending steps at which any panel has a record. */
  moments = $state.raw<readonly number[]>([]);
  checkpoints = $state.raw<Checkpoint[]>([]);
  log = $state.raw<LogLine[]>([]);
  favourites = $state.raw<readonly Favourite[]>([]);
  /** What may change while it trains, as it is now. */
  settings = $state.raw<LiveValues>({});
  /** What was changed of them, by ascending step. */
  changes = $state.raw<readonly LiveChange[]>([]);
  /** What is wrong with it, by its metrics. */
  readonly diagnoses = new RunDiagnoses();
  /** Diagnoses that need not be told again, by name: at which step that was said. */
  dismissed = $state.raw<Readonly<Record<string, number>>>({});
  /** Which process trains it, or did last. */
  trainedBy = $state.raw<RunTrainer | null>(null);
  examplesPerSecond = $state(0);
  /** The last step trained, which may be ahead of the last one with metrics. */
  trainedStep = $state(0);
  error = $state<string | null>(null);
  cursor = $state<Cursor>(null);
  /** A, a second place that is pinned beside the scrubber's, which is B: panels may compare the two. Null where none is. */
  pinned = $state<number | null>(null);

  readonly live = $derived(isLive(this.status));
  readonly lastStep = $derived(Math.max(this.trainedStep, this.moments.at(-1) ?? 0));
  /** What is wrong and has not been dismissed, the worst first. */
  readonly troubles = $derived(standing(this.diagnoses.found, this.dismissed));
  /** The step that every panel shows. */
  readonly step = $derived(this.cursor ?? this.lastStep);

  #metrics = new MetricStore();
  readonly #source: RunSource;
  readonly #pace: LivePace;
  #port: MessagePort | undefined;
  #incoming: WorkerEvent[] = [];
  /** What came since the current reading of the disk began; undefined while none is going on. */
  #meanwhile: WorkerEvent[] | undefined;
  #loading = 0;
  /** How far the log has been read or heard of, in bytes of its file. */
  #logEnd = 0;
  /** What the list of runs has said last. */
  #listed: RunStatus;
  #heedAttached: () => void = () => undefined;

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
    const loading = this.#loading;
    const attached = new Promise<void>((resolve) => (this.#heedAttached = resolve));
    const comes = await this.#source.attach(this.id).catch(() => false);
    if (comes) await Promise.race([attached, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS))]);
    // Read already, or closed.
    if (loading === this.#loading) await this.load();
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
    port.onmessage = ({ data }: MessageEvent<ViewerEvent>) => {
      if (this.#port === port) this.receive(data);
    };
    port.start();
    this.#askForMore();
  }

  receive(event: ViewerEvent): void {
    // What was told up to now is on disk. Where the run starts again from an older checkpoint, what came after that is gone.
    if (event.kind === 'attached' || event.kind === 'run') {
      this.#incoming = [];
      this.#meanwhile = undefined;
      void this.load();
      this.#heedAttached();
      return;
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
    return event.kind === 'done' || event.kind === 'failed';
  }

  /** The list of runs says how this one is; a change of its status is looked up on disk. */
  heed(summary: RunSummary): void {
    const { record } = this;
    if (record && record.name !== summary.name) this.record = { ...record, name: summary.name };
    const listed = this.#listed;
    // What the list said before is no news: the run itself may have told of more meanwhile.
    if (summary.status !== listed) this.status = this.#listed = summary.status;
    const turned = summary.status !== listed && !(isLive(summary.status) && isLive(listed));
    const isNews = turned && summary.status !== record?.status;
    const began = this.activity === null && summary.activity !== undefined;
    this.activity = summary.activity ?? null;
    this.#showInside(summary.inside ?? null);
    // The log tells what for. What is being read may be from before.
    if (isNews || began) void this.load();
    else if (!this.#meanwhile && this.#isBehind(summary)) void this.load();
  }

  /** A run that another program trains has no port: the disk is read as it moves on, one reading at a time. */
  #isBehind({ trainsOn, step }: RunSummary): boolean {
    return this.error !== null || (trainsOn === null && step > this.trainedStep);
  }

  /** Reads the disk, then adds what the port said since that began. */
  async load(): Promise<void> {
    const turn = ++this.#loading;
    this.#meanwhile = (this.#meanwhile ?? []).concat(this.#incoming);
    this.#incoming = [];
    try {
      const history = await this.#source.readRun(this.id);
      if (turn !== this.#loading) return;
      this.#show(history);
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
    const { lastStep, moments, record } = this;
    this.cursor = moved(this.cursor, move, { last: lastStep, moments, stepsPerEpoch: record?.stepsPerEpoch ?? null });
  }

  /** Pins A at a step of the run, or lets it go. */
  pin(step: number | null): void {
    this.pinned = step === null ? null : pinnedAt(step, { last: this.lastStep });
  }

  movePinned(move: Move): void {
    const { pinned, lastStep, moments, record } = this;
    if (pinned === null) return;
    this.pin(
      moved(pinned, move, { last: lastStep, moments, stepsPerEpoch: record?.stepsPerEpoch ?? null }) ?? lastStep,
    );
  }

  #show(history: RunHistory): void {
    const store = new MetricStore(evaluatedMetrics(history.record));
    store.append(history.metrics);
    this.#metrics = store;
    this.record = history.record;
    this.status = this.#newer(history.record.status);
    this.panels = history.panels;
    this.moments = momentsOf(history.panels);
    this.checkpoints = history.checkpoints;
    this.log = history.log;
    this.#logEnd = history.logEnd;
    this.settings = history.live;
    this.changes = history.changes;
    this.trainedBy = history.trainedBy;
    this.favourites = history.favourites;
    this.dismissed = history.dismissed;
    this.#judge(history);
    this.trainedStep = Math.max(history.record.step, store.lastStep);
    if (history.metrics.examplesPerSecond > 0) this.examplesPerSecond = history.metrics.examplesPerSecond;
    if (this.cursor !== null) this.cursor = settle(this.cursor, { last: this.lastStep });
    this.pin(this.pinned);
  }

  #judge({ record, metrics, live }: RunHistory): void {
    const architecture = architectureOf(record.architecture);
    const run = architecture ? { architecture, config: record.config, live } : null;
    this.diagnoses.begin(run, record.metrics, metrics);
  }

  /** The app knows that a run has its place before its worker has written that, and that it has failed with its disk. */
  #newer(written: RunStatus): RunStatus {
    const isAhead = written === 'queued' ? isLive(this.#listed) : isLive(written) && isOver(this.#listed);
    return isAhead ? this.#listed : written;
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
      case 'panels':
        this.#addRecords(event.step, event.panels);
        return;
      case 'inside':
        this.#showInside({ done: event.done, total: event.total, what: event.what });
        return;
      case 'checkpoint':
        this.checkpoints = withCheckpoint(this.checkpoints, event);
        return;
      case 'removed':
        this.checkpoints = this.checkpoints.filter((one) => !event.checkpoints.includes(one.step));
        return;
      case 'log':
        return this.#addLine(event);
      case 'status':
        // A sign of life from before the end, which has been heard of meanwhile; only a new beginning changes that.
        if (isOver(this.status)) return;
        this.status = event.status;
        this.#goTo(event.step);
        this.#change(event);
        return;
      case 'done':
        this.status = event.status;
        this.#goTo(event.step);
        this.inside = null;
        return;
      case 'failed':
        this.status = 'failed';
        this.inside = null;
        if (this.record) this.record = { ...this.record, failure: { code: event.code, message: event.message } };
        return;
    }
  }

  #change({ step, live }: Extract<WorkerEvent, { kind: 'status' }>): void {
    const changed = Object.entries(live).filter(([key, value]) => this.settings[key] !== value);
    if (changed.length > 0) {
      this.settings = { ...this.settings, ...live };
      this.changes = [...this.changes, ...changed.map(([key, value]) => ({ step, key, value }))];
    }
    this.diagnoses.change(this.settings);
  }

  #addRecords(step: number, panels: readonly string[]): void {
    const fresh = panels.filter((panel) => step > (this.panels[panel]?.at(-1) ?? -1));
    if (fresh.length === 0) return;
    const grown = fresh.map((panel) => [panel, [...(this.panels[panel] ?? []), step]] as const);
    this.panels = { ...this.panels, ...Object.fromEntries(grown) };
    if (step > (this.moments.at(-1) ?? -1)) this.moments = [...this.moments, step];
  }

  #addLine({ at, level, step, message, end }: Extract<WorkerEvent, { kind: 'log' }>): void {
    if (end <= this.#logEnd) return;
    this.#logEnd = end;
    this.log = [...this.log, { at, level, step, message }];
  }

  #goTo(step: number): void {
    if (step <= this.trainedStep) return;
    this.trainedStep = step;
    // What was told of a step ends with it.
    this.inside = null;
  }

  /** The same again is no news. */
  #showInside(next: StepProgress | null): void {
    const { inside } = this;
    if (inside?.done === next?.done && inside?.total === next?.total && inside?.what === next?.what) return;
    this.inside = next;
  }

  #addMetrics(batch: MetricsEvent): void {
    this.diagnoses.add(batch);
    if (this.#metrics.append(batch) === 0) return;
    this.#goTo(this.#metrics.lastStep);
    this.examplesPerSecond = batch.examplesPerSecond;
  }
}

/** Steps at which any of the panels has a record. */
function momentsOf(panels: RunHistory['panels']): number[] {
  const [first = [], ...others] = Object.values(panels);
  // Panels that are recorded together are the usual case.
  if (others.every((steps) => steps.length === first.length && steps.every((step, i) => step === first[i])))
    return first;
  return [...new Set(Object.values(panels).flat())].sort((a, b) => a - b);
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
