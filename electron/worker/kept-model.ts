import { RequestError } from '../../models/core/errors.js';
import type { Training, TrainingOptions } from '../../models/core/training.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { readAssets } from '../runs/assets-file.js';
import {
  listCheckpoints,
  newestCheckpoint,
  readCheckpoint,
  readCheckpointState,
  type Checkpoint,
} from '../runs/checkpoints.js';
import { readRunRecord } from '../runs/run-record.js';

interface Kept {
  dir: string;
  step: number;
  fingerprint: string;
  training: Training;
}

/** The model of the checkpoint that was asked last: loading one takes much longer than asking it. */
export class KeptModel {
  readonly #createTraining: (options: TrainingOptions) => Promise<Training>;
  #kept: Kept | null = null;

  constructor(createTraining: (options: TrainingOptions) => Promise<Training>) {
    this.#createTraining = createTraining;
  }

  /**
   * The model of the run's checkpoint at `step`, or its newest good one. Throws RequestError where there is none, and
   * what reading and building it throws.
   */
  async load(dir: string, step: number | null, dirs: DataDirs): Promise<Training> {
    const wanted = step ?? listCheckpoints(dir).at(-1)?.step;
    const kept = this.#kept;
    if (kept?.dir === dir && kept.step === wanted && kept.fingerprint === fingerprint(dir, wanted)) {
      return kept.training;
    }
    // Two models at once may be more than the memory holds.
    this.forget();
    const { architecture, config } = readRunRecord(dir);
    const { state } = choose(dir, step);
    const assets = readAssets(dir);
    const options = { architecture, config, dirs, state, askOnly: true, ...(assets && { assets }) };
    const training = await this.#createTraining(options);
    this.#kept = { dir, step: state.step, fingerprint: fingerprint(dir, state.step), training };
    return training;
  }

  forget(): void {
    this.#kept?.training.dispose();
    this.#kept = null;
  }
}

/** Tells a checkpoint from another one of the same step, which a run that was trained anew has; empty for none. */
function fingerprint(dir: string, step: number): string {
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
  try {
    return readCheckpoint(dir, step);
  } catch (cause) {
    throw new RequestError(`step: the checkpoint at ${step} is damaged; use another one.`, { cause });
  }
}
