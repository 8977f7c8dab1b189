import { z } from 'zod';
import { diagnoseSupervised } from '../core/diagnosis/supervised.js';
import type { ArchitectureConfig } from '../core/config.js';
import { classifierDataProblem, followingFrom } from './data-problem.js';
import { fields } from './fields.js';
import { classifierMetrics } from './metrics.js';
import { countClassifier } from './parameter-count.js';
import { classifierPanels } from './panels.js';
import { classifierPresets } from './presets.js';
import { classifierQuestions } from './questions.js';
import { classifierStarts } from './starts.js';
import { classifierStored } from './stored.js';

const schema = z.strictObject(fields).superRefine(({ network, data, output }, { addIssue }) => {
  const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
  if (network !== 'mlp' && data !== 'images') {
    refuse('network', `network: ${network} looks at images, and data is table; use mlp.`);
  }
  if (data === 'images' && output !== 'classes') refuse('output', 'output: images have classes; use classes.');
});

export type ClassifierConfig = z.infer<typeof schema>;

export const classifierConfig: ArchitectureConfig<typeof schema> = {
  name: 'classifier',
  title: 'Classifier',
  summary: 'Names what a picture shows, or predicts a column of a table: dense, convolutional or residual networks.',
  schema,
  presets: classifierPresets,
  defaultPreset: 'cnn',
  metrics: ({ output }) => classifierMetrics(output),
  headline: ({ output }) =>
    output === 'classes' ? ['validationAccuracy', 'accuracy', 'loss'] : ['validationR2', 'validationLoss', 'loss'],
  keySettings: [
    'network',
    'hiddenLayers',
    'filters',
    'widths',
    'blocks',
    'freezeEncoder',
    'optimizer',
    'learningRate',
    'batchSize',
  ],
  stored: classifierStored,
  recordEvery: 10,
  dataProblem: classifierDataProblem,
  dataKind: ({ data }) => data,
  dataKinds: ({ network }) => (network === 'mlp' ? ['images', 'table'] : ['images']),
  following: { keys: ['data', 'output'], of: followingFrom },
  examples: ({ data }, dataset) => ({ count: dataset?.train ?? 0, unit: data === 'images' ? 'images' : 'rows' }),
  countParameters: countClassifier,
  panels: classifierPanels,
  questions: classifierQuestions,
  diagnose: diagnoseSupervised,
  exportable: true,
  startsFrom: classifierStarts,
};
