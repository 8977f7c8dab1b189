import { z } from 'zod';
import type { ArchitectureConfig } from '../core/config.js';
import { classifierDataProblem } from './data-problem.js';
import { fields } from './fields.js';
import { classifierMetrics } from './metrics.js';
import { countClassifier } from './parameter-count.js';
import { classifierPresets } from './presets.js';

const schema = z.strictObject(fields);

export type ClassifierConfig = z.infer<typeof schema>;

export const classifierConfig: ArchitectureConfig<typeof schema> = {
  name: 'classifier',
  title: 'Classifier',
  summary: 'Names what a picture shows, or predicts a column of a table: dense, convolutional or residual networks.',
  schema,
  presets: classifierPresets,
  defaultPreset: 'cnn',
  metrics: () => classifierMetrics('classes'),
  dataProblem: classifierDataProblem,
  dataKind: () => 'images',
  examples: (_config, dataset) => ({ count: dataset?.train ?? 0, unit: 'images' }),
  countParameters: countClassifier,
  panels: () => [],
};
