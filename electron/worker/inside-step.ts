import { StepInterrupted, type WithinStep } from '../../models/core/learner.js';
import type { ControlCommand } from '../protocol/app.js';
import type { WorkerEvent } from '../protocol/run.js';
import type { CommandInbox } from './command-inbox.js';

export interface InsideStepOptions {
  inbox: CommandInbox;
  monotonicMs: () => number;
  /** Lets waiting commands and timers in. */
  nextTurn: () => Promise<void>;
  send: (event: WorkerEvent) => void;
  /** The last step that is done. */
  step: () => number;
  /** False for a command that has to wait for the step's end. */
  obey: (command: ControlCommand) => boolean;
  /** Whether the run is paused. */
  isHeld: () => boolean;
  /** Resolves at the next command. */
  rest: () => Promise<void>;
}

/** Progress is told no more often than this. */
const tellIntervalMs = 200;

/** What a step, or a look at the model, that takes long is told and tells, between the commands of whoever watches it. */
export class InsideStep implements WithinStep {
  readonly #options: InsideStepOptions;
  #waiting: ControlCommand[] = [];
  #toldMs = -Infinity;
  #told = false;
  #graceMs = 0;
  #stoppedMs: number | null = null;

  constructor(options: InsideStepOptions) {
    this.#options = options;
  }

  get signal(): AbortSignal {
    return this.#options.inbox.stopped;
  }

  /** `graceMs`: for how long it may still go on once the run is to stop. */
  begin(graceMs = 0): void {
    this.#graceMs = graceMs;
    this.#toldMs = -Infinity;
    this.#told = false;
  }

  /** The step is over: what had to wait comes next, and there is no progress inside of it any more. */
  end(): void {
    this.#options.inbox.putBack(this.#waiting.splice(0));
    if (this.#told) this.#tell(0, 0, '');
  }

  progress(done: number, total: number, what: string): void {
    const nowMs = this.#options.monotonicMs();
    if (nowMs - this.#toldMs < tellIntervalMs && done < total) return;
    this.#toldMs = nowMs;
    this.#told = true;
    this.#tell(done, total, what);
  }

  async turn(): Promise<void> {
    const { nextTurn, isHeld, rest } = this.#options;
    await nextTurn();
    this.#obey();
    while (isHeld() && !this.signal.aborted) {
      await rest();
      this.#obey();
    }
    if (!this.signal.aborted) return;
    const nowMs = this.#options.monotonicMs();
    this.#stoppedMs ??= nowMs;
    if (nowMs - this.#stoppedMs >= this.#graceMs) throw new StepInterrupted('The run was told to stop.');
  }

  expectSilence(seconds: number): void {
    this.#options.send({ kind: 'silence', seconds });
  }

  #obey(): void {
    const { inbox, obey } = this.#options;
    for (let command = inbox.take(); command; command = inbox.take()) {
      if (!obey(command)) this.#waiting.push(command);
    }
  }

  #tell(done: number, total: number, what: string): void {
    this.#options.send({ kind: 'inside', step: this.#options.step(), done, total, what });
  }
}
