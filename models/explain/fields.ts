import { z } from 'zod';
import { chosenPath } from '../core/chosen-path.js';
import { runFields } from '../core/config.js';
import { methodNames, methodTitles } from './methods/methods.js';

const explained = { group: 'Data' } as const;
const method = { group: 'Model' } as const;

/** The keys of an explanation. */
export const fields = {
  file: chosenPath('file', {
    title: 'Model file',
    help: 'A model of yours in place of a run: Keras (.h5, .keras), TensorFlow.js or SavedModel.',
  }),
  data: z.string().min(1).max(200).nullable().default(null).meta({
    title: 'Explain on data set',
    help: "Of a model file: the lab's data set whose examples are explained. A run has its own.",
    group: 'Data',
    advanced: true,
  }),
  rows: z
    .string()
    .regex(/^\d+(-\d+)?(,\d+(-\d+)?)*$/, 'must be numbers and ranges from 0, such as 0-19 or 3,7,20-29')
    .max(1000)
    .default('0-99')
    .meta({
      title: 'Rows',
      help: 'Which examples are explained: numbers from 0 and ranges of them, such as 0-19 or 3,7,20-29.',
      ...explained,
    }),
  part: z
    .enum(['test', 'train'])
    .default('test')
    .meta({
      title: 'Of',
      help: 'Test examples show what the model makes of what it has not seen.',
      choiceTitles: { test: 'Test examples', train: 'Training examples' },
      advanced: true,
      ...explained,
    }),
  method: z
    .enum(methodNames)
    .default('auto')
    .meta({
      title: 'Method',
      help: 'How an output is shared out among features. Shapley values add up to the output; gradients are fast; maps show where an image matters.',
      choiceTitles: methodTitles,
      ...method,
    }),
  space: z
    .enum(['probability', 'logit'])
    .default('probability')
    .meta({
      title: 'Explained',
      help: "Probabilities are what people read; logits are what the network adds up, and don't flatten near 0 and 1.",
      choiceTitles: { probability: 'Probabilities', logit: 'Logits' },
      ...method,
    }),
  background: z
    .enum(['auto', 'rows', 'k-means', 'one-row', 'zeros', 'blur'])
    .default('auto')
    .meta({
      title: 'Background',
      help: 'What stands in for a feature that is not known: training rows, their cluster centres, one row, zeros, or the image blurred. Values swing with it.',
      choiceTitles: {
        auto: 'What suits the data',
        rows: 'Training rows',
        'k-means': 'Centres of clusters',
        'one-row': 'One training row',
        zeros: 'Zeros',
        blur: 'The image blurred',
      },
      ...method,
    }),
  backgroundSize: z
    .int()
    .min(1)
    .max(1000)
    .default(50)
    .meta({
      title: 'Background rows',
      help: 'More of them make steadier values, and each costs as much time again.',
      unit: 'rows',
      when: { background: ['auto', 'rows', 'k-means'] },
      ...method,
    }),
  backgroundRow: z
    .int()
    .min(0)
    .max(1e9)
    .default(0)
    .meta({
      title: 'Background row',
      help: 'The training example that all others are held against.',
      advanced: true,
      when: { background: ['one-row'] },
      ...method,
    }),
  budget: z
    .int()
    .min(16)
    .max(1_048_576)
    .default(2048)
    .meta({
      title: 'Coalitions',
      help: 'How many combinations of known and unknown features are tried for a row. Exact values are computed where all combinations fit.',
      unit: 'coalitions',
      scale: 'log',
      when: { method: ['auto', 'kernel', 'permutation', 'owen'] },
      ...method,
    }),
  segments: z
    .int()
    .min(4)
    .max(400)
    .default(49)
    .meta({
      title: 'Superpixels',
      help: 'Into how many patches of like pixels an image is divided, where patches are explained rather than pixels.',
      unit: 'patches',
      when: { method: ['auto', 'exact', 'kernel', 'permutation', 'owen', 'occlusion'] },
      advanced: true,
      ...method,
    }),
  throughTraining: z
    .boolean()
    .default(false)
    .meta({
      title: 'Through training',
      help: 'Explains the same rows at every kept checkpoint of the run, 50 at most, of which it keeps copies of its own: when does the model learn a feature, or a shortcut?',
      ...explained,
    }),
  blockRows: z.int().min(1).max(1000).nullable().default(null).meta({
    title: 'Rows at a step',
    help: 'How many rows a step explains; empty is a hundredth of them. Through training, a step is a checkpoint.',
    unit: 'rows',
    group: 'Run',
    advanced: true,
  }),
  ...runFields,
  steps: z.int().min(1).max(1e9).nullable().default(null).meta({
    title: 'Steps',
    later: true,
    help: 'Ends after so many: each explains a block of rows. Empty is all of them.',
    group: 'Run',
    advanced: true,
  }),
  sampleEvery: runFields.sampleEvery.default(10),
  checkpointEvery: runFields.checkpointEvery.default(10),
  keepCheckpoints: runFields.keepCheckpoints.default(1),
} as const;
