import { RequestError } from '../../models/core/errors.js';
import { startingActivity } from '../launch/run-supervisor.js';
import type { SessionEnd } from '../launch/worker-session.js';
import type { ControlCommand, RunSummary } from '../protocol/app.js';
import type { RunRecord, WorkerEvent } from '../protocol/run.js';
import { diagnosisOf } from '../runs/run-store.js';
import { trainerName } from '../runs/trainer.js';
import type { RunQueue } from './run-queue.js';
import { wordsOf, type RunRegistry } from './run-registry.js';

/** What is used of a RunSupervisor: one run in training, through restarts of its worker. */
export interface Supervised {
  run(): Promise<SessionEnd>;
  send(command: ControlCommand): void;
  kill(): void;
}

export interface DispatcherOptions {
  queue: RunQueue;
  registry: RunRegistry;
  supervise: (run: {
    id: string;
    dir: string;
    slot: string;
    wanted: string;
    onEvent: (event: WorkerEvent) => void;
  }) => Supervised;
  /** Reads a run's record from the disk. */
  readRecord: (dir: string) => Promise<RunRecord>;
  /** Marks a run that waits as stopped, on the disk. */
  withdraw: (dir: string) => Promise<RunRecord>;
  /** `urgent` is false where only the step has moved on. */
  onChange: (urgent: boolean) => void;
  onEnd: (run: RunSummary) => void;
}

interface LiveRun {
  supervisor: Supervised;
  ended: Promise<void>;
}

/** Trains the queue's runs, as many at a time as it has slots, and keeps the registry true. */
export class RunDispatcher {
  readonly #options: DispatcherOptions;
  readonly #live = new Map<string, LiveRun>();
  #closing = false;

  constructor(options: DispatcherOptions) {
    this.#options = options;
  }

  /** The list of runs with their places in the queue. */
  summaries(): RunSummary[] {
    return this.#options.registry.list().map(({ summary }) => this.#placed(summary));
  }

  summary(id: string): RunSummary {
    return this.#placed(this.#options.registry.get(id).summary);
  }

  #placed(summary: RunSummary): RunSummary {
    const { queue } = this.#options;
    return { ...summary, queuePosition: queue.position(summary.id), trainsOn: queue.slotOf(summary.id) };
  }

  /** Ids of the runs that have a worker now. */
  get live(): ReadonlySet<string> {
    return new Set(this.#live.keys());
  }

  /** Ids of the runs that train or wait here: what is known of them is newer than the disk. */
  get busy(): ReadonlySet<string> {
    const ids = this.#options.registry.list().map(({ summary }) => summary.id);
    return new Set(ids.filter((id) => this.#options.queue.has(id)));
  }

  /** Names of the runs that have a worker now. */
  liveNames(): string[] {
    return [...this.#live.keys()].map((id) => this.#options.registry.get(id).summary.name);
  }

  /** Names the devices to train on and starts what waits. */
  open(slots: readonly string[]): void {
    this.#options.queue.open(slots);
    this.#startNext();
  }

  /** Starts the run, or lets it wait for its turn. */
  enqueue(id: string): void {
    const { queue, registry, onChange } = this.#options;
    registry.patch(id, { status: 'queued', failure: null, endedAt: null });
    queue.add(id, registry.get(id).summary.wantedDevice);
    this.#startNext();
    onChange(true);
  }

  /** Throws RequestError where the run is in no state for it. */
  async control(id: string, command: ControlCommand): Promise<void> {
    const { queue, registry } = this.#options;
    const live = this.#live.get(id);
    if (live) {
      live.supervisor.send(command);
      return;
    }
    const { summary } = registry.get(id);
    if (queue.has(id)) {
      if (command.kind !== 'stop') {
        throw new RequestError(`${summary.name} waits in the queue; this can be done once it trains.`);
      }
      await this.withdraw(id);
    } else if (summary.status === 'running' || summary.status === 'paused') {
      const by = summary.trainedBy ? trainerName(summary.trainedBy) : 'another process';
      throw new RequestError(`${summary.name} is trained by ${by}, outside this window; control it there.`);
    } else if (command.kind !== 'stop') {
      throw new RequestError(`${summary.name} is not training; continue it first.`);
    }
  }

  /** Waits for the worker of a run that has ended to be gone, which takes a moment after its last word. */
  async leaving(id: string): Promise<void> {
    const { status } = this.#options.registry.get(id).summary;
    if (status !== 'running' && status !== 'paused') await this.#live.get(id)?.ended;
  }

  /** Takes a run that waits out of the queue. */
  async withdraw(id: string): Promise<void> {
    const { queue, registry, withdraw, onChange } = this.#options;
    if (this.#live.has(id) || !queue.has(id)) return;
    queue.remove(id);
    const { dir } = registry.get(id);
    registry.put(dir, await withdraw(dir));
    onChange(true);
  }

  /** Asks every run to write a checkpoint and end; those that don't within `graceMs` are killed. */
  async stopAll(graceMs: number): Promise<void> {
    this.#closing = true;
    const live = [...this.#live.values()];
    for (const { supervisor } of live) supervisor.send({ kind: 'stop' });
    const late = setTimeout(() => {
      for (const { supervisor } of this.#live.values()) supervisor.kill();
    }, graceMs);
    await Promise.all(live.map((run) => run.ended));
    clearTimeout(late);
  }

  #startNext(): void {
    const { queue, registry, supervise, onChange } = this.#options;
    while (!this.#closing) {
      const next = queue.take();
      if (!next) return;
      const { dir, summary } = registry.get(next.id);
      const wanted = summary.wantedDevice;
      const supervisor = supervise({ ...next, dir, wanted, onEvent: (event) => this.#follow(next.id, event) });
      registry.patch(next.id, { status: 'running', activity: startingActivity });
      const ended = supervisor.run().then((end) => this.#ended(next.id, end));
      this.#live.set(next.id, { supervisor, ended });
      onChange(true);
    }
  }

  #follow(id: string, event: WorkerEvent): void {
    const { registry, onChange } = this.#options;
    if (event.kind === 'run') {
      const { dir, summary } = registry.get(id);
      // What the worker knows of what people say is from before it began.
      const { name, ...words } = wordsOf(summary);
      registry.put(dir, { ...event.record, name, words });
      registry.patch(id, { activity: summary.activity });
      onChange(true);
    } else if (event.kind === 'activity') {
      registry.patch(id, { activity: event.what ?? undefined });
      onChange(true);
    } else if (event.kind === 'status') {
      const urgent = registry.get(id).summary.status !== event.status;
      registry.patch(id, { status: event.status, step: event.step });
      onChange(urgent);
    } else if (event.kind === 'diagnoses') {
      void this.#readDiagnosis(id);
    } else if (event.kind === 'inside') {
      const { done, total, what } = event;
      registry.patch(id, { inside: total === 0 ? undefined : { done, total, what } });
      onChange(false);
    } else if (event.kind === 'done') {
      registry.patch(id, { status: event.status, step: event.step, activity: undefined });
      onChange(true);
    } else if (event.kind === 'failed') {
      registry.patch(id, { status: 'failed', failure: event.message, activity: undefined });
      onChange(true);
    }
  }

  /** As the run's directory has it by now, which knows what was dismissed. */
  async #readDiagnosis(id: string): Promise<void> {
    const { registry, readRecord, onChange } = this.#options;
    try {
      const diagnosis = diagnosisOf(await readRecord(registry.get(id).dir));
      if (!this.#live.has(id)) return;
      registry.patch(id, { diagnosis });
      onChange(true);
    } catch {
      // It is told again when the run ends.
    }
  }

  async #ended(id: string, end: SessionEnd): Promise<void> {
    const { queue, registry, readRecord, onChange, onEnd } = this.#options;
    this.#live.delete(id);
    queue.remove(id);
    const { dir } = registry.get(id);
    let isTrained = false;
    try {
      const record = await readRecord(dir);
      isTrained = record.status === 'running' || record.status === 'paused';
      registry.put(dir, record);
    } catch {
      // The directory went away or its disk did: what the worker said last is all there is.
    }
    const { status } = registry.get(id).summary;
    if (isTrained) {
      // Another process has it, which is why it ended here.
    } else if (end.kind === 'failed' && status !== 'failed') {
      registry.patch(id, { status: 'failed', failure: end.failure.message });
    } else if (end.kind === 'done' && status !== end.status) {
      registry.patch(id, { status: end.status, step: end.step });
    }
    onEnd(this.summary(id));
    this.#startNext();
    onChange(true);
  }
}
