import type { MetricInfo } from '../core/telemetry.js';
import type { TransformerConfig } from './config.js';
import { isAlgorithm } from './fields.js';

/** What a transformer's run measures: by its task. */
export function transformerMetrics({ task }: Pick<TransformerConfig, 'task'>): MetricInfo[] {
  const validation = { part: 'validation', evaluated: true } as const;
  return [
    { name: 'loss', title: 'Training loss', group: 'loss', part: 'model' },
    { name: 'validationLoss', title: 'Validation loss', group: 'loss', ...validation },
    // Of a text's next token the most probable one costs more to find than it tells.
    ...(task === 'language'
      ? []
      : [{ name: 'accuracy', title: 'Training accuracy', group: 'score', part: 'model' } as const]),
    ...(isAlgorithm(task)
      ? [{ name: 'exactMatch', title: 'Exact match', group: 'score', ...validation } as const]
      : []),
    { name: 'validationAccuracy', title: 'Validation accuracy', group: 'score', ...validation },
    { name: 'gradientNorm', title: 'Gradient norm', group: 'gradient', part: 'model' },
    { name: 'learningRate', title: 'Learning rate', group: 'schedule', part: 'model' },
  ];
}
