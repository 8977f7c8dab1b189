import { accessSync, constants, mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { TrainingState } from '../../models/core/learner.js';
import type { RunRecord } from '../../electron/protocol/run.js';
import { createRun, type NewRun } from '../../electron/runs/create-run.js';

/** In memory where that is possible: these tests write much and wait for the disk each time. */
export const fastFolder = isWritable('/dev/shm') ? '/dev/shm' : tmpdir();

function isWritable(folder: string): boolean {
  try {
    accessSync(folder, constants.W_OK);
    return true;
  } catch {
    return false;
  }
}

/** An empty folder that goes away with the test. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(fastFolder, 'model-lab-runs-'));
  // A heartbeat may still be on its way.
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 9 }));
  return folder;
}

/** A configuration as far as the run directory reads it. */
export const config = {
  dataset: 'squares',
  steps: 100,
  seed: 4,
  learningRate: 0.01,
  sampleEvery: 40,
  checkpointEvery: 20,
  keepCheckpoints: 3,
};

export const began = new Date('2026-01-31T09:45:00Z');

/** A run that has not trained yet, in a folder of its own. */
export function newRun(changes: Partial<NewRun> = {}): { runsDir: string; dir: string; record: RunRecord } {
  const runsDir = tempFolder();
  const run: NewRun = { architecture: 'gan', preset: 'mlp', config, every: 10, ...changes };
  return { runsDir, ...createRun(runsDir, run, began) };
}

/** A state whose numbers tell its step. */
export function stateAt(step: number): TrainingState {
  return {
    step,
    weights: { 'a/kernel': { shape: [2, 2], data: Float32Array.of(step, 0.5, -1, NaN) } },
    optimizer: { count: { shape: [], data: Int32Array.of(step) } },
    controls: {},
    live: { learningRate: 0.01 },
  };
}
