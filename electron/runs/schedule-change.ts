import { scheduleChange } from '../../models/core/schedule.js';
import type { RunRecord } from '../protocol/run.js';
import type { Checkpoint } from './checkpoints.js';
import { configOf } from './complete-config.js';

/** See scheduleChange; of a run that goes on from `checkpoint` towards the last step `after`, with `changes`. */
export function scheduleChangeOf(
  run: RunRecord,
  after: number,
  checkpoint: Checkpoint | null,
  changes: Readonly<Record<string, unknown>> = {},
): string | null {
  if (!checkpoint) return null;
  try {
    const { config } = configOf(run);
    const { step, live } = checkpoint.state;
    const learningRate = Number(live?.['learningRate'] ?? config['learningRate']);
    return scheduleChange(config, { before: run.steps, after, step, learningRate }, changes);
  } catch {
    // The worker tells what is wrong with its configuration.
    return null;
  }
}
