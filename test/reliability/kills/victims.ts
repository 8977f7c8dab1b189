import { join } from 'node:path';
import { build } from 'esbuild';
import { projectRoot } from '../../../build/paths.mjs';
import { forkWorker } from '../../../electron/launch/fork-transport.js';
import { deviceEnvironment, workerEnvironment } from '../../../electron/launch/worker-environment.js';
import type { WorkerTransport } from '../../../electron/launch/worker-transport.js';
import { createRun } from '../../../electron/runs/create-run.js';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';

/** Steps of each run: some seconds of life, of which starting is not much more than half. */
export const STEPS = 300;

/** How much a run records and keeps. */
export interface Detail {
  /** Metrics are recorded at every step divisible by this. */
  every: number;
  checkpointEvery: number;
  keepCheckpoints: number;
}

/** A small run that is killed over and over. */
export interface Victim {
  name: string;
  /** Makes a new run in `runsDir`; returns its directory. */
  create: (runsDir: string, detail: Detail) => string;
  spawn: () => WorkerTransport;
  /** Whether `lab` can train it. */
  isReal: boolean;
}

const pace = { steps: STEPS, seed: 3, sampleEvery: 20 };

/** Of each architecture one that has panels, evaluations and data, as small as can be. */
export const realVictims: Victim[] = [
  real('gan', 'mlp', {
    ...{ dataset: 'fashion-mnist-10k', batchSize: 16 },
    ...{ latentSize: 8, generatorLayers: [8], discriminatorLayers: [8], dropout: 0.1 },
  }),
  real('transformer', 'copy', {
    ...{ batchSize: 8, width: 16, heads: 2, layers: 1, feedForward: 16, dropout: 0.1, evaluateEvery: 50 },
  }),
  real('classifier', 'mlp', {
    ...{ data: 'table', dataset: 'iris', hiddenLayers: [8], batchSize: 16, dropout: 0.1, evaluateEvery: 50 },
  }),
];

function real(architecture: string, preset: string, changes: Record<string, unknown>): Victim {
  return {
    name: architecture,
    isReal: true,
    create(runsDir, { every, ...kept }) {
      const config = parseConfig(architectureConfig(architecture), preset, { ...pace, ...changes, ...kept });
      const wanted = { status: 'stopped', wantedDevice: 'cpu' } as const;
      return createRun(runsDir, { architecture, preset, config, every, ...wanted }, new Date()).dir;
    },
    spawn: () => forkWorker(join(projectRoot, 'dist', 'worker.cjs'), environment()),
  };
}

/** A run without TensorFlow, whose worker starts within a moment. `folder` takes its program. */
export async function lightVictim(folder: string): Promise<Victim> {
  const outfile = join(folder, 'light-worker.cjs');
  const entry = join(projectRoot, 'test', 'reliability', 'kills', 'light-worker.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' });
  const config = { dataset: 'squares', learningRate: 0.01, ...pace };
  return {
    name: 'light',
    isReal: false,
    create(runsDir, { every, ...kept }) {
      const run = {
        architecture: 'gan',
        preset: 'mlp',
        config: { ...config, ...kept },
        every,
        status: 'stopped',
      } as const;
      return createRun(runsDir, run, new Date()).dir;
    },
    spawn: () => forkWorker(outfile, environment()),
  };
}

function environment(): NodeJS.ProcessEnv {
  return workerEnvironment({ ...process.env, MODEL_LAB_EXECUTION: 'graph' }, { device: deviceEnvironment(null) });
}
