import { z } from 'zod';
import type { ArchitectureConfig, ExampleCount } from '../core/config.js';
import type { DatasetInfo, DatasetKind } from '../data/dataset.js';
import { mostTokens, trainWindows } from '../transformer/windows.js';
import { selfSupervisedDataProblem } from './data-problem.js';
import { diagnoseSelfSupervised } from './diagnosis/diagnose.js';
import { fields } from './fields.js';
import { comparesViews, type MethodName } from './method-names.js';
import { selfSupervisedMetrics } from './metrics.js';
import { countSelfSupervised } from './parameter-count.js';
import { selfSupervisedPanels } from './panels.js';
import { selfSupervisedPresets } from './presets.js';
import { selfSupervisedQuestions } from './questions.js';
import { selfSupervisedStarts } from './starts.js';
import { selfSupervisedStored } from './stored.js';
import { viewPairsPreview } from './previews/view-pairs.js';
import { previewViewsTool } from './tools/preview-views.js';

/** The kinds of data that a method learns from, the usual one first. */
export function kindsOf(method: MethodName): readonly [DatasetKind, ...DatasetKind[]] {
  if (method === 'scarf') return ['table'];
  return method === 'masked-text' ? ['text', 'labelled-text'] : ['images'];
}

const NETWORKS = {
  images: ['cnn', 'residual', 'transformer', 'mlp'],
  table: ['mlp'],
  text: ['transformer'],
  'labelled-text': ['transformer'],
} as const satisfies Record<DatasetKind, readonly string[]>;

const schema = z.strictObject(fields).superRefine((config, { addIssue }) => {
  const { method, data, network, batchSize, queueSize, width, heads } = config;
  const { invarianceWeight, varianceWeight, covarianceWeight } = config;
  const refuse = (path: string, message: string) => addIssue({ code: 'custom', path: [path], message });
  const kinds = kindsOf(method);
  if (!kinds.includes(data)) {
    refuse(
      'method',
      `method: ${method} learns from ${kinds.join(' or ')}, and data is ${data}; choose such a data set.`,
    );
    return;
  }
  const networks: readonly string[] = method === 'mae' ? ['transformer'] : NETWORKS[data];
  if (!networks.includes(network)) {
    refuse('network', `network: ${network} can't be the encoder of ${method} on ${data}; use ${networks.join(', ')}.`);
  }
  if (network === 'transformer' && width % heads !== 0) {
    refuse('heads', `heads: ${heads} does not divide width ${width}; use a divisor of it.`);
  }
  if (method === 'mae' && config.decoderWidth % heads !== 0) {
    refuse('decoderWidth', `decoderWidth: ${config.decoderWidth} is no multiple of heads, ${heads}; use one.`);
  }
  if (method === 'moco' && queueSize < batchSize) {
    refuse('queueSize', `queueSize: ${queueSize} is less than batchSize, ${batchSize}; use at least ${batchSize}.`);
  }
  if (method === 'vicreg' && [invarianceWeight, varianceWeight, covarianceWeight].every((weight) => weight === 0)) {
    refuse(
      'invarianceWeight',
      'invarianceWeight: 0 leaves no loss where the other two weights are 0; use more than 0.',
    );
  }
  if (comparesExamples(method) && batchSize < 2) {
    refuse('batchSize', `batchSize: ${batchSize} leaves nothing to compare an example with; use at least 2.`);
  }
});

/** Whether the loss of an example takes others of its batch. */
function comparesExamples(method: MethodName): boolean {
  return ['simclr', 'barlow', 'vicreg', 'scarf'].includes(method);
}

export type SelfSupervisedConfig = z.infer<typeof schema>;

function examplesOf(config: SelfSupervisedConfig, dataset: DatasetInfo | null): ExampleCount {
  const count = dataset?.train ?? 0;
  if (config.data === 'images') return { count, unit: 'images' };
  if (config.data === 'table') return { count, unit: 'rows' };
  if (config.data === 'labelled-text') return { count, unit: 'texts' };
  const windows = (tokens: number) => Math.max(1, trainWindows(tokens, config.context));
  const most = mostTokens(config, count);
  const sequences = { count: windows(count), unit: 'sequences' };
  return most === count ? sequences : { ...sequences, atMost: windows(most) };
}

export const selfSupervisedConfig: ArchitectureConfig<typeof schema> = {
  name: 'self-supervised',
  title: 'Self-supervised',
  summary:
    'Learns what examples have in common without their labels, from two views of each or from what was hidden; probes tell what that is worth.',
  schema,
  presets: selfSupervisedPresets,
  defaultPreset: 'simclr',
  metrics: selfSupervisedMetrics,
  diagnose: diagnoseSelfSupervised,
  headline: () => ['linearProbe', 'validationLoss', 'loss'],
  keySettings: ['method', 'network', 'temperature', 'maskRatio', 'learningRate', 'batchSize', 'embeddingSize'],
  dataProblem: selfSupervisedDataProblem,
  dataKind: ({ data }) => data,
  dataKinds: ({ method }) => kindsOf(method),
  following: { keys: ['data'], of: ({ kind }) => ({ data: kind }) },
  examples: examplesOf,
  countParameters: countSelfSupervised,
  stored: selfSupervisedStored,
  recordEvery: 5,
  panels: selfSupervisedPanels,
  questions: selfSupervisedQuestions,
  tools: [previewViewsTool],
  preview: ({ method }) => (comparesViews(method) ? viewPairsPreview : null),
  exportable: true,
  startsFrom: selfSupervisedStarts,
};
