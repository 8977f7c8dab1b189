import { arch, platform, release } from 'node:os';
import { dataFolders, homeFolder } from '../../build/paths.mjs';
import { isEdgeReady } from '../../build/setup/edge.mjs';
import { findElectron, isElectronReady, type FoundElectron } from '../../build/setup/electron.mjs';
import { isFashionMnistReady } from '../../build/setup/fashion-mnist.mjs';
import { isRuntimeReady, runningFlavour, type Flavour } from '../../build/setup/runtime.mjs';
import { SetupError } from '../../build/setup/setup-error.mjs';
import { readFailure, type Failure } from '../../build/setup/state.mjs';
import { listDatasets } from '../../models/data/catalog.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import type { DoctorReport } from '../protocol/app.js';
import {
  checkDatasets,
  checkEdge,
  checkElectron,
  checkFolder,
  checkGpus,
  checkSystem,
  checkTensorFlow,
} from './checks.js';
import { readFolder, type FolderReading } from './folder.js';
import { readGpus, visibleGpus, type GpuReading } from './nvidia-smi.js';
import { probeTensorFlow, type RunProbe, type TensorFlowProbe } from './tensorflow-probe.js';

/** What the doctor looks at; tests hand in their own. */
export interface Probes {
  system: { node: string; platform: string; display: boolean };
  /** The runtime that workers load. */
  flavour: Flavour;
  /** Whether the user wants no native runtime. */
  switchedOff: boolean;
  tensorflow(): Promise<TensorFlowProbe>;
  gpus(): Promise<GpuReading>;
  /** CUDA_VISIBLE_DEVICES. */
  gpuSelection: string | undefined;
  electron(): FoundElectron | null;
  datasets(): Promise<DatasetInfo[]>;
  /** Whether what makes and runs TensorFlow Lite files is set up, or what can't be so. */
  edge(): boolean | SetupError;
  folder(): FolderReading;
  /** What the last set-up of a part could not do. */
  failure(part: 'runtime' | 'electron' | 'datasets' | 'edge'): Failure | null;
}

const isReady = {
  runtime: isRuntimeReady,
  electron: isElectronReady,
  datasets: isFashionMnistReady,
  edge: isEdgeReady,
};

function seemsReady(part: keyof typeof isReady, env: NodeJS.ProcessEnv): boolean {
  try {
    return isReady[part](env);
  } catch {
    // A wrong MODEL_LAB_RUNTIME: the failure that the set-up left says so.
    return false;
  }
}

function edgeState(env: NodeJS.ProcessEnv): boolean | SetupError {
  try {
    return isEdgeReady(env);
  } catch (error) {
    if (error instanceof SetupError) return error;
    throw error;
  }
}

/** Looks at this machine; `run` starts a process of the probe's, Node by default. */
export function machineProbes(env: NodeJS.ProcessEnv = process.env, run?: RunProbe): Probes {
  const display = platform() !== 'linux' || Boolean(env['DISPLAY'] || env['WAYLAND_DISPLAY']);
  return {
    system: { node: process.versions.node, platform: `${platform()} ${release()} ${arch()}`, display },
    flavour: runningFlavour(env),
    switchedOff: env['MODEL_LAB_RUNTIME'] === 'none',
    tensorflow: () => probeTensorFlow(env, run),
    gpus: () => readGpus(env),
    gpuSelection: env['CUDA_VISIBLE_DEVICES'],
    electron: () => findElectron(env),
    datasets: () => listDatasets(dataFolders(env)),
    edge: () => edgeState(env),
    folder: () => readFolder(homeFolder(env)),
    // What has been mended since, a package installed by hand, say, is no failure any more.
    failure: (part) => (seemsReady(part, env) ? null : readFailure(part, env)),
  };
}

/**
 * Everything the lab stands on, each with its remedy. `ok` means that training runs as well as this machine allows:
 * natively (unless MODEL_LAB_RUNTIME=none asked for the fallback), with data, into a folder that can be written.
 */
export async function diagnose(probes: Probes = machineProbes()): Promise<DoctorReport> {
  const [tensorflow, reading, datasets] = await Promise.all([probes.tensorflow(), probes.gpus(), probes.datasets()]);
  const electron = probes.electron();
  const gpus = visibleGpus(reading.gpus, probes.gpuSelection);
  const checks = [
    checkSystem(probes.system),
    checkTensorFlow(tensorflow, probes, probes.failure('runtime')),
    checkGpus({ reading, gpus, tensorflow, flavour: probes.flavour, failure: probes.failure('runtime') }),
    checkElectron(electron, probes.system, probes.failure('electron')),
    checkDatasets(datasets, probes.failure('datasets')),
    checkEdge(probes.edge(), probes.failure('edge')),
    checkFolder(probes.folder()),
  ];
  return {
    ok: checks.every((check) => check.status !== 'missing'),
    tensorflow: {
      version: tensorflow.version,
      native: tensorflow.native,
      flavour: tensorflow.native && probes.flavour !== 'none' ? probes.flavour : null,
      backend: tensorflow.backend,
    },
    gpus: gpus.map(({ device, name, memoryTotalMb, driver }) => ({ device, name, memoryTotalMb, driver })),
    electron: {
      version: electron?.version ?? null,
      origin: electron?.origin ?? null,
      supported: electron?.supported ?? false,
    },
    datasets: datasets.map(({ name, train, test }) => ({ name, train, test })),
    checks,
  };
}
