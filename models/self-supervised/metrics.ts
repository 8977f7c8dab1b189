import type { MetricInfo } from '../core/telemetry.js';
import type { SelfSupervisedConfig } from './config.js';
import type { MethodName } from './fields.js';

const model = { part: 'model' } as const;
const validation = { part: 'validation', evaluated: true } as const;
const share = { group: 'score', unit: 'share' } as const;
const lower = { better: 'lower' } as const;
const higher = { better: 'higher' } as const;

/** What the loss of a method says, for a student. */
const meaning: Record<MethodName, string> = {
  simclr:
    'The mean surprise, in nats, at which of all other views in the batch is the other view of the same image (NT-Xent, Chen et al. 2020). Lower is better; it depends on batch size and temperature, so compare runs by their probes.',
  moco: 'The mean surprise, in nats, at which of the queue and the other view is the other view (InfoNCE, He et al. 2020). Lower is better; it depends on the queue and the temperature, so compare runs by their probes.',
  byol: "How far each view's prediction is from the average network's embedding of the other view: 2 − 2 · cosine (Grill et al. 2020). 0 is alike; a constant would reach that too, so look at the collapse meters.",
  simsiam:
    "Minus the cosine between a view's prediction and the other view's embedding (Chen & He 2021): −1 is alike. A constant would reach that too, so look at the collapse meters.",
  barlow:
    'How far the correlations between the dimensions of two views are from the identity: 1 with themselves, 0 with others (Zbontar et al. 2021). Lower is better.',
  vicreg:
    'Distance of two views, plus dimensions that hardly vary, plus covariances between dimensions, weighed (Bardes et al. 2022). Lower is better.',
  mae: 'The mean squared error on the pixels of hidden patches (He et al. 2022). Lower is better.',
  rotation:
    'The mean surprise, in nats, at which of four ways up the image is (Gidaris et al. 2018). ln 4 = 1.386 is guessing.',
  denoise: 'The mean squared error of the pixels once noise was taken away (Vincent et al. 2008). Lower is better.',
  'masked-text': 'The mean surprise, in nats, at the tokens that were hidden (Devlin et al. 2019). Lower is better.',
  scarf:
    'The mean surprise, in nats, at which row of the batch is the one that a corrupted row was made of (Bahri et al. 2022). ln of the batch size is guessing.',
};

/** What a run measures. */
export function selfSupervisedMetrics({ method }: SelfSupervisedConfig): MetricInfo[] {
  return [
    { name: 'loss', title: 'Training loss', group: 'loss', ...model, ...lower, help: meaning[method] },
    {
      ...{ name: 'validationLoss', title: 'Validation loss', group: 'loss', ...validation, ...lower },
      help: `${meaning[method]} On data that are not trained on, with the same random numbers each time.`,
    },
    ...(metricsOfMethod[method] ?? []),
    {
      ...{ name: 'gradientNorm', title: 'Gradient norm', group: 'gradient', ...model },
      help: 'The length of the gradient of all parameters, before clipping. Leaps tell of unsteady training.',
    },
    {
      ...{ name: 'learningRate', title: 'Learning rate', group: 'schedule', ...model },
      help: 'The size of an update at this step: warm-up, schedule and your changes together.',
    },
  ];
}

const pairAccuracy: MetricInfo = {
  ...{ name: 'pairAccuracy', title: 'Pairs found', ...share, ...model, ...higher },
  help: 'How often the other view of the same example is the most similar of all that it is compared with.',
};

const turnAccuracy: MetricInfo = {
  ...{ name: 'turnAccuracy', title: 'Turns told', ...share, ...model, ...higher },
  help: 'How often the right one of the four ways up is the most probable. 25% is guessing.',
};

const hiddenAccuracy: MetricInfo = {
  ...{ name: 'hiddenAccuracy', title: 'Tokens told', ...share, ...model, ...higher },
  help: 'Share of the hidden tokens for which the right one is the most probable. Always saying the commonest token is right as often as that one occurs.',
};

const spread: MetricInfo = {
  ...{ name: 'spread', title: 'Spread', group: 'score', ...model, ...higher },
  help: 'How far the embeddings of a batch are from being all alike, as directions (Chen & He 2021): about 1 where they go everywhere, 0 where the run has collapsed.',
};

/** A part of the loss, before it is weighed. */
const term = (name: string, title: string, help: string): MetricInfo => {
  return { name, title, group: 'loss', ...model, ...lower, help };
};

/** Besides losses: what `MethodLoss.metrics` of each method holds. */
const metricsOfMethod: Partial<Record<MethodName, MetricInfo[]>> = {
  simclr: [pairAccuracy],
  moco: [pairAccuracy],
  byol: [spread],
  simsiam: [spread],
  barlow: [
    term(
      'invarianceLoss',
      'Invariance term',
      'Each dimension should correlate with itself in the other view: the sum over dimensions of (1 − correlation)².',
    ),
    term(
      'redundancyLoss',
      'Redundancy term',
      'No dimension should repeat another one: the sum of squared correlations between different dimensions, before it is weighed.',
    ),
  ],
  vicreg: [
    term(
      'invarianceLoss',
      'Invariance term',
      'The mean squared difference of the two embeddings of an image, before it is weighed.',
    ),
    term(
      'varianceLoss',
      'Variance term',
      'How far below 1 the deviations of the dimensions are, as the sum of both views: 0 where all vary enough, 1.98 where the run has collapsed.',
    ),
    term(
      'covarianceLoss',
      'Covariance term',
      'Squared covariances between different dimensions, for each dimension, as the sum of both views.',
    ),
  ],
  rotation: [turnAccuracy],
  'masked-text': [hiddenAccuracy],
  scarf: [pairAccuracy],
};
