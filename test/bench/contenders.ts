import { join } from 'node:path';
import { projectRoot } from '../../build/paths.mjs';
import { peersFolder, type PeerPythons } from '../../build/setup/peers.mjs';
import { startContender, type Contender } from './process.js';
import { nodeContenders, type Sizes } from './workload.js';
import type { Workload } from './workloads.js';

/** Scripts `<framework>_<workload>.py`, each with and without its compiler. */
const peers = {
  torch: { framework: 'torch', compile: false },
  'torch-compile': { framework: 'torch', compile: true },
  keras: { framework: 'keras', compile: false },
  'keras-xla': { framework: 'keras', compile: true },
} as const;
export const peerNames = Object.keys(peers) as readonly (keyof typeof peers)[];

const env = {
  // TensorFlow would keep a whole GPU to itself, and the contenders of a workload wait side by side.
  TF_FORCE_GPU_ALLOW_GROWTH: 'true',
  // The peers' scripts lie among sources.
  PYTHONDONTWRITEBYTECODE: '1',
};

/** How to start each contender of a workload; peers take part where their Pythons are given. */
export function contendersOf(
  { name: workload }: Workload,
  sizes: Sizes,
  pythons: PeerPythons | null,
): Record<string, () => Promise<Contender>> {
  const starts: Record<string, () => Promise<Contender>> = {};
  for (const contender of nodeContenders) {
    const command = [process.execPath, join(projectRoot, 'dist', 'contender.cjs')] as const;
    const start = { workload, contender, compile: false, ...sizes };
    starts[contender] = () => startContender({ name: `${workload}, ${contender}`, command, env }, start);
  }
  for (const contender of pythons ? peerNames : []) {
    const { framework, compile } = peers[contender];
    const command = [pythons![framework], '-u', join(peersFolder, `${framework}_${workload}.py`)] as const;
    const start = { workload, contender, compile, ...sizes };
    starts[contender] = () => startContender({ name: `${workload}, ${contender}`, command, env }, start);
  }
  return starts;
}
