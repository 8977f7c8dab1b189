import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { executionModes, type ExecutionMode } from '../../models/core/execution-modes.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import type { Machine } from '../runs/execution-memory.js';

/** What has to be known of the place where runs train, to choose how they are executed. */
export interface ExecutionPlace {
  /** With this GPU, or (null) its CPU. Null where native TensorFlow is missing, and so there is no choice. */
  machine: (gpu: string | null) => Machine | null;
  datasets: () => Promise<readonly DatasetInfo[]>;
  /** Where timings are remembered. */
  file: string;
  /** What `auto` stands for where nothing is to be timed; null to time. */
  always: ExecutionMode | null;
}

export interface PlaceOptions {
  /** The bundled worker, whose contents tell one version of the engine from another. */
  workerPath: string;
  /** TensorFlow's version; null where the native one is missing. */
  tensorflow: string | null;
  datasets: () => Promise<readonly DatasetInfo[]>;
  /** The folder of what can be made again. */
  cache: string;
  env: NodeJS.ProcessEnv;
}

/** The place as this process finds it. MODEL_LAB_EXECUTION names a mode that is used untimed. */
export function executionPlace({ workerPath, tensorflow, datasets, cache, env }: PlaceOptions): ExecutionPlace {
  return {
    datasets,
    file: join(cache, 'state', 'execution-timings.json'),
    always: executionModes.find((mode) => mode === env['MODEL_LAB_EXECUTION']) ?? null,
    machine(gpu) {
      if (tensorflow === null) return null;
      const processors = cpus();
      return {
        cpu: processors[0]?.model ?? 'unknown',
        cores: processors.length,
        gpu,
        tensorflow,
        engine: createHash('sha256').update(readFileSync(workerPath)).digest('hex').slice(0, 16),
        oneDnn: env['TF_ENABLE_ONEDNN_OPTS'] !== '0',
      };
    },
  };
}
