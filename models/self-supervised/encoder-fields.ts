import { z } from 'zod';
import { convolutionFields, normMomentumField, residualFields, units } from '../classifier/network-fields.js';
import { tokenizerFields } from '../transformer/tokenizer-fields.js';

/** What can be chosen of the encoder, in the order of the form. */
export const encoderFields = {
  network: z
    .enum(['cnn', 'residual', 'transformer', 'mlp'])
    .default('cnn')
    .meta({
      title: 'Encoder',
      help: 'What turns an example into features: convolutions, residual blocks with batch norm (He et al. 2016), a transformer over patches or tokens, or dense layers.',
      group: 'Model',
      choiceTitles: { cnn: 'Convolutions', residual: 'Residual blocks', mlp: 'Dense layers' },
    }),
  ...convolutionFields([32, 64]),
  ...residualFields,
  normMomentum: normMomentumField,
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
  ...tokenizerFields({
    when: { method: ['masked-text'] },
    context: 'Tokens that the model sees at once; longer texts are cut.',
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
} as const;
