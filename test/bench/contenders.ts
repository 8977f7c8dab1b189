import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { peersFolder, type PeerPythons } from '../../build/setup/peers.mjs';
import type { Starts } from './measure.js';
import { startContender } from './process.js';
import { nodeContenders, type Sizes } from './workload.js';
import type { Workload } from './workloads.js';

/** OpenMP's threads spin while they wait, which is fastest on a quiet machine and very slow on a busy one. */
const torchWays = { 'threads spin': {}, 'threads sleep': { OMP_WAIT_POLICY: 'passive' } };

/** Scripts `<framework>_<workload>.py`, each with and without its compiler, and ways to run them: environments by name. */
const peers = {
  torch: { framework: 'torch', compile: false, ways: torchWays },
  'torch-compile': { framework: 'torch', compile: true, ways: torchWays },
  keras: { framework: 'keras', compile: false, ways: { default: {} } },
  'keras-xla': { framework: 'keras', compile: true, ways: { default: {} } },
} satisfies Record<string, { framework: keyof PeerPythons; compile: boolean; ways: Record<string, NodeJS.ProcessEnv> }>;
export const peerNames = Object.keys(peers) as readonly (keyof typeof peers)[];

const env = {
  // TensorFlow would keep a whole GPU to itself, and the contenders of a workload wait side by side.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // The peers' scripts lie among sources.
  PYTHONDONTWRITEBYTECODE: '1',
};

/** How to start each contender of a workload; peers take part where their Pythons are given. */
export function contendersOf({ name: workload }: Workload, sizes: Sizes, pythons: PeerPythons | null): Starts {
  const starts: Starts = {};
  for (const contender of nodeContenders) {
    const command = [process.execPath, join(projectRoot, 'dist', 'contender.cjs')] as const;
    const start = { workload, contender, compile: false, ...sizes };
    starts[contender] = { default: () => startContender({ name: `${workload}, ${contender}`, command, env }, start) };
  }
  for (const contender of pythons ? peerNames : []) {
    const { framework, compile, ways } = peers[contender];
    const command = [pythons![framework], '-u', join(peersFolder, `${framework}_${workload}.py`)] as const;
    const start = { workload, contender, compile, ...sizes };
    const inWay = ([way, more]: [string, NodeJS.ProcessEnv]) => {
      const started = () =>
        startContender({ name: `${workload}, ${contender}`, command, env: { ...env, ...more } }, start);
      return [way, started] as const;
    };
    starts[contender] = Object.fromEntries(Object.entries(ways).map(inWay));
  }
  return starts;
}
