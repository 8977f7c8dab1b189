import { z } from 'zod';
import { commonFields, evaluationFields, frozenField, momentFields } from '../core/config.js';
import { tokenizerFields } from './tokenizer-fields.js';

/** Tasks whose examples are made by a rule, see `algorithms.ts`. */
export const ALGORITHMS = ['copy', 'reverse', 'sort', 'add', 'brackets'] as const;
export type Algorithm = (typeof ALGORITHMS)[number];

/** Whether the task is one of those whose examples are made by a rule. */
export function isAlgorithm(task: string): task is Algorithm {
  return (ALGORITHMS as readonly string[]).includes(task);
}

const sequences = ['copy', 'reverse', 'sort'] as const;

/** What can be chosen of a transformer, in the order of the form. */
export const fields = {
  task: z
    .enum(['images', 'texts', 'language', ...ALGORITHMS])
    .default('copy')
    .meta({
      title: 'Task',
      help: 'What to learn: classes of images or texts, the next token of a text, or a rule.',
      group: 'Data',
    }),
  ...commonFields,
  ...evaluationFields,
  dataset: commonFields.dataset.meta({
    ...commonFields.dataset.meta(),
    when: { task: ['images', 'texts', 'language'] },
  }),
  imageTokens: z
    .enum(['patches', 'rows'])
    .default('patches')
    .meta({
      title: 'Image tokens',
      help: 'What of an image becomes one token: a square patch (Dosovitskiy et al. 2021) or a row of pixels.',
      group: 'Data',
      when: { task: ['images'] },
    }),
  patchSize: z
    .int()
    .min(1)
    .max(256)
    .default(4)
    .meta({
      title: 'Patch size',
      help: 'Side of a patch; it must divide the images.',
      unit: 'pixels',
      group: 'Data',
      when: { task: ['images'], imageTokens: ['patches'] },
    }),
  ...tokenizerFields({
    when: { task: ['texts', 'language'] },
    context: 'Tokens that the model sees at once; longer texts to classify are cut.',
  }),
  minLength: z
    .int()
    .min(1)
    .max(256)
    .default(4)
    .meta({
      title: 'Shortest input',
      help: 'Lengths are drawn evenly from here to the longest.',
      unit: 'symbols',
      group: 'Data',
      when: { task: [...sequences, 'brackets'] },
    }),
  maxLength: z
    .int()
    .min(1)
    .max(256)
    .default(10)
    .meta({
      title: 'Longest input',
      help: 'The model sees input and answer together: about twice as many tokens.',
      unit: 'symbols',
      group: 'Data',
      when: { task: [...sequences, 'brackets'] },
    }),
  symbols: z
    .int()
    .min(2)
    .max(512)
    .default(10)
    .meta({
      title: 'Symbols',
      help: 'Different symbols that inputs are made of.',
      group: 'Data',
      when: { task: [...sequences] },
    }),
  modulus: z
    .int()
    .min(3)
    .max(512)
    .default(59)
    .meta({
      title: 'Modulus',
      help: 'Numbers from 0 to below this are added, modulo this; a fifth of all pairs is held out.',
      group: 'Data',
      when: { task: ['add'] },
    }),
  layers: z
    .int()
    .min(1)
    .max(48)
    .default(2)
    .meta({ title: 'Layers', help: 'Blocks one after another.', group: 'Model' }),
  heads: z.int().min(1).max(64).default(4).meta({
    title: 'Heads',
    help: 'Attention heads of each layer; they must divide the width.',
    group: 'Model',
  }),
  width: z.int().min(4).max(4096).default(64).meta({
    title: 'Width',
    help: 'Numbers that stand for a token between the layers.',
    group: 'Model',
    scale: 'log',
  }),
  feedForward: z.int().min(1).max(16384).default(256).meta({
    title: 'Feed-forward',
    help: 'Hidden units of the feed-forward part of each layer.',
    unit: 'units',
    group: 'Model',
    scale: 'log',
  }),
  activation: z
    .enum(['gelu', 'relu'])
    .default('gelu')
    .meta({
      title: 'Activation',
      help: 'Non-linearity of the feed-forward part.',
      group: 'Model',
      choiceTitles: { gelu: 'GELU', relu: 'ReLU' },
      advanced: true,
    }),
  norm: z
    .enum(['pre', 'post'])
    .default('pre')
    .meta({
      title: 'Layer norm',
      help: 'Before each part (steadier; Xiong et al. 2020) or after its residual sum (Vaswani et al. 2017).',
      group: 'Model',
      choiceTitles: { pre: 'Pre-norm', post: 'Post-norm' },
      advanced: true,
    }),
  positions: z.enum(['learned', 'sinusoidal', 'none']).default('learned').meta({
    title: 'Positions',
    help: 'How the model knows where a token stands.',
    group: 'Model',
  }),
  pooling: z
    .enum(['mean', 'class-token'])
    .default('mean')
    .meta({
      title: 'Pooling',
      help: 'What classes are read from: the mean of all tokens, or a token of its own in front of them.',
      group: 'Model',
      advanced: true,
      when: { task: ['images', 'texts'] },
    }),
  tied: z
    .boolean()
    .default(true)
    .meta({
      title: 'Tied output',
      help: 'The output layer is the token embedding (Press & Wolf 2017).',
      group: 'Model',
      advanced: true,
      when: { task: ['language', ...ALGORITHMS] },
    }),
  bias: z.boolean().default(true).meta({
    title: 'Biases',
    help: 'Of linear layers and layer norms.',
    group: 'Model',
    advanced: true,
  }),
  freezeEncoder: frozenField.meta({ ...frozenField.meta()!, when: { task: ['images', 'texts'] } }),
  dropout: z.number().min(0).max(0.9).default(0).meta({
    title: 'Dropout',
    help: 'Share of embeddings, attention weights and outputs of each part that is switched off at random in training.',
    group: 'Model',
  }),
  labelSmoothing: z.number().min(0).max(0.9).default(0).meta({
    title: 'Label smoothing',
    help: 'Probability that is spread over all classes (Szegedy et al. 2016). 0 is off.',
    group: 'Optimiser',
    advanced: true,
  }),
  ...momentFields({ beta1: 0.9, beta2: 0.99 }),
  probes: z.int().min(0).max(8).default(4).meta({
    title: 'Probes',
    help: 'Fixed inputs whose attention is recorded through training, as many as 64 MB hold. 0 records none.',
    unit: 'inputs',
    group: 'Run',
    advanced: true,
  }),
} as const;
