import { z } from 'zod';
import { commonFields, evaluationFields, momentFields } from '../core/config.js';
import { encoderFields } from './encoder-fields.js';
import { methodFields } from './method-fields.js';
import { METHODS } from './method-names.js';
import { viewFields } from './views/fields.js';

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
  ...encoderFields,
  ...methodFields,
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
