import type { DataDirs } from '../../models/data/dataset.js';
import type { ControlCommand } from '../protocol/app.js';
import type { Failure, WorkerEvent } from '../protocol/run.js';
import { recordFailure } from '../runs/record-failure.js';
import { DiskError } from '../runs/disk-error.js';
import { readRunRecord } from '../runs/run-record.js';
import { changeIdleRun } from '../runs/idle-run.js';
import { HelperHost } from './helper-host.js';
import type { Places } from './places.js';
import type { RestartBudget } from './restart-budget.js';
import { WorkerSession, type SessionEnd, type SessionOptions } from './worker-session.js';
import type { WorkerTransport } from './worker-transport.js';

export interface SupervisorOptions extends Pick<
  SessionOptions,
  'timers' | 'readyWithinMs' | 'silentForMs' | 'oomKills'
> {
  /** The run's directory. */
  dir: string;
  dataDirs: DataDirs;
  /** Starts a worker process; called again for each restart. */
  spawn: () => WorkerTransport;
  /** Starts a process that helps; by default as a worker is started. */
  spawnHelper?: () => WorkerTransport;
  /** Where the run's helpers find a place. */
  places: Places;
  /** Unix time in milliseconds. */
  now: () => number;
  onEvent: (event: WorkerEvent) => void;
  /** The worker is gone and a new one goes on from the last checkpoint. */
  onRestart?: (failure: Failure, output: string) => void;
  /** Chooses how the run is executed, before its first worker starts; ends at once when `signal` says so. */
  choose?: (signal: AbortSignal) => Promise<void>;
  /** Without one a crash ends the run. */
  budget?: RestartBudget;
}

/** What is done until a worker can tell what it does. */
export const startingActivity = 'Starting a process';

/** Trains one run to its end, through crashes of its worker as far as the budget goes. */
export class RunSupervisor {
  readonly #options: SupervisorOptions;
  readonly #choosing = new AbortController();
  #session: WorkerSession | null = null;
  #stopping = false;
  #paused = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Settles when no worker runs any more; never rejects. A crash is then in run.json too. */
  async run(): Promise<SessionEnd> {
    const { dir, budget, now, onRestart, choose } = this.#options;
    if (choose) await choose(this.#choosing.signal);
    if (this.#stopping) return this.#stoppedBefore();
    for (;;) {
      const { end, worker } = await this.#runOnce();
      if (end.kind !== 'failed') return end;
      const again = !this.#stopping && budget !== undefined && budget.spend(end.failure.code, now());
      if (end.failure.code === 'taken') return end;
      const { failure, output } = end;
      recordFailure(dir, { failure, output, at: new Date(now()), willRestart: again, worker });
      if (!again) return end;
      onRestart?.(end.failure, end.output);
    }
  }

  send(command: ControlCommand): void {
    if (command.kind === 'stop') this.#stop();
    if (command.kind === 'pause' || command.kind === 'step') this.#paused = true;
    if (command.kind === 'resume') this.#paused = false;
    this.#session?.send(command);
  }

  /** Ends the worker at once and for good. */
  kill(): void {
    this.#stop();
    this.#session?.kill();
  }

  get pid(): number | undefined {
    return this.#session?.pid;
  }

  #stop(): void {
    this.#stopping = true;
    this.#choosing.abort();
  }

  /** It was told to stop before it had a worker. */
  #stoppedBefore(): SessionEnd {
    const { dir, now } = this.#options;
    const endedAt = new Date(now()).toISOString();
    try {
      const { step, seconds } = changeIdleRun(dir, (record) => ({ ...record, status: 'stopped', endedAt }));
      return { kind: 'done', status: 'stopped', step, seconds };
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return {
        kind: 'failed',
        failure: { code: error instanceof DiskError ? 'disk' : 'bad-request', message },
        output: '',
      };
    }
  }

  /** `worker`: the process that had the run, where one came so far. */
  async #runOnce(): Promise<{ end: SessionEnd; worker: number | undefined }> {
    const { dir, dataDirs, spawn, places, onEvent, timers, readyWithinMs, silentForMs, oomKills } = this.#options;
    const helpers = new HelperHost({
      ...{ architecture: this.#architecture(), places },
      spawn: this.#options.spawnHelper ?? spawn,
      send: (command) => session.send(command),
      ...(timers && { timers }),
    });
    let worker: number | undefined;
    const session = new WorkerSession({
      transport: spawn(),
      onEvent: (event) => {
        if (event.kind === 'run') worker = session.pid;
        if (!helpers.heed(event)) onEvent(event);
      },
      ...(timers && { timers }),
      ...(readyWithinMs !== undefined && { readyWithinMs }),
      ...(silentForMs !== undefined && { silentForMs }),
      ...(oomKills && { oomKills }),
    });
    this.#session = session;
    onEvent({ kind: 'activity', what: startingActivity });
    session.send({ kind: 'start', dir, dataDirs });
    // What the user asked of the worker before it crashed still holds.
    if (this.#paused) session.send({ kind: 'pause' });
    const end = await session.ended;
    await helpers.close();
    return { end, worker };
  }

  /** Of a run that can't be read nothing is known; its worker will tell. */
  #architecture(): string {
    try {
      return readRunRecord(this.#options.dir).architecture;
    } catch {
      return '';
    }
  }
}
