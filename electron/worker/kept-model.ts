import { answererOptions } from '../../models/core/answerer.js';
import { RequestError } from '../../models/core/errors.js';
import type { Learner, TrainingOptions, TrainingState } from '../../models/core/learner.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { readAssets } from '../runs/assets-file.js';
import {
  goodCheckpoint,
  listCheckpoints,
  newestCheckpoint,
  readCheckpointState,
  type Checkpoint,
} from '../runs/checkpoints.js';
import { configOf } from '../runs/complete-config.js';
import type { DataFingerprint, RunRecord } from '../protocol/run.js';
import { filesDir } from '../runs/run-paths.js';
import { readStart } from '../runs/start-files.js';
import { assertSameData, dataAt, dataChange, misfit, presentData } from '../runs/data-change.js';
import { readRunRecord } from '../runs/run-record.js';

/** Sums of the data set that a configuration learns from; null where it makes its own examples. */
export type Fingerprint = (
  architecture: string,
  config: Record<string, unknown>,
  dirs: DataDirs,
) => Promise<DataFingerprint | null>;

/** A run's checkpoint, ready to be asked. */
export interface Loaded {
  training: Learner;
  /** Of the checkpoint. */
  step: number;
  record: RunRecord;
  /** Sentences on what makes answers other than they would have been. */
  warnings: string[];
  /** Of the data of today; null where the run makes its own, or there are none. */
  data: DataFingerprint | null;
}

interface Kept extends Loaded {
  dir: string;
  /** The architecture whose learner answers. */
  by: string;
  /** Of the checkpoint. */
  digest: string;
  /** Whether it was built with its data. */
  hasData: boolean;
}

/** A run's checkpoint that is to be asked. */
interface Choosing {
  dir: string;
  record: RunRecord;
  state: TrainingState;
  dirs: DataDirs;
}

export interface KeptModelOptions {
  createTraining: (options: TrainingOptions) => Promise<Learner>;
  fingerprint: Fingerprint;
}

/** The model of the checkpoint that was asked last: loading one takes much longer than asking it. */
export class KeptModel {
  readonly #options: KeptModelOptions;
  #kept: Kept | null = null;

  constructor(options: KeptModelOptions) {
    this.#options = options;
  }

  /**
   * The model of the run's checkpoint at `step`, or its newest good one. Where its data are not needed, it is also built
   * when they are gone or others. `by` is the architecture that answers: the run's own, or one that has brought the question.
   * Throws RequestError where there is none, where data that are needed are gone or don't
   * fit, and what reading and building it throws.
   */
  async load(
    dir: string,
    step: number | null,
    { dirs, needsData, by }: { dirs: DataDirs; needsData: boolean; by: string },
  ): Promise<Loaded> {
    const wanted = step ?? listCheckpoints(dir).at(-1)?.step;
    const kept = this.#kept;
    if (
      kept?.dir === dir &&
      kept.by === by &&
      (kept.hasData || !needsData) &&
      kept.step === wanted &&
      kept.digest === digestOf(dir, wanted)
    ) {
      // What it is told of other data is nothing to an answer that needs none.
      return needsData ? kept : { ...kept, warnings: [] };
    }
    // Two models at once may be more than the memory holds.
    this.forget();
    const record = readRunRecord(dir);
    const { state } = choose(dir, step);
    const chosen = { dir, record, state, dirs };
    const options = by === record.architecture ? ownOptions(chosen) : broughtOptions(by, chosen);
    const about = needsData ? undefined : record.data?.about;
    const opened = await this.#open(record, { options, step: state.step, needsData }).catch(async (error: unknown) => {
      if (!about || !(error instanceof RequestError)) throw error;
      const training = await this.#options.createTraining({ ...options, standIn: about });
      return { training, warnings: [], hasData: false, data: null };
    });
    this.#kept = { dir, by, step: state.step, digest: digestOf(dir, state.step), record, ...opened };
    return this.#kept;
  }

  /** With the data there are now: others, where the answer needs them, are told of. */
  async #open(
    record: RunRecord,
    { options, step, needsData }: { options: TrainingOptions; step: number; needsData: boolean },
  ) {
    const before = dataAt(record, step);
    const data = await presentData(record, () =>
      this.#options.fingerprint(record.architecture, record.config, options.dirs),
    );
    if (!needsData && before?.about) assertSameData(before, data);
    const changed = dataChange(before, data);
    const unfit = changed === null ? null : misfit(before?.about, data?.about);
    if (unfit !== null)
      throw new RequestError(`${changed!} They can't be asked about: ${unfit}.`, { field: 'dataset' });
    const training = await this.#options.createTraining(options);
    return { training, warnings: changed === null ? [] : [changed], hasData: true, data };
  }

  forget(): void {
    this.#kept?.training.dispose();
    this.#kept = null;
  }
}

/** What makes the run's own learner at a checkpoint. */
function ownOptions({ dir, record, state, dirs }: Choosing): TrainingOptions {
  const { architecture, config, start } = record;
  const assets = readAssets(dir);
  return {
    ...{ architecture, config, dirs, state, askOnly: true, filesDir: filesDir(dir) },
    ...(assets && { assets }),
    ...(start && { start: () => readStart(dir, start.part) }),
  };
}

/** What makes the learner of another architecture that is asked about the run's checkpoint. */
function broughtOptions(by: string, { dir, record, state, dirs }: Choosing): TrainingOptions {
  const { id, name, architecture } = record;
  const { step, weights } = state;
  const before = dataAt(record, step);
  const assets = readAssets(dir);
  const data = before && { name: before.name, sha256: before.sha256 };
  const { config } = configOf(record);
  return answererOptions(
    by,
    { id, name, architecture, config, step, weights, data, ...(assets && { assets }) },
    { dirs },
  );
}

/** Tells a checkpoint from another one of the same step, which a run that was trained anew has; empty for none. */
function digestOf(dir: string, step: number): string {
  try {
    return Object.values(readCheckpointState(dir, step).sha256).join();
  } catch {
    return '';
  }
}

function choose(dir: string, step: number | null): Checkpoint {
  if (step === null) {
    const { checkpoint } = newestCheckpoint(dir);
    if (checkpoint) return checkpoint;
    throw new RequestError('The run has no checkpoint yet; train it first.');
  }
  const steps = listCheckpoints(dir).map((entry) => entry.step);
  if (!steps.includes(step)) {
    throw new RequestError(`step: there is no checkpoint at ${step}; use one of ${steps.join(', ') || 'none yet'}.`);
  }
  return goodCheckpoint(dir, step, `step: the checkpoint at ${step} is damaged; use another one.`);
}
