import type { MetricInfo } from '../core/telemetry.js';

/** Not every variant can be measured. */
const variant = { part: 'model', evaluated: true } as const;

/** What a run measures at each variant. */
export const edgeMetrics: MetricInfo[] = [
  {
    ...({ name: 'gzipKilobytes', title: 'Gzipped kB', group: 'size', better: 'lower', ...variant } as const),
    help: 'The size of the variant just made, in kB, each of its files gzipped: what travels over a network.',
  },
  {
    ...({ name: 'kilobytes', title: 'kB', group: 'size', ...variant } as const),
    help: 'The size of all files of the variant just made, in kB.',
  },
  {
    ...({ name: 'accuracy', title: 'Accuracy', group: 'score', unit: 'share', better: 'higher', ...variant } as const),
    help: 'How often the variant is right on test data (R² for numbers), measured in the runtime that will run it.',
  },
  {
    ...({ name: 'agreement', title: 'Agreement', group: 'score', unit: 'share', ...variant } as const),
    help: 'Share of the examples of which the variant says the same as the model that it was made from.',
  },
  {
    ...({ name: 'maxError', title: 'Largest error', group: 'error', better: 'lower', ...variant } as const),
    help: 'How far its outputs are from those of the model at most, relative to the largest output.',
  },
  {
    ...({ name: 'p50Ms', title: 'Latency, ms', group: 'latency', better: 'lower', ...variant } as const),
    help: 'Milliseconds for one example, the median of many, in the variant’s own runtime.',
  },
];
