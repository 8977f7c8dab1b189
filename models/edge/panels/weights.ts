import { z } from 'zod';
import { panelInfo } from '../../core/panel.js';

/** Equal intervals of a histogram. */
export const WEIGHT_BINS = 128;
/** Whole numbers that int8 weights come to: −127 to 127. */
export const WEIGHT_LEVELS = 255;

/**
 * How the weights of each layer are spread, and what int8 makes of them. Matrices:
 *
 * - `counts` [tensors, WEIGHT_BINS]: weights in each of the equal intervals from `from` to `to` of its tensor.
 * - `levels` [tensors, WEIGHT_LEVELS]: weights at each whole number from −127 to 127.
 * - `scales/N` [1, channels]: the steps of tensor N's channels; it has none where it stays float.
 */
export const weightsPanel = panelInfo({
  name: 'weights',
  title: 'Weights',
  help: 'Bars count weights by value. int8 keeps each as a whole number from −127 to 127 times a step, and each channel has a step of its own: its largest weight ÷ 127. Where a few weights are much larger than all others, the steps are coarse and most weights share a few of them. A tall bar at 0 is what pruning leaves.',
  schema: z.object({
    tensors: z.array(
      z.object({
        name: z.string(),
        /** The op that multiplies by it. */
        op: z.string(),
        shape: z.array(z.int()),
        count: z.int().min(0),
        /** Those that are exactly 0. */
        zeros: z.int().min(0),
        /** The histogram's range: the smallest and the largest weight. */
        from: z.number(),
        to: z.number(),
        mean: z.number(),
        deviation: z.number().min(0),
        /** Different values; null where there are more than 256. */
        values: z.int().min(1).nullable(),
        /** As int8; null where it stays float because it is small. */
        int8: z
          .object({
            /** The dimension that has a step for each index. */
            axis: z.int().min(0),
            channels: z.int().min(1),
            /** Steps: real = step · whole number, the zero point being 0. */
            leastScale: z.number(),
            medianScale: z.number(),
            mostScale: z.number(),
            /** Largest |weight − step · whole number|: at most half of the step. */
            maxError: z.number(),
            /** In dB; null without any error. With one step for the whole tensor: `perTensorDb`. */
            signalToErrorDb: z.number().nullable(),
            perTensorDb: z.number().nullable(),
          })
          .nullable(),
      }),
    ),
  }),
  report: {
    figures: ({ tensors }) => [
      {
        kind: 'table',
        title: 'Weights by layer',
        columns: ['Weights', 'Shape', 'Zero', 'From', 'To', 'int8 signal to error, dB', 'with one step'],
        rows: tensors.map(({ name, shape, count, zeros, from, to, int8 }) => [
          name,
          shape.join(' × '),
          `${((100 * zeros) / Math.max(1, count)).toFixed(1)}%`,
          from.toPrecision(3),
          to.toPrecision(3),
          ...(int8 ? [decibels(int8.signalToErrorDb), decibels(int8.perTensorDb)] : ['stays float', '–']),
        ]),
      },
    ],
  },
});

const decibels = (value: number | null): string => (value === null ? 'exact' : value.toFixed(1));

export type WeightsBody = z.output<typeof weightsPanel.schema>;
