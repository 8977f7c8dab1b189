import type { ArchitectureConfig, CommonConfig } from '../../models/core/config.js';
import type { Training, TrainingOptions } from '../../models/core/training.js';
import type { DataDirs } from '../../models/data/dataset.js';
import type { ControlCommand } from '../protocol/app.js';
import type { RunStatus, WorkerEvent } from '../protocol/run.js';
import { listCheckpoints } from '../runs/checkpoints.js';
import type { ControlChange } from '../runs/controls-file.js';
import { takeRun } from '../runs/take-run.js';
import { failureOf, stackOf, writing } from './failure-of.js';
import { openingLine, versionWarnings } from './opening-lines.js';
import { restoreRun } from './restore-run.js';
import { RunRecorder } from './run-recorder.js';
import { isSampleStep } from './sample-schedule.js';
import { SkippedUpdates } from './skipped-updates.js';
import { Stopwatch } from './stopwatch.js';

export interface TrainingRunOptions {
  dir: string;
  dataDirs: DataDirs;
  send: (event: WorkerEvent) => void;
  createTraining: (options: TrainingOptions) => Promise<Training>;
  /** Throws RequestError for an architecture that does not exist. */
  architecture: (name: string) => Pick<ArchitectureConfig, 'metrics'>;
  now: () => Date;
  /** Milliseconds of a clock that never jumps. */
  monotonicMs: () => number;
  /** Lets waiting commands and timers in; resolves when it is training's turn again. */
  nextTurn: () => Promise<void>;
}

const flushIntervalMs = 100;
const recordIntervalMs = 1000;

/** Trains one run in its directory, from its newest good checkpoint to its end or until it is told to stop. */
export class TrainingRun {
  readonly #options: TrainingRunOptions;
  readonly #inbox: ControlCommand[] = [];
  #wake: () => void = () => undefined;
  #stopping = false;
  #paused = false;
  #status: RunStatus = 'running';
  #training: Training | null = null;
  #recorder: RunRecorder | null = null;
  #config: CommonConfig | null = null;
  #stopwatch: Stopwatch;
  #planned: ControlChange[] = [];
  #lastFlush = { atMs: 0, step: 0, wallMs: 0 };
  #lastRecordMs = 0;
  #checkpointed = -1;
  /** Steps still to train before pausing again. */
  #singleSteps = 0;
  readonly #skipped = new SkippedUpdates();

  constructor(options: TrainingRunOptions) {
    this.#options = options;
    this.#stopwatch = new Stopwatch(options.monotonicMs);
  }

  /** Obeyed between two steps. */
  command(command: ControlCommand): void {
    this.#inbox.push(command);
    this.#wake();
  }

  /** Tells that the worker lives and how the run stands; to be called at least once a second. */
  lifeSign(): void {
    const step = this.#training?.step ?? this.#recorder?.record.step ?? 0;
    this.#options.send({
      kind: 'status',
      status: this.#status,
      step,
      learningRate: this.#training?.learningRate ?? null,
    });
  }

  /** Resolves when the run has ended in whichever way; its last event, `done` or `failed`, says how. */
  async run(): Promise<void> {
    try {
      await this.#begin();
      await this.#train();
      this.#end();
    } catch (error) {
      this.fail(error);
    } finally {
      this.#recorder?.close();
      this.#training?.dispose();
    }
  }

  /** Ends the run as failed: in its directory as far as that can be written, and to whoever listens. */
  fail(error: unknown): void {
    const { dir, now, send } = this.#options;
    const failure = failureOf(error, { lastCheckpoint: lastCheckpoint(dir) });
    const step = this.#training?.step ?? null;
    const detail = error instanceof Error ? stackOf(error) : String(error);
    const writes = [
      () => this.#flush(),
      () => this.#recorder?.log('error', failure.message, { step, detail }),
      () =>
        this.#recorder?.update({
          status: 'failed',
          failure,
          pid: null,
          endedAt: now().toISOString(),
          ...(step !== null && { step, seconds: this.#seconds }),
        }),
    ];
    for (const write of writes) {
      try {
        write();
      } catch {
        // Where the disk failed, the event below is all that is left to tell it.
      }
    }
    send({ kind: 'failed', ...failure });
  }

  async #begin(): Promise<void> {
    const { dir, dataDirs, send, createTraining, now, monotonicMs, architecture } = this.#options;
    const { record, before } = writing(dir, () => takeRun(dir, now()));
    const recorder = new RunRecorder({ dir, record, send, now });
    this.#recorder = recorder;
    this.#config = record.config as unknown as CommonConfig;
    const { checkpoint, planned, notes } = writing(dir, () => restoreRun(dir));
    const from = checkpoint?.state.step ?? 0;
    this.#planned = planned;
    recorder.begin(checkpoint ? from + 1 : 0);
    recorder.update({ step: from });
    this.lifeSign();
    for (const note of notes) recorder.log('warning', note, { step: from });

    const training = await createTraining({
      architecture: record.architecture,
      config: record.config,
      dirs: dataDirs,
      ...(checkpoint && { state: checkpoint.state }),
      ...(record.steps > 0 && { steps: record.steps }),
    });
    this.#training = training;
    for (const warning of versionWarnings(before.versions, training.versions)) {
      recorder.log('warning', warning, { step: from });
    }
    recorder.update({
      steps: training.steps,
      stepsPerEpoch: training.stepsPerEpoch,
      versions: training.versions,
      device: training.device,
      parameters: training.parameters,
      metrics: architecture(record.architecture).metrics,
      gallery: training.gallery,
    });
    send({ kind: 'run', record: recorder.record });
    recorder.log('info', openingLine(recorder.record, checkpoint ? from : null), { step: from });

    this.#checkpointed = checkpoint ? from : -1;
    this.#stopwatch = new Stopwatch(monotonicMs, checkpoint?.wallMs ?? 0);
    this.#stopwatch.start();
    this.#lastFlush = { atMs: monotonicMs(), step: from, wallMs: this.#stopwatch.elapsedMs };
    if (checkpoint) return;
    this.#sample();
    this.#checkpoint();
  }

  async #train(): Promise<void> {
    const training = this.#training!;
    for (;;) {
      this.#obey();
      if (this.#stopping || training.step >= training.steps) return;
      if (this.#paused && this.#singleSteps === 0) {
        await this.#rest();
        continue;
      }
      if (this.#paused) this.#singleSteps--;
      this.#advance();
      await this.#options.nextTurn();
    }
  }

  /** Carries out the commands that have arrived. */
  #obey(): void {
    for (let command = this.#inbox.shift(); command; command = this.#inbox.shift()) {
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
          this.#sample();
          break;
        case 'checkpoint':
          this.#checkpoint({ pin: command.pin });
          break;
        case 'set-learning-rate':
          this.#setLearningRate(command.value);
          break;
      }
    }
  }

  #advance(): void {
    const training = this.#training!;
    const recorder = this.#recorder!;
    const config = this.#config!;
    while (this.#planned[0]?.step === training.step) training.learningRate = this.#planned.shift()!.learningRate;
    this.#stopwatch.start();
    const { step, values, applied } = training.advance();
    const note = this.#skipped.note(step, applied);
    if (note) recorder.log(note.level, note.message, { step });
    const last = step === training.steps;
    if (step % recorder.record.every === 0 || last) {
      recorder.addMetrics({ step, wallMs: this.#stopwatch.elapsedMs, values });
    }
    if (isSampleStep(step, { sampleEvery: config.sampleEvery, steps: training.steps })) this.#sample();
    if (step % config.checkpointEvery === 0 || last) this.#checkpoint();
    const nowMs = this.#options.monotonicMs();
    if (nowMs - this.#lastFlush.atMs >= flushIntervalMs) this.#flush();
    if (nowMs - this.#lastRecordMs >= recordIntervalMs) this.#updateStep(nowMs);
  }

  #updateStep(nowMs: number): void {
    this.#lastRecordMs = nowMs;
    const { step } = this.#training!;
    this.#recorder!.update({ step, seconds: this.#seconds }, { sync: false });
  }

  /** Waits for the next command with the clock stopped. */
  async #rest(): Promise<void> {
    this.#stopwatch.stop();
    this.#flush();
    this.#updateStep(this.#options.monotonicMs());
    this.lifeSign();
    if (this.#inbox.length === 0) await new Promise<void>((resolve) => (this.#wake = resolve));
  }

  #setPaused(paused: boolean): void {
    if (paused === this.#paused) return;
    const { step } = this.#training!;
    this.#paused = paused;
    this.#singleSteps = 0;
    this.#status = paused ? 'paused' : 'running';
    if (!paused) this.#stopwatch.start();
    this.#recorder!.log('info', paused ? `Paused at step ${step}.` : `Went on at step ${step}.`, { step });
    this.#recorder!.update({ status: this.#status, step });
    this.lifeSign();
  }

  #setLearningRate(value: number): void {
    const training = this.#training!;
    const { step, learningRate } = training;
    if (value === learningRate) return;
    this.#recorder!.changeLearningRate(step, value);
    this.#planned = [];
    training.learningRate = value;
    this.#recorder!.log('info', `Learning rate changed from ${learningRate} to ${value}.`, { step });
    this.lifeSign();
  }

  #sample(): void {
    const { step } = this.#training!;
    const picture = this.#training!.sample();
    if (picture) this.#recorder!.sample(step, picture);
  }

  #checkpoint({ pin = false } = {}): void {
    this.#flush();
    const training = this.#training!;
    const wallMs = this.#stopwatch.elapsedMs;
    this.#recorder!.checkpoint(training.state(), { wallMs, keep: this.#config!.keepCheckpoints, pin });
    this.#checkpointed = training.step;
  }

  #flush(): void {
    const { step, wallMs } = this.#lastFlush;
    const training = this.#training;
    if (!training) return;
    const elapsedMs = this.#stopwatch.elapsedMs;
    const images = (training.step - step) * training.batchSize;
    const imagesPerSecond = elapsedMs > wallMs ? (images * 1000) / (elapsedMs - wallMs) : 0;
    if (!this.#recorder!.flushMetrics(imagesPerSecond)) return;
    this.#lastFlush = { atMs: this.#options.monotonicMs(), step: training.step, wallMs: elapsedMs };
  }

  #end(): void {
    const { now, send } = this.#options;
    const training = this.#training!;
    const recorder = this.#recorder!;
    const { step } = training;
    const status = step >= training.steps ? 'done' : 'stopped';
    // The learning rate may have changed since a checkpoint of this very step.
    if (this.#checkpointed !== step || status === 'stopped') this.#checkpoint();
    this.#stopwatch.stop();
    const seconds = this.#seconds;
    this.#flush();
    recorder.log('info', status === 'done' ? `Done after step ${step}.` : `Stopped after step ${step}.`, { step });
    recorder.update({ status, step, seconds, pid: null, endedAt: now().toISOString() });
    this.#status = status;
    this.lifeSign();
    send({ kind: 'done', status, step, seconds });
  }

  /** Spent training, to the millisecond. */
  get #seconds(): number {
    return Math.round(this.#stopwatch.elapsedMs) / 1000;
  }
}

/** Of a directory that may be what failed. */
function lastCheckpoint(dir: string): number | null {
  try {
    return listCheckpoints(dir).at(-1)?.step ?? null;
  } catch {
    return null;
  }
}
