import type { Preset } from '../core/config.js';

export const explainPresets: Record<string, Preset> = {
  table: {
    title: 'Rows of a table',
    summary: 'Shapley values of every column for 100 test rows, against 50 training rows.',
    values: {},
  },
  image: {
    title: 'Images',
    summary:
      'Which patches of 16 test images speak for a class: Shapley values of superpixels, against the image blurred.',
    values: { rows: '0-15', budget: 1024 },
  },
  text: {
    title: 'Texts',
    summary: 'Which words of 16 texts speak for a class, or for the next token, against none or 10 other texts.',
    values: { rows: '0-15', budget: 1024, backgroundSize: 10 },
  },
  'through-training': {
    title: 'Through training',
    summary: 'The same rows at every kept checkpoint: when the model learns which feature.',
    values: { rows: '0-49', throughTraining: true },
  },
};
