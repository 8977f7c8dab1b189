import { writeFileSync } from 'node:fs';
import { RequestError } from '../../models/core/errors.js';
import type { Training, TrainingOptions } from '../../models/core/training.js';
import { encodePng } from '../../models/data/png.js';
import type { WorkerCommand, WorkerEvent } from '../protocol/run.js';
import { listCheckpoints, newestCheckpoint, readCheckpoint, type Checkpoint } from '../runs/checkpoints.js';
import { readRunRecord } from '../runs/run-record.js';
import { failureOf, writing } from './failure-of.js';

type Draw = Extract<WorkerCommand, { kind: 'draw' }>;

/** Draws pictures with a checkpoint of a run; the run itself stays as it is. Returns `drawn` or `failed`. */
export async function draw(
  command: Draw,
  createTraining: (options: TrainingOptions) => Promise<Training>,
): Promise<WorkerEvent> {
  const { dir, count, seed, path, dataDirs } = command;
  try {
    const { architecture, config } = readRunRecord(dir);
    const { state } = choose(dir, command.step);
    const training = await createTraining({ architecture, config, dirs: dataDirs, state });
    const png = encodePng(training.generate({ count, seed }));
    training.dispose();
    writing(path, () => writeFileSync(path, png));
    return { kind: 'drawn', path, step: state.step };
  } catch (error) {
    return { kind: 'failed', ...failureOf(error) };
  }
}

function choose(dir: string, step: number | null): Checkpoint {
  const steps = listCheckpoints(dir).map((entry) => entry.step);
  if (step === null) {
    const { checkpoint } = newestCheckpoint(dir);
    if (checkpoint) return checkpoint;
    throw new RequestError('The run has no checkpoint yet; train it first.');
  }
  if (!steps.includes(step)) {
    throw new RequestError(`step: there is no checkpoint at ${step}; use one of ${steps.join(', ') || 'none yet'}.`);
  }
  try {
    return readCheckpoint(dir, step);
  } catch (cause) {
    throw new RequestError(`step: the checkpoint at ${step} is damaged; use another one.`, { cause });
  }
}
