import type { CommonConfig } from '../../models/core/config.js';
import type { Training } from '../../models/core/training.js';
import type { RunStatus } from '../protocol/run.js';
import type { ControlChange } from '../runs/controls-file.js';
import type { CommandInbox } from './command-inbox.js';
import type { RunRecorder } from './run-recorder.js';
import { isSampleStep } from './sample-schedule.js';
import { SkippedUpdates } from './skipped-updates.js';
import type { Stopwatch } from './stopwatch.js';
import { Throughput } from './throughput.js';

export interface TrainingLoopOptions {
  training: Training;
  recorder: RunRecorder;
  config: CommonConfig;
  inbox: CommandInbox;
  stopwatch: Stopwatch;
  /** Changes of the learning rate to be made again, by ascending step. */
  planned: ControlChange[];
  /** Whether there is a checkpoint of the step at which this begins. */
  saved: boolean;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Lets waiting commands and timers in; resolves when it is training's turn again. */
  nextTurn: () => Promise<void>;
  /** Tells how the run stands, after each change. */
  tell: () => void;
}

const flushIntervalMs = 100;
const recordIntervalMs = 1000;

/** Trains step by step, records what there is to record, and obeys commands between two steps. */
export class TrainingLoop {
  status: RunStatus = 'running';
  readonly #training: Training;
  readonly #recorder: RunRecorder;
  readonly #config: CommonConfig;
  readonly #stopwatch: Stopwatch;
  readonly #throughput: Throughput;
  readonly #options: TrainingLoopOptions;
  readonly #skipped = new SkippedUpdates();
  #planned: ControlChange[];
  #stopping = false;
  /** Steps still to train before pausing again. */
  #singleSteps = 0;
  #lastFlushMs: number;
  #lastRecordMs: number;
  /** The step of the newest checkpoint. */
  #checkpointed: number | null;

  constructor(options: TrainingLoopOptions) {
    const { training, recorder, config, stopwatch, planned, monotonicMs } = options;
    this.#options = options;
    this.#training = training;
    this.#recorder = recorder;
    this.#config = config;
    this.#stopwatch = stopwatch;
    this.#planned = planned;
    this.#checkpointed = options.saved ? training.step : null;
    this.#lastFlushMs = this.#lastRecordMs = monotonicMs();
    const { batchSize, step } = training;
    this.#throughput = new Throughput({ batchSize, step, elapsedMs: stopwatch.elapsedMs });
  }

  /** Seconds spent training so far, to the millisecond. */
  get seconds(): number {
    return Math.round(this.#stopwatch.elapsedMs) / 1000;
  }

  /** Resolves at the last step, or when told to stop, with a checkpoint of that step written. */
  async run(): Promise<'done' | 'stopped'> {
    const training = this.#training;
    this.#stopwatch.start();
    for (;;) {
      this.#obey();
      if (this.#stopping || training.step >= training.steps) break;
      if (this.status === 'paused' && this.#singleSteps === 0) {
        await this.#rest();
        continue;
      }
      if (this.status === 'paused') this.#singleSteps--;
      this.#advance();
      await this.#options.nextTurn();
    }
    const ended = training.step >= training.steps ? 'done' : 'stopped';
    // The learning rate may have changed since a checkpoint of this very step.
    if (this.#checkpointed !== training.step || ended === 'stopped') this.checkpoint();
    this.#stopwatch.stop();
    this.flush();
    this.status = ended;
    return ended;
  }

  sample(): void {
    const picture = this.#training.sample();
    if (picture) this.#recorder.sample(this.#training.step, picture);
  }

  checkpoint({ pin = false } = {}): void {
    this.flush();
    const wallMs = this.#stopwatch.elapsedMs;
    this.#recorder.checkpoint(this.#training.state(), { wallMs, keep: this.#config.keepCheckpoints, pin });
    this.#checkpointed = this.#training.step;
  }

  /** Writes and sends the metrics that wait. */
  flush(): void {
    if (!this.#recorder.hasMetrics) return;
    this.#recorder.flushMetrics(this.#throughput.measure(this.#training.step, this.#stopwatch.elapsedMs));
    this.#lastFlushMs = this.#options.monotonicMs();
  }

  #obey(): void {
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
          this.#singleSteps++;
          break;
        case 'stop':
          this.#stopping = true;
          break;
        case 'sample':
          this.sample();
          break;
        case 'checkpoint':
          this.checkpoint({ pin: command.pin });
          break;
        case 'set-learning-rate':
          this.#setLearningRate(command.value);
          break;
      }
    }
  }

  #advance(): void {
    const { sampleEvery, checkpointEvery } = this.#config;
    const training = this.#training;
    const recorder = this.#recorder;
    while (this.#planned[0]?.step === training.step) training.learningRate = this.#planned.shift()!.learningRate;
    this.#stopwatch.start();
    const { step, values, applied } = training.advance();
    const note = this.#skipped.note(step, applied);
    if (note) recorder.log(note.level, note.message, { step });
    const last = step === training.steps;
    if (step % recorder.record.every === 0 || last) {
      recorder.addMetrics({ step, wallMs: this.#stopwatch.elapsedMs, values });
    }
    if (isSampleStep(step, { sampleEvery, steps: training.steps })) this.sample();
    if (step % checkpointEvery === 0 || last) this.checkpoint();
    const nowMs = this.#options.monotonicMs();
    if (nowMs - this.#lastFlushMs >= flushIntervalMs) this.flush();
    if (nowMs - this.#lastRecordMs >= recordIntervalMs) this.#recordStep();
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
    this.#singleSteps = 0;
    if (!paused) this.#stopwatch.start();
    this.#recorder.log('info', paused ? `Paused at step ${step}.` : `Went on at step ${step}.`, { step });
    this.#recorder.update({ status: this.status, step });
    this.#options.tell();
  }

  #setLearningRate(value: number): void {
    const training = this.#training;
    const { step, learningRate } = training;
    if (value === learningRate) return;
    this.#recorder.changeLearningRate(step, value);
    this.#planned = [];
    training.learningRate = value;
    this.#recorder.log('info', `Learning rate changed from ${learningRate} to ${value}.`, { step });
    this.#options.tell();
  }
}
