import type { RunConfig } from '../../models/core/config.js';
import type { LiveChange, LiveValues } from '../../models/core/live.js';
import { StepInterrupted, type Learner, type StepResult } from '../../models/core/learner.js';
import type { ControlCommand } from '../protocol/app.js';
import type { RunStatus } from '../protocol/run.js';
import type { Unfinished } from '../runs/checkpoints.js';
import type { CommandInbox } from './command-inbox.js';
import { InsideStep } from './inside-step.js';
import { LiveSettings, type LiveRules } from './live-settings.js';
import { LOOK_SECONDS, Looks } from './looks.js';
import type { MetricsRow } from './metrics-batch.js';
import type { RunRecorder } from './run-recorder.js';
import { SkippedUpdates } from './skipped-updates.js';
import type { Stopwatch } from './stopwatch.js';
import { Throughput } from './throughput.js';

export interface TrainingLoopOptions {
  training: Learner;
  recorder: RunRecorder;
  config: RunConfig;
  inbox: CommandInbox;
  stopwatch: Stopwatch;
  /** Changes of live settings to be made again, by ascending step. */
  planned: LiveChange[];
  liveRules: LiveRules;
  /** Whether the first step is compiled when it is run, which can take minutes. */
  compiles: boolean;
  /** Whether there is a checkpoint of the step at which this begins. */
  saved: boolean;
  /** What has still to be done of the step at which this begins; null for nothing. */
  unfinished: Unfinished | null;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Lets waiting commands and timers in; resolves when it is training's turn again. */
  nextTurn: () => Promise<void>;
  /** Resolves after so long. */
  sleep: (ms: number) => Promise<void>;
  /** Tells how the run stands, after each change. */
  tell: () => void;
}

/** Metrics are no longer kept back than this. Who shows them asks for them sooner, as each flush wakes three processes. */
const flushIntervalMs = 1000;
const recordIntervalMs = 1000;
/** Up to so many steps a second, each is shown by its metrics; panels follow this often, in milliseconds. */
const WATCHABLE = 10;
const lookIntervalMs = 200;

/** Trains step by step, records what there is to record, and obeys commands between two steps and within what takes long. */
export class TrainingLoop {
  status: RunStatus = 'running';
  readonly #training: Learner;
  readonly #recorder: RunRecorder;
  readonly #config: RunConfig;
  readonly #stopwatch: Stopwatch;
  readonly #throughput: Throughput;
  readonly #options: TrainingLoopOptions;
  readonly #skipped = new SkippedUpdates();
  readonly #inside: InsideStep;
  readonly #looks: Looks;
  /** The last step that an earlier sitting has done with. */
  readonly #from: number;
  /** What was measured at the newest step, recorded or not. */
  #row: MetricsRow;
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
  #unfinished: Unfinished | null;
  /** Whether training has ended early, at the present step. */
  #ends: boolean;
  #lastFlushMs: number;
  /** Somebody waits for metrics. */
  #wanted = false;
  /** What was told of what is done before it trains. */
  #activity: string | null | undefined;
  #lastRecordMs: number;
  /** The step of the newest checkpoint. */
  #checkpointed: number | null;

  constructor(options: TrainingLoopOptions) {
    const { training, recorder, config, stopwatch, planned, unfinished, saved, monotonicMs } = options;
    this.#options = options;
    this.#training = training;
    this.#recorder = recorder;
    this.#config = config;
    this.#stopwatch = stopwatch;
    this.#live = new LiveSettings({ training, recorder, rules: options.liveRules, planned });
    this.#unfinished = unfinished;
    this.#ends = unfinished?.ends ?? false;
    this.#from = saved && unfinished ? training.step - 1 : training.step;
    this.#row = { step: training.step, wallMs: stopwatch.elapsedMs, values: {} };
    this.#checkpointed = saved ? training.step : null;
    this.#lastFlushMs = this.#lastRecordMs = monotonicMs();
    const { unitsPerStep, step } = training;
    this.#throughput = new Throughput({ unitsPerStep, step, elapsedMs: stopwatch.elapsedMs });
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
  }

  /** Seconds spent training so far, to the millisecond. */
  get seconds(): number {
    return Math.round(this.#stopwatch.elapsedMs) / 1000;
  }

  /** Resolves at the last step, where training ends early, or when told to stop, with a checkpoint of that step written. */
  async run(): Promise<'done' | 'stopped'> {
    const training = this.#training;
    if (this.#unfinished) await this.#begin(this.#unfinished);
    this.#stopwatch.start();
    if (!this.#stopping) this.#tellActivity(this.#options.compiles ? 'Compiling the first step' : null);
    for (;;) {
      await this.#obey();
      if (this.#stopping || this.#isOver) break;
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
    const ended = this.#isOver && !this.#unfinished ? 'done' : 'stopped';
    // Live settings may have changed since a checkpoint of this very step.
    if (this.#checkpointed !== training.step || ended === 'stopped') await this.#checkpoint();
    if (this.#unfinished) this.#noteUnfinished();
    this.#stopwatch.stop();
    this.flush();
    this.status = ended;
    return ended;
  }

  #tellActivity(what: string | null): void {
    if (what === this.#activity) return;
    this.#activity = what;
    this.#recorder.tell({ kind: 'activity', what });
  }

  /** Looks at the untrained model, or makes up for what an earlier sitting has given up. */
  async #begin(unfinished: Unfinished): Promise<void> {
    const { step } = this.#training;
    this.#tellActivity(step === 0 ? 'Looking at the untrained model' : `Finishing step ${step.toLocaleString('en')}`);
    await this.#looks.take(() => this.#follow(unfinished, { keep: true }));
  }

  #noteUnfinished(): void {
    const { step } = this.#training;
    const message = `What was still to be measured or shown of step ${step.toLocaleString('en')} is left for when the run goes on.`;
    this.#recorder.log('info', message, { step });
  }

  /** A checkpoint, checked before unless the run is to stop. */
  async #checkpoint({ pin = false } = {}): Promise<void> {
    await this.#looks.take(() => this.#looks.check(this.#row));
    await this.#keep({ pin });
  }

  async #keep({ pin = false } = {}): Promise<void> {
    this.flush();
    const wallMs = this.#stopwatch.elapsedMs;
    const state = await this.#training.state();
    const unfinished = this.#unfinished;
    const keep = this.#config.keepCheckpoints;
    this.#recorder.checkpoint({ state, wallMs, ...(unfinished && { unfinished }) }, { keep, pin });
    this.#checkpointed = this.#training.step;
  }

  /** Metrics are flushed as soon as there are any. */
  wantMetrics(): void {
    this.#wanted = true;
  }

  /** Writes and sends the metrics that wait. */
  flush(): void {
    if (!this.#recorder.hasMetrics) return;
    this.#wanted = false;
    this.#recorder.flushMetrics(this.#throughput.measure(this.#training.step, this.#stopwatch.elapsedMs));
    this.#lastFlushMs = this.#options.monotonicMs();
  }

  /** Whether there is nothing more to train. What made an earlier sitting end early doesn't count. */
  get #isOver(): boolean {
    const { step, steps } = this.#training;
    return step >= steps || this.#isEarly;
  }

  get #isEarly(): boolean {
    const { step, endsEarly } = this.#training;
    return this.#ends || (step > this.#from && endsEarly !== null);
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
          await this.#checkpoint({ pin: command.pin });
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
    if (this.#wanted || this.#options.monotonicMs() - this.#lastFlushMs >= flushIntervalMs) this.flush();
    if (this.#live.arrive() || this.#isOther) this.#recorder.tell({ kind: 'silence', seconds: LOOK_SECONDS });
    this.#isOther = false;
    this.#beganMs = this.#options.monotonicMs();
    this.#stopwatch.start();
    this.#stepping = true;
    const result = await this.#step();
    // What this step alone had is over before it is kept or shown.
    if (result && this.#live.arrive()) this.#isOther = true;
    if (result) await this.#after(result);
    this.#stepping = false;
  }

  /** Notes what came of a step, and what follows it. */
  async #after({ step, values, applied }: StepResult): Promise<void> {
    const training = this.#training;
    const recorder = this.#recorder;
    // Who trains a single step wants to see what came of it.
    const isWatched = (this.#live.stepsPerSecond ?? Infinity) <= WATCHABLE;
    const isAsked = this.#finishing || isWatched;
    const isShown = this.#finishing || (isWatched && this.#beganMs - this.#lookedMs >= lookIntervalMs);
    if (isShown) this.#lookedMs = this.#beganMs;
    const note = this.#skipped.note(step, applied);
    if (note) recorder.log(note.level, note.message, { step });
    this.#row = { step, wallMs: this.#stopwatch.elapsedMs, values };
    if (isAsked || step % recorder.record.every === 0 || step === training.steps) recorder.addMetrics(this.#row);
    const check = training.evaluationDue ? 'first' : 'last';
    const whole = await this.#looks.take(() => this.#follow({ check, panels: isShown ? 'all' : 'due', ends: false }));
    // Only this sitting knows the values of the step, which belong to what will be measured of it.
    if (!whole) recorder.addMetrics(this.#row);
    if (this.#options.monotonicMs() - this.#lastRecordMs >= recordIntervalMs) this.#recordStep();
  }

  /** Checks, records and keeps what is due of the present step. Throws StepInterrupted; `#unfinished` is then what is left. */
  async #follow({ check, panels }: Unfinished, { keep = false } = {}): Promise<void> {
    const training = this.#training;
    this.#unfinished = { check, panels, ends: this.#ends };
    if (check === 'first') await this.#looks.check(this.#row);
    const checked = check === 'first' ? 'done' : check;
    // A learner that goes on has forgotten that it was to end early.
    const ends = (this.#ends = this.#isEarly);
    const last = this.#isOver;
    this.#unfinished = { check: checked, panels, ends };
    if (panels !== 'none') await this.#looks.record(panels === 'all' ? training.panels : training.panelsDue(last));
    const kept = keep || training.step % this.#config.checkpointEvery === 0 || last || training.isBest;
    this.#unfinished = { check: checked, panels: 'none', ends };
    if (kept) await this.#looks.check(this.#row);
    this.#unfinished = null;
    if (kept) await this.#keep();
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
    if (rate <= WATCHABLE) this.flush();
    await Promise.race([this.#options.inbox.arrival(), this.#options.sleep(leftMs)]);
    return true;
  }

  /** Waits for the next command with the clock stopped. */
  async #rest(): Promise<void> {
    this.#stopwatch.stop();
    this.flush();
    this.#recordStep();
    this.#options.tell();
    await this.#options.inbox.arrival();
  }

  #recordStep(): void {
    this.#lastRecordMs = this.#options.monotonicMs();
    this.#recorder.update({ step: this.#training.step, seconds: this.seconds }, { sync: false });
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
