import type { MetricInfo } from '../core/telemetry.js';
import type { SelfSupervisedConfig } from './config.js';
import { CONTRASTIVE, type MethodName } from './method-names.js';
import { selfSupervisedEvaluateQuestion } from './questions/evaluate.js';

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
    'The mean surprise, in nats, at which row of the batch is the one that a corrupted row was made of (Bahri et al. 2022). ln of twice the batch size less one is guessing: 4.84 of 64 rows.',
};

/** What a run measures. */
export function selfSupervisedMetrics({ method, data }: SelfSupervisedConfig): MetricInfo[] {
  return [
    { name: 'loss', title: 'Training loss', group: 'loss', ...model, ...lower, help: meaning[method] },
    {
      ...{ name: 'validationLoss', title: 'Validation loss', group: 'loss', ...validation, ...lower },
      help: `${meaning[method]} On data that are not trained on, with the same random numbers each time.`,
    },
    ...(metricsOfMethod[method] ?? []),
    ...(data === 'text' ? [] : probeMetrics),
    ...spreadMetrics(method),
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

const spread = (help: string): MetricInfo => {
  return { name: 'spread', title: 'Spread', group: 'variety', ...model, ...higher, help };
};

const directions = spread(
  'How far the embeddings of a batch are from being all alike, as directions (Chen & He 2021): about 1 where they go everywhere, 0 where the run has collapsed.',
);

/** What deviates, of methods whose loss sees more than directions. */
const deviating = {
  vicreg:
    'How much each dimension varies, of the deviation of 1 that the variance term asks for: 1 where none lacks any, 0 where embeddings have shrunk to one point, which is collapse (Bardes et al. 2022).',
  barlow:
    'How much each dimension varies once it is standardised, as the loss sees it: 1 where all vary, whatever their scale, 0 where all are constant, which is collapse.',
} as const;

/** A part of the loss, as it is weighed. */
const term = (name: string, title: string, help: string): MetricInfo => {
  return { name, title, group: 'loss', ...model, ...lower, help };
};

/** Besides losses: what `MethodLoss.metrics` of each method holds. */
const metricsOfMethod: Partial<Record<MethodName, MetricInfo[]>> = {
  simclr: [pairAccuracy],
  moco: [pairAccuracy],
  byol: [directions],
  simsiam: [directions],
  barlow: [
    term(
      'invarianceLoss',
      'Invariance term',
      'Each dimension should correlate with itself in the other view: the sum over dimensions of (1 − correlation)².',
    ),
    term(
      'redundancyLoss',
      'Redundancy term',
      'No dimension should repeat another one: the sum of squared correlations between different dimensions, times its weight. It and the other term add up to the loss.',
    ),
    spread(deviating.barlow),
  ],
  vicreg: [
    term(
      'invarianceLoss',
      'Invariance term',
      'The mean squared difference of the two embeddings of an image, times its weight. The three terms add up to the loss.',
    ),
    term(
      'varianceLoss',
      'Variance term',
      'How far below 1 the deviations of the dimensions are, as the sum of both views, times its weight: 0 where all vary enough, 1.98 times the weight where the run has collapsed.',
    ),
    term(
      'covarianceLoss',
      'Covariance term',
      'Squared covariances between different dimensions, for each dimension, as the sum of both views, times its weight.',
    ),
    spread(deviating.vicreg),
  ],
  rotation: [turnAccuracy],
  'masked-text': [hiddenAccuracy],
  scarf: [pairAccuracy],
};

const floor = { part: 'reference', evaluated: true, isReference: true } as const;
const probed = { ...share, ...validation, ...higher } as const;
const { measures } = selfSupervisedEvaluateQuestion;

/** NaN where the data have no classes. */
const probeMetrics: MetricInfo[] = [
  {
    ...{ name: 'linearProbe', ...probed, ...measures.linearProbe },
    help: 'How often logistic regression on the encoder’s features, which learned from labelled training examples, is right about test examples. What it is above the same on an untrained encoder and on no encoder was learned.',
  },
  {
    ...{ name: 'knn', ...probed, ...measures.knn },
    help: 'How often the 20 training examples with the most similar features are right about the class of a test example (Wu et al. 2018).',
  },
  { ...{ name: 'randomEncoderProbe', ...share, ...floor }, ...measures.randomEncoderProbe },
  { ...{ name: 'rawPixelProbe', ...share, ...floor }, ...measures.rawPixelProbe },
];

/** How far from collapse it is, on test examples. */
function spreadMetrics(method: MethodName): MetricInfo[] {
  const pairs = (CONTRASTIVE as readonly string[]).includes(method);
  const what = pairs ? 'embeddings' : 'features';
  const meter = (name: string, group: 'variety' | 'rank' | 'sphere', title: string, help: string): MetricInfo => ({
    ...{ name, group, title, help, ...validation, part: 'model' },
  });
  return [
    {
      ...meter(
        'deviation',
        'variety',
        'Deviation',
        (method === 'vicreg' || method === 'barlow' ? deviating[method] : null) ??
          `How much ${what} of length 1 vary in each of their D dimensions, times √D: near 1 no direction is preferred, at 0 all examples get the same, which is collapse (Chen & He 2021).`,
      ),
      level: { title: 'Even', value: 1 },
    },
    meter(
      'effectiveRank',
      'rank',
      'Effective rank',
      `How many dimensions the ${what} really use: exp of the entropy of their singular values (Roy & Vetterli 2007; RankMe, Garrido et al. 2023). 1 is collapse; at most as many as there are dimensions, or examples.`,
    ),
    ...(pairs
      ? [
          meter(
            'alignment',
            'sphere',
            'Alignment',
            'Mean squared distance of two views of the same example, at length 1 (Wang & Isola 2020): 0 is alike, 2 as far as strangers.',
          ),
        ]
      : []),
    meter(
      'uniformity',
      'sphere',
      'Uniformity',
      `Logarithm of the mean of exp(−2 · squared distance) between ${what} of different examples, at length 1 (Wang & Isola 2020): the lower, the more evenly they are spread; 0 is collapse, −4 the limit of even ones.`,
    ),
  ];
}
