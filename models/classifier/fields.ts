import { z } from 'zod';
import { commonFields, evaluationFields, frozenField, momentFields } from '../core/config.js';
import { convolutionFields, normMomentumField, residualFields, units } from './network-fields.js';

/** What can be chosen of a classifier, in the order of the form. */
export const fields = {
  ...commonFields,
  ...evaluationFields,
  data: z
    .enum(['images', 'table'])
    .default('images')
    .meta({
      title: 'Kind of data',
      help: 'Images, or rows of a table.',
      group: 'Data',
      when: { network: ['mlp'] },
    }),
  output: z
    .enum(['classes', 'number'])
    .default('classes')
    .meta({
      title: 'What is predicted',
      help: 'One of several classes, or a number, as the data set has it.',
      group: 'Data',
      choiceTitles: { classes: 'A class', number: 'A number' },
      when: { data: ['table'] },
    }),
  network: z
    .enum(['mlp', 'cnn', 'residual'])
    .default('cnn')
    .meta({
      title: 'Network',
      help: 'Dense layers (images and tables), convolutions and pooling, or residual blocks with batch norm (He et al. 2016).',
      group: 'Model',
      choiceTitles: { mlp: 'Dense layers', cnn: 'Convolutions', residual: 'Residual blocks' },
    }),
  hiddenLayers: units(8)
    .default([128])
    .meta({
      title: 'Hidden layers',
      help: 'Units of each dense layer before the last; none makes logistic or linear regression.',
      unit: 'units',
      group: 'Model',
      when: { network: ['mlp'] },
    }),
  activation: z
    .enum(['relu', 'tanh', 'gelu'])
    .default('relu')
    .meta({
      title: 'Activation',
      help: 'Non-linearity after each dense layer but the last.',
      group: 'Model',
      choiceTitles: { relu: 'ReLU', gelu: 'GELU', tanh: 'tanh' },
      when: { network: ['mlp'] },
    }),
  ...convolutionFields([32]),
  denseLayers: units(4)
    .default([64])
    .meta({
      title: 'Dense layers',
      help: 'Units of each dense layer between the pooled features and the classes.',
      unit: 'units',
      group: 'Model',
      when: { network: ['cnn'] },
    }),
  ...residualFields,
  normMomentum: normMomentumField.meta({ ...normMomentumField.meta(), when: { network: ['residual'] } }),
  freezeEncoder: frozenField,
  dropout: z.number().min(0).max(0.9).default(0).meta({
    title: 'Dropout',
    help: 'Share of the units before each dense layer of the head (and after each hidden layer) that is switched off at random in training.',
    group: 'Model',
  }),
  labelSmoothing: z
    .number()
    .min(0)
    .max(0.5)
    .default(0)
    .meta({
      title: 'Label smoothing',
      help: 'Share of the target that all classes have alike (Szegedy et al. 2016), against too much confidence.',
      group: 'Model',
      advanced: true,
      when: { output: ['classes'] },
    }),
  classWeights: z
    .enum(['none', 'balanced'])
    .default('none')
    .meta({
      title: 'Class weights',
      help: 'Balanced: examples of rare classes count more, so that all classes weigh the same.',
      group: 'Data',
      choiceTitles: { none: 'All examples alike' },
      advanced: true,
      when: { output: ['classes'] },
    }),
  flip: z
    .boolean()
    .default(false)
    .meta({
      title: 'Random flips',
      help: 'Shows each training image mirrored half of the time. Only where left and right mean the same.',
      group: 'Data',
      when: { data: ['images'] },
    }),
  shift: z
    .int()
    .min(0)
    .max(64)
    .default(0)
    .meta({
      title: 'Random shifts',
      help: 'Moves each training image by up to so many pixels, with black around it.',
      unit: 'pixels',
      group: 'Data',
      when: { data: ['images'] },
    }),
  ...momentFields({ beta1: 0.9, beta2: 0.999 }),
} as const;
