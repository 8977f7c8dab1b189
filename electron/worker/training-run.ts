import { architectureConfigs } from '../../models/core/architectures.js';
import type { RunConfig } from '../../models/core/config.js';
import { usesXla } from '../../models/core/execution-modes.js';
import { StepInterrupted, type Learner, type TrainingOptions } from '../../models/core/learner.js';
import { otherClassesNote } from '../../models/core/same-data.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { Helpers } from '../../models/core/helpers.js';
import type { DataDirs } from '../../models/data/dataset.js';
import type { ControlCommand } from '../protocol/app.js';
import type { DataFingerprint, MetricsEvent, RunRecord, ToldDiagnosis, WorkerEvent } from '../protocol/run.js';
import { readAssets, writeAssets } from '../runs/assets-file.js';
import { isThere } from '../runs/absent.js';
import { listCheckpoints } from '../runs/checkpoints.js';
import { assertSameData, dataToKeep, otherDataNotice, presentData } from '../runs/data-change.js';
import { readDiagnoses, told } from '../runs/diagnoses.js';
import { writing } from '../runs/disk-error.js';
import { readMetrics } from '../runs/metrics-file.js';
import { filesDir, runJsonPath } from '../runs/run-paths.js';
import { readStart, readStartAssets } from '../runs/start-files.js';
import type { Ownership } from '../runs/ownership.js';
import { takeRun } from '../runs/take-run.js';
import { CommandInbox } from './command-inbox.js';
import { measuredMemory, watchMemory } from './estimate-memory.js';
import { failureOf, stackOf } from './failure-of.js';
import { keptWeights } from './kept-weights.js';
import { executionLine, openingLine, unusedGpuLine, versionWarnings } from './opening-lines.js';
import { untrained } from './looks.js';
import { namedRun } from './other-run.js';
import { restoreRun } from './restore-run.js';
import type { LiveRules } from './live-settings.js';
import { RunJudge } from './run-judge.js';
import { RunRecorder } from './run-recorder.js';
import { Stopwatch } from './stopwatch.js';
import { TrainingLoop, type TrainingLoopOptions } from './training-loop.js';

export interface TrainingRunOptions extends Pick<TrainingLoopOptions, 'monotonicMs' | 'nextTurn' | 'sleep'> {
  dir: string;
  dataDirs: DataDirs;
  send: (event: WorkerEvent) => void;
  createTraining: (options: TrainingOptions) => Promise<Learner>;
  /** What a run of this architecture measures. Throws RequestError for one that does not exist. */
  metrics: (architecture: string, config: Record<string, unknown>) => RecordedMetric[];
  /** What of the configuration the loop goes by. Throws RequestError where it can't be understood. */
  runConfig: (architecture: string, config: Record<string, unknown>) => RunConfig;
  /** The rules of what may change while a run of this architecture trains. Throws RequestError for one that does not exist. */
  liveRules: (architecture: string, config: Record<string, unknown>) => LiveRules;
  /** Sums of the data set that this configuration learns from; null where it makes its own examples. */
  fingerprint: (
    architecture: string,
    config: Record<string, unknown>,
    dirs: DataDirs,
  ) => Promise<DataFingerprint | null>;
  /** More processes for the run. */
  helpers?: Helpers;
  now: () => Date;
  /** The GPU that the run is to train on; null where none was chosen for it. */
  gpu?: string | null;
}

/** Trains one run in its directory, from its newest good checkpoint to its end or until it is told to stop. */
export class TrainingRun {
  readonly #options: TrainingRunOptions;
  readonly #inbox = new CommandInbox();
  #ownership: Ownership | null = null;
  #recorder: RunRecorder | null = null;
  #training: Learner | null = null;
  #loop: TrainingLoop | null = null;
  #judges: RunJudge | null = null;

  constructor(options: TrainingRunOptions) {
    this.#options = options;
  }

  /** Obeyed between two steps, and between the parts of one or of a look at the model. */
  command(command: ControlCommand): void {
    this.#inbox.add(command);
  }

  /** Somebody waits for what is measured next. */
  wantMetrics(): void {
    this.#loop?.wantMetrics();
  }

  /** Moves the run's heartbeat; to be called as often as HEARTBEAT_MS says. Throws TakenError where the run is another's. */
  beat(): void {
    this.#ownership?.beat();
  }

  /** Tells that the worker lives and how the run stands; to be called at least once a second. */
  lifeSign(): void {
    this.#options.send({
      kind: 'status',
      status: this.#loop?.status ?? 'running',
      step: this.#training?.step ?? this.#recorder?.record.step ?? 0,
      live: this.#training?.live ?? {},
    });
  }

  /** Resolves when the run has ended in whichever way; its last event, `done` or `failed`, says how. */
  async run(): Promise<void> {
    try {
      const loop = await this.#open();
      await this.#end(await loop.run(), loop.seconds);
    } catch (error) {
      if (error instanceof StepInterrupted && !this.#loop) this.#stopBefore();
      else this.fail(error);
    } finally {
      this.#recorder?.close();
      this.#training?.dispose();
    }
  }

  /** Ends the run as failed: in its directory as far as that can be written, and to whoever listens. */
  fail(error: unknown): void {
    const { dir, now, send } = this.#options;
    const failure = failureOf(error, { began: this.#loop !== null, lastCheckpoint: lastCheckpoint(dir) });
    const step = this.#training?.step ?? null;
    const detail = error instanceof Error ? stackOf(error) : String(error);
    const reached = step !== null && this.#loop ? { step, seconds: this.#loop.seconds } : {};
    const end = { status: 'failed', failure, pid: null, endedAt: now().toISOString(), ...reached } as const;
    const writes = [
      () => this.#loop?.flush(),
      () => this.#recorder?.log('error', failure.message, { step, detail }),
      () => this.#recorder?.update({ ...end, ...this.#diagnoses() }),
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

  /** Brings back the run as its newest good checkpoint has it. */
  async #open(): Promise<TrainingLoop> {
    const { dir, dataDirs, send, createTraining, now, monotonicMs, nextTurn, sleep } = this.#options;
    const { record, before, ownership } = writing(dir, () => takeRun(dir, now()));
    this.#ownership = ownership;
    const tell = (event: WorkerEvent): void => {
      send(event);
      if (event.kind === 'metrics') this.#judge(event);
    };
    const recorder = new RunRecorder({ dir, record, ownership, send: tell, now });
    this.#recorder = recorder;
    const { checkpoint, notes, drop } = writing(dir, () => restoreRun(dir, before.step));
    const from = checkpoint?.state.step ?? 0;
    this.lifeSign();
    const data = await presentData(record, () =>
      this.#options.fingerprint(record.architecture, record.config, dataDirs),
    );
    // What begins anew learns from the data there are now.
    if (checkpoint) assertSameData(record.data ?? null, data);
    const assets = checkpoint && readAssets(dir);
    const { start } = record;
    const { helpers } = this.#options;
    const training = await createTraining({
      architecture: record.architecture,
      config: record.config,
      dirs: dataDirs,
      filesDir: filesDir(dir),
      ...(checkpoint && { state: checkpoint.state }),
      ...(record.steps > 0 && { steps: record.steps }),
      ...(assets && { assets }),
      ...(start && { start: () => readStart(dir, start.part) }),
      ...(helpers && { helpers: { open: (job, signal = this.#inbox.stopped) => helpers.open(job, signal) } }),
      ...(record.execution && { execution: record.execution.mode }),
      kept: data && keptWeights(dataDirs, data),
      otherRun: (named) => namedRun(dir, named, data),
      onActivity: (what) => send({ kind: 'activity', what }),
      watchMemory: watchMemory({
        update: (memory) => recorder.update({ memory }),
        log: (level, message) => recorder.log(level, message, { step: from }),
        measured: record.memory?.measured ?? null,
      }),
    });
    this.#training = training;
    // Only now is it sure to be trained again.
    const planned = writing(dir, drop);
    recorder.begin(checkpoint ? from + 1 : 0);
    for (const note of notes) recorder.log('warning', note, { step: from });
    const kept = data && { data: dataToKeep(checkpoint ? record : {}, data) };
    recorder.update({ step: from, ...kept, notice: otherDataNotice(record), diagnoses: [] });
    if (!checkpoint && Object.keys(training.assets).length > 0) {
      writing(dir, () => writeAssets(dir, training.assets));
    }
    if (!checkpoint && start) {
      const note = otherClassesNote(start.part, readStartAssets(dir), training.assets);
      if (note !== null) recorder.log('warning', note, { step: from });
    }
    for (const warning of versionWarnings(before.versions, training.versions)) {
      recorder.log('warning', warning, { step: from });
    }
    const { steps, stepsPerEpoch, versions, device, parameters, unit } = training;
    const panels = [...training.panels];
    const { gpu = null } = this.#options;
    if (gpu !== null && device !== gpu) recorder.log('warning', unusedGpuLine(gpu), { step: from });
    const metrics = this.#options.metrics(record.architecture, record.config);
    recorder.update({ steps, stepsPerEpoch, versions, device, parameters, unit, metrics, panels });
    this.#judges = judgeOf(dir, recorder.record);
    send({ kind: 'run', record: recorder.record });
    recorder.log('info', openingLine(recorder.record, checkpoint ? from : null), { step: from });
    if (record.execution) recorder.log('info', executionLine(record.execution), { step: from });

    const loop = new TrainingLoop({
      training,
      recorder,
      config: this.#options.runConfig(record.architecture, record.config),
      liveRules: this.#options.liveRules(record.architecture, record.config),
      inbox: this.#inbox,
      stopwatch: new Stopwatch(monotonicMs, checkpoint?.wallMs),
      planned,
      compiles: record.execution !== null && usesXla(record.execution.mode),
      saved: checkpoint !== null,
      unfinished: checkpoint ? (checkpoint.unfinished ?? null) : untrained,
      monotonicMs,
      nextTurn,
      sleep,
      tell: () => this.lifeSign(),
    });
    this.#loop = loop;
    return loop;
  }

  /** Tells what is wrong with it where that has changed. */
  #judge(metrics: MetricsEvent): void {
    const found = this.#judges?.heed(metrics, this.#training!.live);
    if (!found) return;
    this.#recorder!.update({ diagnoses: found }, { sync: false });
    this.#options.send({ kind: 'diagnoses', found });
  }

  /** What is wrong with what has been trained. A run ends as it does, whether that can be told or not. */
  #diagnoses(): { diagnoses?: ToldDiagnosis[] } {
    if (!this.#loop) return {};
    try {
      return { diagnoses: told(readDiagnoses(this.#options.dir, this.#recorder!.record)) };
    } catch {
      return {};
    }
  }

  /** It was told to stop before it could go on: all is as it was. */
  #stopBefore(): void {
    const { now, send } = this.#options;
    const { step, seconds } = this.#recorder!.record;
    this.#recorder!.log('info', 'Stopped before it could go on.', { step });
    this.#recorder!.update({ status: 'stopped', pid: null, endedAt: now().toISOString() });
    send({ kind: 'done', status: 'stopped', step, seconds });
  }

  async #end(status: 'done' | 'stopped', seconds: number): Promise<void> {
    const { now, send } = this.#options;
    const recorder = this.#recorder!;
    const { memory } = recorder.record;
    const measured = memory && (await measuredMemory(memory));
    const { step, steps, endsEarly } = this.#training!;
    const early = status === 'done' && step < steps ? endsEarly : null;
    if (early !== null) recorder.log('info', early, { step });
    const at = step.toLocaleString('en');
    recorder.log('info', status === 'done' ? `Done after step ${at}.` : `Stopped after step ${at}.`, { step });
    const endedAt = now().toISOString();
    const judged = this.#diagnoses();
    recorder.update({ status, step, seconds, pid: null, endedAt, ...judged, ...(measured && { memory: measured }) });
    this.lifeSign();
    send({ kind: 'done', status, step, seconds, ...(early !== null && { early }) });
  }
}

/** Null where nothing of what is recorded can be read, or its architecture judges nothing: a run trains all the same. */
function judgeOf(dir: string, { architecture: name, config, metrics, step }: RunRecord): RunJudge | null {
  const architecture = architectureConfigs.find((one) => one.name === name);
  if (!architecture?.diagnose) return null;
  try {
    return new RunJudge({ architecture, config }, metrics, step === 0 ? null : readMetrics(dir).metrics);
  } catch {
    return null;
  }
}

/** Null where there is none; undefined where the directory, which may be what failed, doesn't say. */
function lastCheckpoint(dir: string): number | null | undefined {
  try {
    return listCheckpoints(dir).at(-1)?.step ?? (isThere(runJsonPath(dir)) ? null : undefined);
  } catch {
    return undefined;
  }
}
