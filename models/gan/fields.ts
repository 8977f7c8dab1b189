import { z } from 'zod';
import { otherRun } from '../core/chosen-path.js';
import { commonFields, momentFields } from '../core/config.js';
import { TILES } from '../panels/gallery-tiles.js';

const layers = (title: string, help: string) =>
  z
    .array(z.int().min(1).max(8192))
    .max(8)
    .default([128])
    .meta({ title, help, unit: 'units', group: 'Model', when: { network: ['mlp', 'plane'] } });

/** What can be chosen of a GAN, in the order of the form. */
export const fields = {
  ...commonFields,
  network: z
    .enum(['dcgan', 'residual', 'mlp', 'plane'])
    .default('dcgan')
    .meta({
      title: 'Networks',
      help: 'What both networks are made of: strided convolutions (Radford et al. 2016), residual blocks (Gulrajani et al. 2017), or dense layers (Goodfellow et al. 2014), of images or of points in the plane.',
      group: 'Model',
      choiceTitles: { dcgan: 'DCGAN', residual: 'Residual blocks', mlp: 'Dense layers', plane: 'Dense layers, points' },
    }),
  latentSize: z.int().min(1).max(4096).default(100).meta({
    title: 'Latent size',
    help: 'Length of the noise vector that the generator turns into an image, or a point.',
    group: 'Model',
  }),
  filters: z
    .array(z.int().min(1).max(1024))
    .min(1)
    .max(6)
    .default([32, 64])
    .meta({
      title: 'Filters',
      help: "Channels of the discriminator's convolutions, each of which halves the image; the generator's are the same, backwards.",
      unit: 'channels',
      group: 'Model',
      when: { network: ['dcgan', 'residual'] },
    }),
  conditional: z.boolean().default(false).meta({
    title: 'By class',
    help: 'Both networks are told the class, so that one can ask for it: one-hot beside the noise, and a projection in the discriminator (Miyato & Koyama 2018).',
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
      when: { network: ['mlp', 'plane'] },
    }),
  leakySlope: z
    .number()
    .min(0)
    .max(1)
    .default(0.2)
    .meta({
      title: 'Leaky slope',
      help: 'Slope of leaky ReLU for negative inputs.',
      group: 'Model',
      advanced: true,
      when: { network: ['mlp', 'dcgan', 'plane'] },
    }),
  discriminatorNorm: z
    .enum(['none', 'batch', 'spectral'])
    .default('none')
    .meta({
      title: 'Discriminator norm',
      help: 'Spectral: each weight matrix is divided by its largest singular value, which keeps the discriminator smooth (Miyato et al. 2018). Batch: batch norm after its convolutions.',
      group: 'Model',
      choiceTitles: { none: 'None', batch: 'Batch norm', spectral: 'Spectral norm' },
    }),
  dropout: z.number().min(0).max(0.9).default(0).meta({
    title: 'Discriminator dropout',
    later: true,
    help: 'Share of hidden units that are switched off at random in each training step.',
    group: 'Model',
    advanced: true,
  }),
  loss: z
    .enum(['non-saturating', 'minimax', 'hinge', 'least-squares', 'wasserstein'])
    .default('non-saturating')
    .meta({
      title: 'Loss',
      help: 'What the two contend for. Non-saturating is the usual one; minimax is the first paper’s formula, whose generator learns little while it loses; Wasserstein measures a distance and needs a smooth critic.',
      group: 'Model',
      choiceTitles: { 'non-saturating': 'Non-saturating', 'least-squares': 'Least squares' },
    }),
  penalty: z
    .enum(['none', 'gradient', 'r1', 'clip'])
    .default('none')
    .meta({
      title: 'Penalty',
      later: true,
      help: 'What keeps the discriminator from growing steep: its gradient is drawn to length 1 between real and generated images (Gulrajani et al. 2017), to 0 at real ones (R₁, Mescheder et al. 2018), or its weights are clipped (Arjovsky et al. 2017).',
      group: 'Model',
      choiceTitles: { none: 'None', gradient: 'Gradient penalty', r1: 'R₁', clip: 'Clipped weights' },
    }),
  penaltyWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(10)
    .meta({
      title: 'Penalty weight',
      later: true,
      help: 'Of the penalty beside the loss: 10 is usual for the gradient penalty; R₁ is halved, as in its paper.',
      group: 'Model',
      advanced: true,
      when: { penalty: ['gradient', 'r1'] },
    }),
  clipWeight: z
    .number()
    .min(1e-6)
    .max(100)
    .default(0.01)
    .meta({
      title: 'Clip weights at',
      later: true,
      help: "No weight of the discriminator's gets larger than this.",
      group: 'Model',
      scale: 'log',
      advanced: true,
      when: { penalty: ['clip'] },
    }),
  labelSmoothing: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .meta({
      title: 'Label smoothing',
      later: true,
      help: 'Real images are labelled 1 minus this (one-sided, Salimans et al. 2016).',
      group: 'Model',
      advanced: true,
      when: { loss: ['non-saturating', 'minimax', 'least-squares'] },
    }),
  augmentColour: z
    .boolean()
    .default(false)
    .meta({
      title: 'Vary colour',
      later: true,
      help: 'The discriminator sees every image, real or not, with another brightness, saturation and contrast (Zhao et al. 2020). For small data sets.',
      group: 'Data',
      advanced: true,
      when: { network: ['dcgan', 'residual', 'mlp'] },
    }),
  augmentTranslation: z
    .boolean()
    .default(false)
    .meta({
      title: 'Vary place',
      later: true,
      help: 'The discriminator sees every image moved by up to an eighth of its side (Zhao et al. 2020). For small data sets.',
      group: 'Data',
      advanced: true,
      when: { network: ['dcgan', 'residual', 'mlp'] },
    }),
  augmentCutout: z
    .boolean()
    .default(false)
    .meta({
      title: 'Cut out',
      later: true,
      help: 'The discriminator sees every image with a square of half its side missing (Zhao et al. 2020). For small data sets.',
      group: 'Data',
      advanced: true,
      when: { network: ['dcgan', 'residual', 'mlp'] },
    }),
  ...momentFields({ beta1: 0.5, beta2: 0.999 }),
  discriminatorRateRatio: z
    .number()
    .min(0.01)
    .max(100)
    .default(1)
    .meta({
      title: 'Discriminator rate ratio',
      later: true,
      live: { label: 'D : G rate' },
      help: "The discriminator's learning rate divided by the generator's (two time-scales: Heusel et al. 2017). It can be changed while the run trains.",
      group: 'Optimiser',
      scale: 'log',
      advanced: true,
    }),
  discriminatorSteps: z
    .int()
    .min(1)
    .max(20)
    .default(1)
    .meta({
      title: 'Discriminator steps',
      later: true,
      live: { label: 'D steps' },
      help: 'Updates of the discriminator before each one of the generator; 5 is usual with Wasserstein. It can be changed while the run trains.',
      unit: 'updates',
      group: 'Optimiser',
      advanced: true,
    }),
  trained: z
    .enum(['both', 'generator', 'discriminator'])
    .default('both')
    .meta({
      title: 'Networks that learn',
      later: true,
      live: { singleSteps: { generator: 'G step', discriminator: 'D step' } },
      help: 'The other one stays as it is, to the last bit: train the discriminator alone to see how far it gets against this generator, or the generator alone against this discriminator. It can be changed while the run trains.',
      group: 'Optimiser',
      advanced: true,
      choiceTitles: { both: 'Both', generator: 'G only', discriminator: 'D only' },
    }),
  averageDecay: z.number().min(0).max(0.99999).default(0.99).meta({
    title: 'Average of the generator',
    help: 'Images are drawn by a moving average of the generator’s weights, which keeps this share of itself at each step (Yazıcı et al. 2019): steadier pictures. 0 is off.',
    group: 'Optimiser',
    advanced: true,
  }),
  galleryTiles: z
    .int()
    .min(TILES.fewest)
    .max(TILES.most)
    .default(64)
    .meta({
      title: 'Tiles of the gallery',
      help: 'How many fixed latents are drawn whenever pictures are recorded; by class, each has a row of its own, and all have as many.',
      unit: 'tiles',
      group: 'Run',
      advanced: true,
      when: { network: ['dcgan', 'residual', 'mlp'] },
    }),
  evaluateEvery: z
    .int()
    .min(0)
    .max(1e6)
    .default(1000)
    .meta({
      title: 'Measure quality every',
      later: true,
      help: 'Steps between measurements of FID, precision and recall, and of the classes that are drawn; the last step is measured too. The first one trains a classifier of the data, unless one is kept of before. 0 is never.',
      unit: 'steps',
      group: 'Run',
      when: { network: ['dcgan', 'residual', 'mlp'] },
      advanced: true,
    }),
  evaluateSamples: z
    .int()
    .min(50)
    .max(50_000)
    .default(2000)
    .meta({
      title: 'Images to measure by',
      later: true,
      help: 'How many are generated each time, beside as many real ones; at most half of the training images.',
      unit: 'images',
      group: 'Run',
      when: { network: ['dcgan', 'residual', 'mlp'] },
      advanced: true,
    }),
  features: otherRun('classifier', {
    title: 'Classifier to measure by',
    help: 'A classifier’s run on the same data, by whose last hidden units images are compared; empty for one that is trained on the spot.',
    sameData: true,
    later: true,
    group: 'Run',
    when: { network: ['dcgan', 'residual', 'mlp'] },
    advanced: true,
  }),
} as const;
