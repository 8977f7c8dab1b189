import type { MetricInfo } from '../core/telemetry.js';

/** What is predicted: one of several classes, or a number. */
export type OutputKind = 'classes' | 'number';

const validation = { part: 'validation', evaluated: true } as const;

/** What a run measures, by what it predicts. */
export function classifierMetrics(output: OutputKind): MetricInfo[] {
  return [
    { name: 'loss', title: 'Training loss', group: 'loss', part: 'model' },
    { name: 'validationLoss', title: 'Validation loss', group: 'loss', ...validation },
    ...(output === 'classes' ? classMetrics : numberMetrics),
    { name: 'gradientNorm', title: 'Gradient norm', group: 'gradient', part: 'model' },
    { name: 'learningRate', title: 'Learning rate', group: 'schedule', part: 'model' },
  ];
}

const classMetrics: MetricInfo[] = [
  { name: 'accuracy', title: 'Training accuracy', group: 'score', part: 'model' },
  { name: 'validationAccuracy', title: 'Validation accuracy', group: 'score', ...validation },
];

const numberMetrics: MetricInfo[] = [
  { name: 'validationMeanError', title: 'Validation mean error', group: 'score', ...validation },
];
