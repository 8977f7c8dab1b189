import { z } from 'zod';
import { commonFields, momentFields, type ArchitectureConfig } from '../core/config.js';
import { galleryPanel } from '../panels/gallery.js';
import { ganMetrics } from './metrics.js';
import { drawQuestion } from './questions/draw.js';
import { ganStored } from './stored.js';

const layers = (title: string, help: string) =>
  z.array(z.int().min(1).max(8192)).max(8).default([128]).meta({ title, help, unit: 'units', group: 'Model' });

const schema = z.strictObject({
  ...commonFields,
  latentSize: z.int().min(1).max(4096).default(100).meta({
    title: 'Latent size',
    help: 'Length of the noise vector that the generator turns into an image.',
    group: 'Model',
  }),
  generatorLayers: layers('Generator layers', 'Units of each hidden layer, from noise to image.'),
  discriminatorLayers: layers('Discriminator layers', 'Units of each hidden layer, from image to verdict.'),
  activation: z
    .enum(['leaky-relu', 'relu', 'tanh', 'elu'])
    .default('leaky-relu')
    .meta({
      title: 'Activation',
      help: 'Non-linearity after each hidden layer of both networks.',
      group: 'Model',
      choiceTitles: { 'leaky-relu': 'Leaky ReLU', relu: 'ReLU', tanh: 'tanh', elu: 'ELU' },
    }),
  leakySlope: z.number().min(0).max(1).default(0.2).meta({
    title: 'Leaky slope',
    help: 'Slope of leaky ReLU for negative inputs.',
    group: 'Model',
    advanced: true,
  }),
  dropout: z.number().min(0).max(0.9).default(0).meta({
    title: 'Discriminator dropout',
    help: 'Share of hidden units that are switched off at random in each training step.',
    group: 'Model',
    advanced: true,
  }),
  labelSmoothing: z.number().min(0).max(0.5).default(0).meta({
    title: 'Label smoothing',
    help: 'Real images are labelled 1 minus this (one-sided, Salimans et al. 2016).',
    group: 'Model',
    advanced: true,
  }),
  ...momentFields({ beta1: 0.5, beta2: 0.999 }),
  discriminatorRateRatio: z.number().min(0.01).max(100).default(1).meta({
    title: 'Discriminator rate ratio',
    help: "The discriminator's learning rate divided by the generator's (two time-scales: Heusel et al. 2017).",
    group: 'Optimiser',
    scale: 'log',
    advanced: true,
  }),
});

export type GanConfig = z.infer<typeof schema>;

/** Kernels and biases of a stack of dense layers whose widths are given from input to output. */
function denseParameters(widths: number[]): number {
  return widths.slice(1).reduce((sum, units, layer) => sum + (widths[layer]! + 1) * units, 0);
}

export const ganConfig: ArchitectureConfig<typeof schema> = {
  name: 'gan',
  title: 'GAN',
  summary:
    'Two networks in contest: a generator draws images from noise, a discriminator learns to tell them from real ones.',
  schema,
  presets: {
    mlp: {
      title: 'MLP',
      summary: 'The classic pair of small dense networks: 214,673 parameters, trains on any machine.',
      values: {},
    },
  },
  defaultPreset: 'mlp',
  stored: ganStored,
  recordEvery: 10,
  metrics: () => ganMetrics,
  dataKind: () => 'images',
  examples: (_config, dataset) => ({ count: dataset?.train ?? 0, unit: 'images' }),
  countParameters({ latentSize, generatorLayers, discriminatorLayers }, dataset) {
    const pixels = dataset?.kind === 'images' ? dataset.width * dataset.height * dataset.channels : 0;
    return {
      generator: denseParameters([latentSize, ...generatorLayers, pixels]),
      discriminator: denseParameters([pixels, ...discriminatorLayers, 1]),
    };
  },
  panels: () => [galleryPanel],
  questions: () => [drawQuestion],
  startsFrom: [
    {
      architecture: 'gan',
      parts: [
        { name: 'all', title: 'Both networks', help: 'Goes on from what that GAN has learned.' },
        { name: 'generator', title: 'Generator', help: 'Its generator, against a new discriminator.' },
        { name: 'discriminator', title: 'Discriminator', help: 'Its discriminator, against a new generator.' },
      ],
    },
  ],
};
