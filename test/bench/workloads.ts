import type { Contenders, Sizes } from './workload.js';
import { dcganLosses } from './workloads/dcgan-loss-names.js';

export interface Workload {
  name: string;
  title: string;
  /** Trainable parameters, which each contender must have. */
  parameters: number;
  /** Those at twice the width, for workloads that are also measured larger. */
  parametersAtTwiceTheWidth?: number;
  /** Whether it has networks that train against each other. */
  adversarial?: true;
  /** Whether its inference is measured as well. */
  classifies?: true;
  /** Who takes part; all unless given. */
  only?: readonly string[];
  /** The peers' script; the workload's name, with underscores, unless given. */
  script?: string;
  load: () => Promise<{ contenders: Contenders }>;
}

/** Those that are measured by default. Modules are loaded by the process that trains, and only the one that it trains: their data take time to make. */
export const workloads: readonly Workload[] = [
  {
    name: 'gan',
    title: 'MLP GAN, one step of each network, batch 64',
    parameters: 214_673,
    adversarial: true,
    load: () => import('./workloads/gan.js'),
  },
  {
    name: 'dcgan',
    title: 'DCGAN for 28 × 28, one step of each network, batch 64',
    parameters: 898_242,
    adversarial: true,
    load: () => import('./workloads/dcgan.js'),
  },
  {
    name: 'cnn',
    title: 'convolution 32 × 3 × 3, pooling, dense 128, dense 10, batch 64',
    parameters: 693_962,
    classifies: true,
    load: () => import('./workloads/cnn.js'),
  },
  {
    name: 'encoder',
    title: 'transformer encoder, vocabulary 1,000, 64 × 64, 4 heads, feed-forward 128, 2 layers, batch 64',
    parameters: 135_690,
    parametersAtTwiceTheWidth: 402_442,
    classifies: true,
    load: () => import('./workloads/encoder.js'),
  },
  {
    name: 'nano',
    title: 'language model as nanoGPT on a CPU, 4 layers, 4 heads, width 128, context 64, batch 12',
    parameters: 804_096,
    parametersAtTwiceTheWidth: 3_181_056,
    load: () => import('./workloads/nano.js'),
  },
];

/** The lab's default DCGAN with each loss; measured where they are named. */
const lossWorkloads: readonly Workload[] = dcganLosses.map((loss) => ({
  name: `dcgan-${loss}`,
  title: `the lab's DCGAN for 28 × 28, ${loss}, one step of each network, batch 64`,
  parameters: 383_586,
  adversarial: true,
  only: ['ours', 'torch', 'torch-compile'],
  script: 'dcgan_losses',
  load: async () => ({ contenders: (await import('./workloads/dcgan-losses.js')).lossContenders(loss) }),
}));

/** The lab's SimCLR; measured where it is named. */
const simclr: Workload = {
  name: 'simclr',
  title: "the lab's SimCLR, two convolutions, two views of 256 images of 28 × 28, made in the step",
  parameters: 240_256,
  only: ['ours', 'torch', 'torch-compile'],
  load: () => import('./workloads/simclr.js'),
};

export const allWorkloads: readonly Workload[] = [...workloads, ...lossWorkloads, simclr];

/** Names that stand for several. */
export const groups: Readonly<Record<string, readonly string[]>> = {
  losses: lossWorkloads.map(({ name }) => name),
  simclr: [simclr.name],
};

export function parametersOf(workload: Workload, { widthFactor }: Sizes): number {
  if (widthFactor === 1) return workload.parameters;
  if (workload.parametersAtTwiceTheWidth) return workload.parametersAtTwiceTheWidth;
  throw new Error(`${workload.name} is not measured at ${widthFactor} times its width.`);
}
