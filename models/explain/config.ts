import { z } from 'zod';
import type { ArchitectureConfig } from '../core/config.js';
import { EXPORTABLE } from '../core/start.js';
import { fields } from './fields.js';
import { explainMetrics } from './metrics.js';
import { explainPanels } from './panels.js';
import { explainPresets } from './presets.js';
import { explainQuestions } from './questions.js';
import { explainStored } from './stored.js';

const schema = z.strictObject(fields);

export type ExplainConfig = z.infer<typeof schema>;

/** A step is a block of rows explained; through training, all rows at one checkpoint. */
export const explainConfig: ArchitectureConfig<typeof schema> = {
  name: 'explain',
  title: 'Explanation',
  summary:
    'What a trained model makes of its inputs: Shapley values, gradients and maps, with what tells whether to trust them.',
  schema,
  presets: explainPresets,
  defaultPreset: 'table',
  metrics: () => explainMetrics,
  headline: () => ['gap', 'millisecondsPerRow'],
  keySettings: ['method', 'rows', 'background'],
  stored: explainStored,
  recordEvery: 1,
  dataKind: () => null,
  examples: () => ({ count: 0, unit: 'rows' }),
  countParameters: () => ({}),
  panels: explainPanels,
  questions: () => explainQuestions,
  asks: [{ architecture: EXPORTABLE, questions: () => explainQuestions }],
  startsFrom: [
    {
      architecture: EXPORTABLE,
      parts: [{ name: 'all', title: 'The model', help: 'All of its weights, at the checkpoint that you choose.' }],
    },
  ],
  startCheckpoints: ({ throughTraining }) => (throughTraining ? 'kept' : 'one'),
  belongsToParent: true,
  startTitle: 'Start explanation',
  standsAlone: ({ file }) => file !== null,
};
