import { z } from 'zod';
import { gradientFields, momentFields, runFields, type ArchitectureConfig } from '../core/config.js';
import { storedGradient, storedRun } from '../core/stored-defaults.js';
import { linePanel } from './panels/line.js';
import { heightQuestion } from './questions/height.js';
import { throughTool } from './tools/through.js';

const schema = z.strictObject({
  ...gradientFields,
  ...momentFields({ beta1: 0.9, beta2: 0.999 }),
  ...runFields,
  slope: z
    .number()
    .min(-10)
    .max(10)
    .default(2)
    .meta({ title: 'Slope', help: 'Of the line to be found.', group: 'Data' }),
  noise: z.number().min(0).max(10).default(0.1).meta({
    title: 'Noise',
    help: 'How far points lie from the line: the standard deviation.',
    group: 'Data',
  }),
});

export type LineConfig = z.infer<typeof schema>;

/** Points that a line is fitted to. */
export const POINTS = 256;

export const lineConfig: ArchitectureConfig<typeof schema> = {
  name: 'line',
  title: 'Line',
  summary: 'A line through noisy points: the smallest thing that learns.',
  schema,
  presets: {
    steep: { title: 'Steep', summary: 'A slope of 2.', values: { learningRate: 0.05, steps: 200, sampleEvery: 20 } },
  },
  defaultPreset: 'steep',
  stored: { ...storedGradient, ...storedRun, beta1: 0.9, beta2: 0.999, momentum: 0.9, slope: 2, noise: 0.1 },
  recordEvery: 5,
  keySettings: ['slope', 'noise'],
  metrics: () => [
    {
      ...{ name: 'squaredError', title: 'Squared error', group: 'loss', part: 'model', better: 'lower' },
      help: 'The mean squared distance of the points from the line. With the right line it is the noise, squared.',
    },
  ],
  dataKind: () => null,
  examples: () => ({ count: POINTS, unit: 'points' }),
  countParameters: () => ({ line: 2 }),
  panels: () => [linePanel],
  questions: () => [heightQuestion],
  preview: () => ({ name: 'line', title: 'Line to be found', help: 'The line that points lie around.' }),
  tools: [throughTool],
  startsFrom: [
    { architecture: 'line', parts: [{ name: 'all', title: 'The line', help: 'Goes on from where that line lies.' }] },
  ],
};
