import type { LiveChange, LiveValues } from '../../models/core/live.js';
import { StepInterrupted, type Learner, type StepResult } from '../../models/core/learner.js';
import type { ControlCommand } from '../protocol/app.js';
import type { RunStatus } from '../protocol/run.js';
import type { CommandInbox } from './command-inbox.js';
import { FollowUp, type FollowUpOptions, type Watched } from './follow-up.js';
import { InsideStep } from './inside-step.js';
import { LiveSettings, type LiveRules } from './live-settings.js';
import { LOOK_SECONDS, Looks } from './looks.js';
import type { RunRecorder } from './run-recorder.js';
import type { Stopwatch } from './stopwatch.js';

export interface TrainingLoopOptions extends Omit<FollowUpOptions, 'looks'> {
  inbox: CommandInbox;
  /** Changes of live settings to be made again, by ascending step. */
  planned: LiveChange[];
  liveRules: LiveRules;
  /** Whether the first step is compiled when it is run, which can take minutes. */
  compiles: boolean;
  /** Lets waiting commands and timers in; resolves when it is training's turn again. */
  nextTurn: () => Promise<void>;
  /** Resolves after so long. */
  sleep: (ms: number) => Promise<void>;
  /** Tells how the run stands, after each change. */
  tell: () => void;
}

/** Up to so many steps a second, each is shown by its metrics; panels follow this often, in milliseconds. */
const WATCHABLE = 10;
const lookIntervalMs = 200;

/** Trains step by step, with what follows each, and obeys commands between two steps and within what takes long. */
export class TrainingLoop {
  status: RunStatus = 'running';
  readonly #training: Learner;
  readonly #recorder: RunRecorder;
  readonly #stopwatch: Stopwatch;
  readonly #options: TrainingLoopOptions;
  readonly #inside: InsideStep;
  readonly #looks: Looks;
  readonly #followUp: FollowUp;
  readonly #live: LiveSettings;
  /** Whether the next step may have to be recorded anew, which takes a while. */
  #isOther = false;
  #beganMs = -Infinity;
  #lookedMs = -Infinity;
  #stopping = false;
  /** Steps still to train before pausing again, each with what it alone is to have. */
  #singleSteps: LiveValues[] = [];
  /** Whether a step is going on, with what follows it. */
  #stepping = false;
  /** Whether what is going on is to be finished though the run is paused. */
  #finishing = false;
  /** What was told of what is done before it trains. */
  #activity: string | null | undefined;

  constructor(options: TrainingLoopOptions) {
    const { training, recorder, stopwatch, planned, unfinished, saved, monotonicMs } = options;
    this.#options = options;
    this.#training = training;
    this.#recorder = recorder;
    this.#stopwatch = stopwatch;
    this.#live = new LiveSettings({ training, recorder, rules: options.liveRules, planned });
    this.#inside = new InsideStep({
      ...{ inbox: options.inbox, monotonicMs, nextTurn: options.nextTurn },
      send: (event) => recorder.tell(event),
      step: () => training.step,
      obey: (command) => this.#obeyInside(command),
      isHeld: () => this.status === 'paused' && !this.#finishing,
      rest: () => this.#rest(),
    });
    const checked = saved && (unfinished === null || unfinished.check === 'done') ? training.step : null;
    this.#looks = new Looks({ training, recorder, inside: this.#inside, checked });
    this.#followUp = new FollowUp({ ...options, looks: this.#looks });
  }

  /** Seconds spent training so far, to the millisecond. */
  get seconds(): number {
    return this.#followUp.seconds;
  }

  /** Resolves at the last step, where training ends early, or when told to stop, with a checkpoint of that step written. */
  async run(): Promise<'done' | 'stopped'> {
    if (this.#followUp.isUnfinished) await this.#begin();
    this.#stopwatch.start();
    if (!this.#stopping) this.#tellActivity(this.#options.compiles ? 'Compiling the first step' : null);
    for (;;) {
      await this.#obey();
      if (this.#stopping || this.#followUp.isOver) break;
      if (this.status === 'paused' && this.#singleSteps.length === 0) {
        this.#tellActivity(null);
        await this.#rest();
        continue;
      }
      if (await this.#restUntilDue()) continue;
      this.#finishing = this.status === 'paused';
      if (this.#finishing) this.#live.forOneStep(this.#singleSteps.shift()!);
      await this.#advance();
      this.#tellActivity(null);
      await this.#options.nextTurn();
    }
    const ended = this.#followUp.isOver && !this.#followUp.isUnfinished ? 'done' : 'stopped';
    await this.#followUp.end(ended);
    this.#stopwatch.stop();
    this.#followUp.flush();
    this.status = ended;
    return ended;
  }

  #tellActivity(what: string | null): void {
    if (what === this.#activity) return;
    this.#activity = what;
    this.#recorder.tell({ kind: 'activity', what });
  }

  /** Looks at the untrained model, or makes up for what an earlier sitting has given up. */
  async #begin(): Promise<void> {
    const { step } = this.#training;
    this.#tellActivity(step === 0 ? 'Looking at the untrained model' : `Finishing step ${step.toLocaleString('en')}`);
    await this.#followUp.begin();
  }

  /** Metrics are flushed as soon as there are any. */
  wantMetrics(): void {
    this.#followUp.wantMetrics();
  }

  /** Writes and sends the metrics that wait. */
  flush(): void {
    this.#followUp.flush();
  }

  async #obey(): Promise<void> {
    const { inbox } = this.#options;
    for (let command = inbox.take(); command; command = inbox.take()) {
      switch (command.kind) {
        case 'pause':
          this.#setPaused(true);
          break;
        case 'resume':
          this.#setPaused(false);
          break;
        case 'step':
          this.#setPaused(true);
          this.#singleSteps.push(command.live ?? {});
          break;
        case 'stop':
          this.#stopping = true;
          break;
        case 'sample':
          this.#finishing = this.status === 'paused';
          await this.#looks.take(() => this.#looks.record(this.#training.panels));
          break;
        case 'checkpoint':
          this.#finishing = this.status === 'paused';
          await this.#followUp.checkpoint({ pin: command.pin });
          break;
        case 'set':
          this.#set(command.key, command.value);
          break;
      }
    }
  }

  /** Of what comes in the middle of something, what can be done there; false where it has to wait for the end of it. */
  #obeyInside(command: ControlCommand): boolean {
    const { kind } = command;
    if (kind === 'step') return this.#goOn(command.live ?? {});
    if (kind === 'stop') this.#stopping = true;
    else if (kind === 'pause' || kind === 'resume') this.#setPaused(kind === 'pause');
    else return false;
    this.#finishing = false;
    return true;
  }

  /** A single step was asked for: what goes on is finished; where that is no step itself, the step comes after it. */
  #goOn(live: LiveValues): boolean {
    if (this.#stepping && Object.keys(live).length === 0) {
      this.#finish();
      return true;
    }
    if (this.status === 'paused' && !this.#finishing) {
      this.#finishing = true;
      this.#stopwatch.start();
    }
    return false;
  }

  /** Goes on with the step to its end and no further; where that is being done already, with one more after it. */
  #finish(): void {
    if (this.#finishing) {
      this.#singleSteps.push({});
      return;
    }
    this.#setPaused(true);
    this.#finishing = true;
    this.#stopwatch.start();
  }

  async #advance(): Promise<void> {
    // Not after the step: a command that wants it evaluated finds its metrics still open.
    this.#followUp.flushDue();
    if (this.#live.arrive() || this.#isOther) this.#recorder.tell({ kind: 'silence', seconds: LOOK_SECONDS });
    this.#isOther = false;
    this.#beganMs = this.#options.monotonicMs();
    this.#stopwatch.start();
    this.#stepping = true;
    const result = await this.#step();
    // What this step alone had is over before it is kept or shown.
    if (result && this.#live.arrive()) this.#isOther = true;
    if (result) await this.#followUp.after(result, this.#watched());
    this.#stepping = false;
  }

  /** Who trains a single step, or a few a second, wants to see what came of it. */
  #watched(): Watched {
    const isSlow = (this.#live.stepsPerSecond ?? Infinity) <= WATCHABLE;
    const panels = this.#finishing || (isSlow && this.#beganMs - this.#lookedMs >= lookIntervalMs);
    if (panels) this.#lookedMs = this.#beganMs;
    return { metrics: this.#finishing || isSlow, panels };
  }

  /** Null where the step was broken off, as the run is to stop. */
  async #step(): Promise<StepResult | null> {
    this.#inside.begin();
    try {
      const result = this.#training.advance(this.#inside);
      // Most steps are done by now; those wait for nothing.
      return result instanceof Promise ? await result : result;
    } catch (error) {
      if (!(error instanceof StepInterrupted)) throw error;
      this.#stopping = true;
      return null;
    } finally {
      this.#inside.end();
    }
  }

  /** In slow motion: false where the next step is due, otherwise true once it is, or there is a command. */
  async #restUntilDue(): Promise<boolean> {
    const rate = this.#live.stepsPerSecond;
    if (rate === null || this.status === 'paused') return false;
    const leftMs = this.#beganMs + 1000 / rate - this.#options.monotonicMs();
    if (leftMs <= 0) return false;
    this.#stopwatch.stop();
    if (rate <= WATCHABLE) this.#followUp.flush();
    await Promise.race([this.#options.inbox.arrival(), this.#options.sleep(leftMs)]);
    return true;
  }

  /** Waits for the next command with the clock stopped. */
  async #rest(): Promise<void> {
    this.#stopwatch.stop();
    this.#followUp.flush();
    this.#followUp.recordStep();
    this.#options.tell();
    await this.#options.inbox.arrival();
  }

  #setPaused(paused: boolean): void {
    if (paused === (this.status === 'paused')) return;
    const { step } = this.#training;
    this.status = paused ? 'paused' : 'running';
    this.#singleSteps = [];
    if (!paused) this.#stopwatch.start();
    this.#recorder.log('info', `${paused ? 'Paused' : 'Went on'} at step ${step.toLocaleString('en')}.`, { step });
    this.#recorder.update({ status: this.status, step });
    this.#options.tell();
  }

  #set(key: string, value: LiveChange['value']): void {
    if (!this.#live.set(key, value)) return;
    this.#isOther = true;
    this.#options.tell();
  }
}
