import { z } from 'zod';
import { diagnoseSupervised } from '../core/diagnosis/supervised.js';
import type { ArchitectureConfig, ExampleCount } from '../core/config.js';
import { evaluateQuestion } from '../core/questions.js';
import type { DatasetInfo, DatasetKind } from '../data/dataset.js';
import { predictionsPanel } from '../panels/predictions.js';
import { transformerDataProblem } from './data-problem.js';
import { mostTokens, trainWindows } from './windows.js';
import { fields } from './fields.js';
import { transformerMetrics } from './metrics.js';
import { attentionPanel } from './panels/attention.js';
import { embeddingsPanel } from './panels/embeddings.js';
import { writingPanel } from './panels/writing.js';
import { countTransformer } from './parameter-count.js';
import { transformerPresets } from './presets.js';
import { attentionQuestion } from './questions/attention.js';
import { generateQuestion } from './questions/generate.js';
import { transformerStarts } from './starts.js';
import { transformerStored } from './stored.js';

const schema = z.strictObject(fields).superRefine((config, { addIssue }) => {
  const { heads, width, positions, minLength, maxLength, task } = config;
  const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
  if (width % heads !== 0) refuse('heads', `heads: ${heads} does not divide width ${width}; use ${divisors(width)}.`);
  if (positions === 'sinusoidal' && width % 2 !== 0) {
    refuse('width', `width: ${width} is odd; sinusoidal positions need an even number.`);
  }
  if (minLength > maxLength) {
    refuse('minLength', `minLength: ${minLength} is more than maxLength ${maxLength}; use at most ${maxLength}.`);
  }
  if (task === 'brackets' && maxLength < 2)
    refuse('maxLength', `maxLength: ${maxLength} holds no pair; use 2 or more.`);
  else if (task === 'brackets' && minLength === maxLength && maxLength % 2 === 1) {
    const message = `maxLength: ${maxLength} is odd and the only length, so nothing is balanced; use ${maxLength + 1}.`;
    refuse('maxLength', message);
  }
});

export type TransformerConfig = z.infer<typeof schema>;

/** The divisors of a width up to 64, as a sentence has them: "1, 2 or 4". */
function divisors(width: number): string {
  const all = Array.from({ length: Math.min(width, 64) }, (_, i) => i + 1).filter((one) => width % one === 0);
  return all.length === 1 ? '1' : `${all.slice(0, -1).join(', ')} or ${all.at(-1)}`;
}

const DATA_KINDS: Record<string, DatasetKind> = { images: 'images', texts: 'labelled-text', language: 'text' };

/** Examples that make an epoch of a task whose examples never end. */
export const EPOCH_EXAMPLES = 10_000;

function examplesOf(config: TransformerConfig, dataset: DatasetInfo | null): ExampleCount {
  switch (config.task) {
    case 'images':
      return { count: dataset?.train ?? 0, unit: 'images' };
    case 'texts':
      return { count: dataset?.train ?? 0, unit: 'texts' };
    case 'language': {
      const characters = dataset?.train ?? 0;
      const sequences = (tokens: number) => Math.max(1, trainWindows(tokens, config.context));
      const most = mostTokens(config, characters);
      const count = { count: sequences(characters), unit: 'sequences' };
      return most === characters ? count : { ...count, atMost: sequences(most) };
    }
    default:
      return { count: EPOCH_EXAMPLES, unit: 'sequences' };
  }
}

/** The first of these is measured of rules alone. */
const headline = ['exactMatch', 'validationAccuracy'] as const;

export const transformerConfig: ArchitectureConfig<typeof schema> = {
  name: 'transformer',
  title: 'Transformer',
  summary:
    'Tokens that look at each other: layers of attention heads, whose weights can be watched as they form. For images, texts and rules.',
  schema,
  presets: transformerPresets,
  defaultPreset: 'copy',
  metrics: transformerMetrics,
  headline: ({ task }) => (task === 'language' ? ['validationLoss', 'loss'] : [...headline, 'accuracy', 'loss']),
  keySettings: ['layers', 'heads', 'width', 'context', 'freezeEncoder', 'learningRate', 'batchSize', 'schedule'],
  dataProblem: transformerDataProblem,
  dataKind: ({ task }) => DATA_KINDS[task] ?? null,
  examples: examplesOf,
  countParameters: countTransformer,
  stored: transformerStored,
  recordEvery: 10,
  panels: ({ task, probes }) => [
    ...(probes > 0 ? [attentionPanel, embeddingsPanel] : []),
    ...(task === 'language' ? [writingPanel] : []),
    ...(probes > 0 ? [predictionsPanel] : []),
  ],
  questions: ({ task, probes }) => [
    evaluateQuestion,
    ...(probes > 0 ? [attentionQuestion] : []),
    ...(task === 'language' ? [generateQuestion] : []),
  ],
  diagnose: diagnoseSupervised,
  exportable: true,
  startsFrom: transformerStarts,
};
