import type { MetricInfo } from '../core/telemetry.js';

/** What is predicted: one of several classes, or a number. */
export type OutputKind = 'classes' | 'number';

const model = { part: 'model' } as const;
const validation = { part: 'validation', evaluated: true } as const;
const share = { group: 'score', unit: 'share' } as const;
const lower = { better: 'lower' } as const;
const higher = { better: 'higher' } as const;

/** What a run measures, by what it predicts. */
export function classifierMetrics(output: OutputKind): MetricInfo[] {
  const meaning =
    output === 'classes'
      ? 'The mean surprise at the right class, in nats: −ln of the probability that the model gives to it. Lower is better.'
      : "The mean squared error, in units of the target's own variance: 1 is what always saying the mean would get. Lower is better.";
  return [
    { name: 'loss', title: 'Training loss', group: 'loss', ...model, ...lower, help: meaning },
    {
      ...{ name: 'validationLoss', title: 'Validation loss', group: 'loss', ...validation, ...lower },
      help: `${meaning} On data that are not trained on: where it rises while the training loss falls, the model learns by heart.`,
    },
    ...(output === 'classes' ? [...classMetrics, ...derivedOfClasses] : [...numberMetrics, ...derivedOfNumbers]),
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

const classMetrics: MetricInfo[] = [
  {
    ...{ name: 'accuracy', title: 'Training accuracy', ...share, ...model, ...higher },
    help: 'How often the most probable class is the right one, on the batch just trained, with what is changed and dropped out at random.',
  },
  {
    ...{ name: 'validationAccuracy', title: 'Validation accuracy', ...share, ...validation, ...higher },
    help: 'How often the most probable class is the right one, on data that are not trained on.',
  },
];

const numberMetrics: MetricInfo[] = [
  {
    ...({
      name: 'validationMeanError',
      title: 'Validation mean error',
      group: 'score',
      ...validation,
      ...lower,
    } as const),
    help: 'How far predictions are off on average, in the unit of what is predicted, on data that are not trained on.',
  },
];

// What follows from all predictions together rather than as a mean over batches, see tallies.ts.

const derivedOfClasses: MetricInfo[] = [
  {
    ...{ name: 'macroF1', title: 'Validation macro F1', ...share, ...validation, ...higher },
    help: 'The mean over the classes of their F1, the harmonic mean of precision and recall: rare classes count as much as frequent ones.',
  },
  {
    ...{ name: 'calibrationError', title: 'Calibration error', ...share, ...validation, ...lower },
    help: 'How far the model’s confidence is from how often it is right, on average (ECE, 15 bins). 0 is perfectly honest.',
  },
];

const derivedOfNumbers: MetricInfo[] = [
  {
    ...({ name: 'validationRootError', title: 'Validation RMSE', group: 'score', ...validation, ...lower } as const),
    help: 'The root of the mean squared error, in the unit of what is predicted: large errors count more than in the mean error.',
  },
  {
    ...({ name: 'validationR2', title: 'Validation R²', group: 'score', ...validation, ...higher } as const),
    help: 'The share of the target’s variance that is explained: 1 is perfect, 0 no better than always saying the mean.',
  },
];
