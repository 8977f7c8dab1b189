import { z } from 'zod';
import type { ArchitectureConfig } from '../core/config.js';
import { EXPORTABLE } from '../core/start.js';
import { fields } from './fields.js';
import { edgeMetrics } from './metrics.js';
import { edgePanels } from './panels.js';
import { edgePresets } from './presets.js';
import { edgeQuestions } from './questions.js';
import { edgeStored } from './stored.js';
import { describeModelTool } from './tools/describe-model.js';
import { modelConstantTool } from './tools/model-constant.js';

const schema = z.strictObject(fields);

export type EdgeConfig = z.infer<typeof schema>;

/** A step is one variant: written, opened in its runtime, and held to the model. */
export const edgeConfig: ArchitectureConfig<typeof schema> = {
  name: 'edge',
  title: 'Export',
  summary:
    'Compresses a trained model, writes it in formats for phones, browsers and servers, and proves each in its runtime.',
  schema,
  presets: edgePresets,
  defaultPreset: 'quick',
  metrics: () => edgeMetrics,
  headline: () => ['gzipKilobytes', 'maxError'],
  keySettings: ['precisions', 'formats'],
  stored: edgeStored,
  recordEvery: 1,
  dataKind: () => null,
  examples: () => ({ count: 0, unit: 'variants' }),
  countParameters: () => ({}),
  panels: edgePanels,
  tools: [describeModelTool, modelConstantTool],
  questions: () => edgeQuestions,
  startsFrom: [
    {
      architecture: EXPORTABLE,
      parts: [{ name: 'all', title: 'The model', help: 'All of its weights, at the checkpoint that you choose.' }],
    },
  ],
  belongsToParent: true,
  startTitle: 'Start export',
  standsAlone: ({ file }) => file !== null,
};
