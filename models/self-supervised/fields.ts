import { z } from 'zod';
import { commonFields, evaluationFields, momentFields } from '../core/config.js';
import { viewFields } from './views/fields.js';

const units = (most: number) => z.array(z.int().min(1).max(8192)).max(most);

/** Two views of an example are to be alike, and unlike others (or unlike a constant). */
export const CONTRASTIVE = ['simclr', 'moco', 'byol', 'simsiam', 'barlow', 'vicreg'] as const;
/** Something that is hidden of an example is to be told from the rest of it. */
export const PREDICTIVE = ['mae', 'rotation', 'denoise', 'masked-text', 'scarf'] as const;

export const METHODS = [...CONTRASTIVE, ...PREDICTIVE] as const;
export type MethodName = (typeof METHODS)[number];

/** Whether a method learns from two views of each image. */
export const comparesViews = (method: MethodName): boolean => (CONTRASTIVE as readonly string[]).includes(method);

/** Those with a projector after the encoder, which is thrown away when training is over. */
const projected = [...CONTRASTIVE, 'scarf'] as const;

/** What can be chosen of self-supervised learning, in the order of the form. */
export const fields = {
  method: z
    .enum(METHODS)
    .default('simclr')
    .meta({
      title: 'Method',
      help: 'What is learned without labels: that two views of an example are alike (contrastive), or what was hidden of it (predictive).',
      group: 'Model',
      choiceTitles: {
        simclr: 'SimCLR',
        moco: 'MoCo',
        byol: 'BYOL',
        simsiam: 'SimSiam',
        barlow: 'Barlow Twins',
        vicreg: 'VICReg',
        mae: 'Masked autoencoder',
        rotation: 'Rotation',
        denoise: 'Denoising',
        'masked-text': 'Masked tokens',
        scarf: 'SCARF',
      },
    }),
  ...commonFields,
  ...evaluationFields,
  data: z
    .enum(['images', 'table', 'text', 'labelled-text'])
    .default('images')
    .meta({
      title: 'Kind of data',
      help: 'Follows from the data set: one long text, or texts with a class each, which the probes need.',
      group: 'Data',
      choiceTitles: { text: 'A text', 'labelled-text': 'Texts with classes' },
      when: { method: ['masked-text'] },
    }),
  network: z
    .enum(['cnn', 'residual', 'transformer', 'mlp'])
    .default('cnn')
    .meta({
      title: 'Encoder',
      help: 'What turns an example into features: convolutions, residual blocks with batch norm (He et al. 2016), a transformer over patches or tokens, or dense layers.',
      group: 'Model',
      choiceTitles: { cnn: 'Convolutions', residual: 'Residual blocks', mlp: 'Dense layers' },
    }),
  filters: units(6)
    .min(1)
    .default([32, 64])
    .meta({
      title: 'Filters',
      help: 'Filters of each convolution; each is followed by ReLU and 2 × 2 max pooling.',
      group: 'Model',
      when: { network: ['cnn'] },
    }),
  kernelSize: z
    .int()
    .min(1)
    .max(11)
    .default(3)
    .meta({
      title: 'Filter size',
      help: 'Side of the square that a filter looks at.',
      unit: 'pixels',
      group: 'Model',
      advanced: true,
      when: { network: ['cnn'] },
    }),
  widths: units(5)
    .min(1)
    .default([32, 64, 128])
    .meta({
      title: 'Stage widths',
      help: 'Channels of each stage of residual blocks; from stage to stage the image halves.',
      unit: 'channels',
      group: 'Model',
      when: { network: ['residual'] },
    }),
  blocks: z
    .int()
    .min(1)
    .max(16)
    .default(1)
    .meta({
      title: 'Blocks per stage',
      help: 'Residual blocks of two 3 × 3 convolutions in each stage.',
      group: 'Model',
      when: { network: ['residual'] },
    }),
  normMomentum: z.number().min(0).max(0.9999).default(0.9).meta({
    title: 'Batch norm memory',
    help: 'What the running mean and variance, which stand for the batch once training is over, keep at each step.',
    group: 'Model',
    advanced: true,
  }),
  hiddenLayers: units(8)
    .min(1)
    .default([256, 256])
    .meta({
      title: 'Hidden layers',
      help: 'Units of each dense layer; the last one gives the features.',
      unit: 'units',
      group: 'Model',
      when: { network: ['mlp'] },
    }),
  activation: z
    .enum(['relu', 'tanh', 'gelu'])
    .default('relu')
    .meta({
      title: 'Activation',
      help: 'Non-linearity after each dense layer.',
      group: 'Model',
      choiceTitles: { relu: 'ReLU', gelu: 'GELU', tanh: 'tanh' },
      advanced: true,
      when: { network: ['mlp'] },
    }),
  patchSize: z
    .int()
    .min(1)
    .max(256)
    .default(4)
    .meta({
      title: 'Patch size',
      help: 'Side of a patch, one token of a transformer over images; it must divide the images.',
      unit: 'pixels',
      group: 'Data',
      when: { network: ['transformer'], data: ['images'] },
    }),
  tokenizer: z
    .enum(['characters', 'bytes', 'byte-pairs'])
    .default('characters')
    .meta({
      title: 'Tokenizer',
      help: 'How text becomes tokens: its characters, its UTF-8 bytes, or byte pairs learned from it (Sennrich et al. 2016).',
      group: 'Data',
      when: { method: ['masked-text'] },
    }),
  vocabularySize: z
    .int()
    .min(257)
    .max(65536)
    .default(1024)
    .meta({
      title: 'Vocabulary',
      help: 'Tokens that byte pairs are merged into, the 256 bytes included.',
      unit: 'tokens',
      group: 'Data',
      scale: 'log',
      when: { method: ['masked-text'], tokenizer: ['byte-pairs'] },
    }),
  context: z
    .int()
    .min(4)
    .max(4096)
    .default(64)
    .meta({
      title: 'Context',
      help: 'Tokens that the model sees at once; longer texts are cut.',
      unit: 'tokens',
      group: 'Data',
      scale: 'log',
      when: { method: ['masked-text'] },
    }),
  layers: z
    .int()
    .min(1)
    .max(48)
    .default(4)
    .meta({ title: 'Layers', help: 'Blocks one after another.', group: 'Model', when: { network: ['transformer'] } }),
  heads: z
    .int()
    .min(1)
    .max(64)
    .default(4)
    .meta({
      title: 'Heads',
      help: 'Attention heads of each layer; they must divide the width.',
      group: 'Model',
      when: { network: ['transformer'] },
    }),
  width: z
    .int()
    .min(4)
    .max(4096)
    .default(64)
    .meta({
      title: 'Width',
      help: 'Numbers that stand for a token between the layers; features are their mean.',
      group: 'Model',
      scale: 'log',
      when: { network: ['transformer'] },
    }),
  feedForward: z
    .int()
    .min(1)
    .max(16384)
    .default(128)
    .meta({
      title: 'Feed-forward',
      help: 'Hidden units of the feed-forward part of each layer.',
      unit: 'units',
      group: 'Model',
      scale: 'log',
      when: { network: ['transformer'] },
    }),
  projectorLayers: units(4)
    .default([128])
    .meta({
      title: 'Projector',
      help: 'Units of each hidden layer between the features and the embedding that the loss sees. It is left behind after training.',
      unit: 'units',
      group: 'Model',
      when: { method: [...projected] },
    }),
  embeddingSize: z
    .int()
    .min(2)
    .max(8192)
    .default(128)
    .meta({
      title: 'Embedding',
      help: 'Numbers that the projector gives for a view.',
      group: 'Model',
      scale: 'log',
      when: { method: [...projected] },
    }),
  projectorNorm: z
    .boolean()
    .default(false)
    .meta({
      title: 'Projector norm',
      help: 'Batch norm after each hidden layer of projector and predictor. BYOL and SimSiam collapse more easily without it.',
      group: 'Model',
      advanced: true,
      when: { method: [...projected] },
    }),
  predictorLayers: units(4)
    .default([128])
    .meta({
      title: 'Predictor',
      help: "Units of each hidden layer that predicts the other view's embedding.",
      unit: 'units',
      group: 'Model',
      when: { method: ['byol', 'simsiam'] },
    }),
  temperature: z
    .number()
    .positive()
    .max(10)
    .default(0.5)
    .meta({
      title: 'Temperature',
      help: 'Cosine similarities are divided by it: the lower, the more the hardest of the other examples count.',
      group: 'Model',
      scale: 'log',
      when: { method: ['simclr', 'moco', 'scarf'] },
    }),
  queueSize: z
    .int()
    .min(2)
    .max(262144)
    .default(4096)
    .meta({
      title: 'Queue',
      help: 'Embeddings of earlier batches that each view is to be unlike; at least a batch.',
      unit: 'embeddings',
      group: 'Model',
      scale: 'log',
      when: { method: ['moco'] },
    }),
  averageDecay: z
    .number()
    .min(0)
    .max(0.99999)
    .default(0.99)
    .meta({
      title: 'Average keeps',
      help: 'What the moving average of the network, which gives the targets, keeps of itself at each step.',
      group: 'Model',
      when: { method: ['moco', 'byol'] },
    }),
  redundancyWeight: z
    .number()
    .min(0)
    .max(100)
    .default(0.005)
    .meta({
      title: 'Redundancy weight',
      help: 'How much correlations between different dimensions count, λ of Zbontar et al. 2021.',
      group: 'Model',
      scale: 'log',
      when: { method: ['barlow'] },
    }),
  invarianceWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(25)
    .meta({
      title: 'Invariance weight',
      help: 'How much the distance of two views counts, λ of Bardes et al. 2022.',
      group: 'Model',
      when: { method: ['vicreg'] },
    }),
  varianceWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(25)
    .meta({
      title: 'Variance weight',
      help: 'How much dimensions that hardly differ between examples count, μ of Bardes et al. 2022.',
      group: 'Model',
      when: { method: ['vicreg'] },
    }),
  covarianceWeight: z
    .number()
    .min(0)
    .max(1000)
    .default(1)
    .meta({
      title: 'Covariance weight',
      help: 'How much covariances between different dimensions count, ν of Bardes et al. 2022.',
      group: 'Model',
      when: { method: ['vicreg'] },
    }),
  maskRatio: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.75)
    .meta({
      title: 'Hidden share',
      help: 'Share of the patches, or tokens, that are hidden and have to be told.',
      unit: 'share',
      group: 'Model',
      when: { method: ['mae', 'masked-text'] },
    }),
  decoderLayers: z
    .int()
    .min(1)
    .max(12)
    .default(1)
    .meta({
      title: 'Decoder layers',
      help: 'Blocks that draw the hidden patches. They are left behind after training.',
      group: 'Model',
      when: { method: ['mae'] },
    }),
  decoderWidth: z
    .int()
    .min(4)
    .max(2048)
    .default(64)
    .meta({
      title: 'Decoder width',
      help: 'Numbers that stand for a patch in the decoder; its heads are those of the encoder.',
      group: 'Model',
      advanced: true,
      when: { method: ['mae'] },
    }),
  normalizedTargets: z
    .boolean()
    .default(true)
    .meta({
      title: 'Normalised patches',
      help: 'Each patch is to be told less its own mean, in units of its own deviation (He et al. 2022): contrast rather than brightness.',
      group: 'Model',
      advanced: true,
      when: { method: ['mae'] },
    }),
  noise: z
    .number()
    .gt(0)
    .max(5)
    .default(0.4)
    .meta({
      title: 'Noise',
      help: 'Deviation of the normal noise that is added and has to be taken away again; pixels go from 0 to 1.',
      group: 'Model',
      when: { method: ['denoise'] },
    }),
  corruption: z
    .number()
    .gt(0)
    .lt(1)
    .default(0.6)
    .meta({
      title: 'Corrupted share',
      help: 'Share of the features that are replaced by those of other rows, drawn one by one (Bahri et al. 2022).',
      unit: 'share',
      group: 'Model',
      when: { method: ['scarf'] },
    }),
  ...viewFields,
  ...momentFields({ beta1: 0.9, beta2: 0.999 }),
  probeExamples: z.int().min(10).max(100_000).default(4000).meta({
    title: 'Probe on',
    later: true,
    help: 'Labelled training examples that the probes learn from, and at most so many test examples that they are checked on.',
    unit: 'examples',
    group: 'Run',
    advanced: true,
    scale: 'log',
  }),
  mapExamples: z.int().min(0).max(2000).default(500).meta({
    title: 'Map of',
    later: true,
    help: 'Test examples on the map of embeddings, equally many of each class; time and memory grow by their square. 0 draws none.',
    unit: 'examples',
    group: 'Run',
    advanced: true,
  }),
} as const;
