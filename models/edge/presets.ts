import type { Preset } from '../core/config.js';
import { formats, precisions } from './formats/formats.js';

export const edgePresets: Record<string, Preset> = {
  quick: {
    title: 'Quick',
    summary: 'Four formats, float32 and int8, each opened in its runtime and checked.',
    values: {},
  },
  full: {
    title: 'Everything',
    summary: 'Every format in every precision that it has.',
    values: { formats: [...formats], precisions: [...precisions] },
  },
  smallest: {
    title: 'The smallest',
    summary: 'Prunes and quantises further and further, and keeps the smallest within the accuracy budget.',
    values: { formats: ['onnx', 'tflite'], precisions: ['int8'], search: 'smallest', pruneWhat: 'channels' },
  },
};
