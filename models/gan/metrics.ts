import type { MetricInfo } from '../core/telemetry.js';

const generator = { part: 'generator' } as const;
const discriminator = { part: 'discriminator' } as const;

/** What a GAN's run measures. */
export const ganMetrics: MetricInfo[] = [
  {
    ...{ name: 'generatorLoss', title: 'Generator loss', group: 'loss', ...generator },
    help: 'How far the generator is from fooling the discriminator: −log D(G(z)). Neither loss falls to zero in a good run; they hold each other in balance.',
  },
  {
    ...{ name: 'discriminatorLoss', title: 'Discriminator loss', group: 'loss', ...discriminator },
    help: 'How badly the discriminator tells real from generated: 1.386 (2 ln 2) is guessing. Near 0 it has won, and the generator learns little more.',
  },
  {
    ...{ name: 'realScore', title: 'D(x)', group: 'score', ...discriminator },
    help: 'How sure the discriminator is, on average, that real images are real: 1 is certain, 0.5 a guess.',
  },
  {
    ...{ name: 'fakeScore', title: 'D(G(z))', group: 'score', ...generator },
    help: 'How real the generated images look to the discriminator, on average. Near 0 it sees through all of them.',
  },
  {
    ...{ name: 'generatorGradientNorm', title: 'Generator gradient norm', group: 'gradient', ...generator },
    help: 'The length of the generator’s gradient, before clipping. Leaps tell of unsteady training.',
  },
  {
    ...{ name: 'discriminatorGradientNorm', title: 'Discriminator gradient norm', group: 'gradient', ...discriminator },
    help: 'The length of the discriminator’s gradient, before clipping. Leaps tell of unsteady training.',
  },
];
