import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { peersFolder, type PeerPythons } from '../../build/setup/peers.mjs';
import { cudaTools } from '../../build/setup/runtime.mjs';
import { workerEnvironment } from '../../electron/launch/worker-environment.js';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import type { Starts } from './measure.js';
import { startContender, type Command } from './process.js';
import type { Start } from './protocol.js';
import { nodeContenders, type Sizes } from './workload.js';
import type { Workload } from './workloads.js';

/** Environments by the name of a way to run a contender. */
type Ways = Record<string, NodeJS.ProcessEnv>;

const oneWay: Ways = { default: {} };

/** As runs of the app execute their programs. */
function inModes(...modes: ExecutionMode[]): Ways {
  return Object.fromEntries(modes.map((mode) => [mode, { MODEL_LAB_EXECUTION: mode }]));
}

/**
 * OpenMP's threads spin while they wait, which is fastest on a quiet machine and very slow on a busy one; small ops are
 * faster without any.
 */
const withOpenMp: Ways = {
  'threads spin': {},
  'threads sleep': { OMP_WAIT_POLICY: 'passive' },
  'one thread': { OMP_NUM_THREADS: '1' },
};

/** Those that can be run in several ways; which are worth it depends on where they compute. */
const severalWays: Partial<Record<string, { cpu: Ways; gpu: Ways }>> = {
  ours: { cpu: inModes('graph'), gpu: inModes('graph', 'xla') },
  torch: { cpu: withOpenMp, gpu: oneWay },
  'torch-compile': { cpu: withOpenMp, gpu: oneWay },
};

/** Scripts `<framework>_<script>.py`, each with and without its compiler. */
const peers = {
  torch: { framework: 'torch', compile: false },
  'torch-compile': { framework: 'torch', compile: true },
  keras: { framework: 'keras', compile: false },
  'keras-xla': { framework: 'keras', compile: true },
} satisfies Record<string, { framework: keyof PeerPythons; compile: boolean }>;
export const peerNames = Object.keys(peers) as readonly (keyof typeof peers)[];

export interface Surroundings {
  /** Null where peers take no part. */
  pythons: PeerPythons | null;
  /** What all contenders see of the machine's GPUs. */
  device: Record<string, string>;
}

/** How to start each contender of a workload. */
export function contendersOf(
  { name: workload, only, script = workload }: Workload,
  sizes: Sizes,
  { pythons, device }: Surroundings,
): Starts {
  const takesPart = (contender: string) => only === undefined || only.includes(contender);
  const env = {
    ...device,
    // TensorFlow would keep a whole GPU to itself, and the contenders of a workload wait side by side.
    TF_FORCE_GPU_ALLOW_GROWTH: 'true',
    // The peers' scripts lie among sources.
    PYTHONDONTWRITEBYTECODE: '1',
  };
  const ours = workerEnvironment(process.env, { device, cuda: cudaTools() });
  const place = device['MODEL_LAB_GPU'] === undefined ? 'cpu' : 'gpu';
  const waysOf = (contender: string): Ways => severalWays[contender]?.[place] ?? oneWay;
  const starts: Starts = {};
  for (const contender of nodeContenders.filter(takesPart)) {
    const command = [process.execPath, join(projectRoot, 'dist', 'contender.cjs')] as const;
    const start = { workload, contender, compile: false, ...sizes };
    starts[contender] = inWays(waysOf(contender), { command, env: contender === 'tfjs' ? env : ours }, start);
  }
  for (const contender of pythons ? peerNames.filter(takesPart) : []) {
    const { framework, compile } = peers[contender];
    const command = [pythons![framework], '-u', join(peersFolder, `${framework}_${script}.py`)] as const;
    starts[contender] = inWays(waysOf(contender), { command, env }, { workload, contender, compile, ...sizes });
  }
  return starts;
}

function inWays(ways: Ways, { command, env }: Omit<Command, 'name'>, start: Start): Starts[string] {
  const name = `${start.workload}, ${start.contender}`;
  const started = Object.entries(ways).map(([way, more]) => {
    return [way, () => startContender({ name, command, env: { ...env, ...more } }, start)] as const;
  });
  return Object.fromEntries(started);
}
