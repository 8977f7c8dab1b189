import type { MetricInfo } from '../core/telemetry.js';
import type { TransformerConfig } from './config.js';
import { isAlgorithm } from './fields.js';

/** What a transformer's run measures: by its task. */
export function transformerMetrics({ task }: Pick<TransformerConfig, 'task'>): MetricInfo[] {
  const model = { part: 'model' } as const;
  const validation = { part: 'validation', evaluated: true } as const;
  const share = { group: 'score', unit: 'share' } as const;
  const lower = { better: 'lower' } as const;
  const higher = { better: 'higher' } as const;
  const surprise =
    'The mean surprise at the right answer, in nats: −ln of the probability that the model gives to it. Lower is better.';
  return [
    { name: 'loss', title: 'Training loss', group: 'loss', ...model, ...lower, help: surprise },
    {
      ...{ name: 'validationLoss', title: 'Validation loss', group: 'loss', ...validation, ...lower },
      help: `${surprise} On data that are not trained on: where it rises while the training loss falls, the model learns by heart.`,
    },
    // Of a text's next token the most probable one costs more to find than it tells.
    ...(task === 'language'
      ? []
      : [
          {
            ...{ name: 'accuracy', title: 'Training accuracy', ...share, ...model, ...higher },
            help: 'How often the most probable answer is the right one, on the batch just trained.',
          },
        ]),
    ...(isAlgorithm(task)
      ? [
          {
            ...{ name: 'exactMatch', title: 'Exact match', ...share, ...validation, ...higher },
            help: 'How many answers are right from their first to their last symbol.',
          },
        ]
      : []),
    {
      ...{ name: 'validationAccuracy', title: 'Validation accuracy', ...share, ...validation, ...higher },
      help: 'How often the most probable answer is the right one, on data that are not trained on.',
    },
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
