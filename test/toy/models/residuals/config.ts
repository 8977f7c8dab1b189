import { z } from 'zod';
import { runFields, type ArchitectureConfig } from '../core/config.js';
import { storedRun } from '../core/stored-defaults.js';
import { residualsPanel } from './panels/residuals.js';
import { residualQuestion } from './questions/residual.js';

const schema = z.strictObject({
  ...runFields,
  steps: z.int().min(1).max(1000).default(4).meta({
    title: 'Blocks',
    help: 'Blocks of points to look at, one a step.',
    group: 'Run',
  }),
  sampleEvery: runFields.sampleEvery.default(1).meta(runFields.sampleEvery.meta()!),
  checkpointEvery: runFields.checkpointEvery.default(1).meta(runFields.checkpointEvery.meta()!),
  /** Of the line's points. */
  noise: z.number().min(0).max(10).default(0.1).meta({ title: 'Noise', help: 'Of the points.', group: 'Data' }),
  pauseMs: z.int().min(0).max(60_000).default(0).meta({ title: 'Pause', help: 'Within a step.', group: 'Run' }),
});

export type ResidualsConfig = z.infer<typeof schema>;

/** How well a line fits, block by block: a learner of its own, with a process that helps, about a run of `line`. */
export const residualsConfig: ArchitectureConfig<typeof schema> = {
  name: 'residuals',
  title: 'Residuals',
  summary: 'How far points lie from a line that has been found.',
  schema,
  presets: { quick: { title: 'Quick', summary: 'Four blocks.', values: {} } },
  defaultPreset: 'quick',
  stored: { ...storedRun, steps: 4, sampleEvery: 1, checkpointEvery: 1, noise: 0.1, pauseMs: 0 },
  recordEvery: 1,
  metrics: () => [
    {
      ...{ name: 'rootMeanSquare', title: 'Root mean square', group: 'loss', part: 'model' },
      help: 'How far the points of this block lie from the line.',
    },
  ],
  dataKind: () => null,
  examples: () => ({ count: 64, unit: 'points' }),
  countParameters: () => ({}),
  panels: () => [residualsPanel],
  questions: () => [residualQuestion],
  asks: [{ architecture: 'line', questions: () => [residualQuestion] }],
  startsFrom: [
    {
      architecture: 'line',
      parts: [{ name: 'all', title: 'The line', help: 'Which line to look at.' }],
      settings: ({ slope, noise }) =>
        slope === 0 ? { problem: 'is level; use a run with a slope.' } : { takes: { noise } },
    },
  ],
  belongsToParent: true,
};
