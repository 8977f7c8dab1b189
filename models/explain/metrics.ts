import type { MetricInfo } from '../core/telemetry.js';

const explained = { part: 'model', evaluated: true } as const;

/** What a run measures at each block of rows. */
export const explainMetrics: MetricInfo[] = [
  {
    ...({ name: 'gap', title: 'Gap of the sum', group: 'error', better: 'lower', ...explained } as const),
    help: 'By how much the expected output and the values together miss the output, at the worst row of the block. A small gap is necessary, and no proof that the values are right.',
  },
  {
    ...({
      name: 'millisecondsPerRow',
      title: 'Time a row, ms',
      group: 'latency',
      better: 'lower',
      ...explained,
    } as const),
    help: 'Milliseconds that a row took, on average over the block.',
  },
];
