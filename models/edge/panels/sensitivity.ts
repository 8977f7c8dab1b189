import { z } from 'zod';
import { panelInfo } from '../../core/panel.js';

/**
 * What an approximation does to the outputs. Errors are of all numbers of the first output; shares are of the predictions that
 * are compared, and null where the model names no classes, or nothing is right.
 */
const effect = z.object({
  /** 10 · log₁₀(Σ signal² ÷ Σ error²) of the outputs, in dB: higher is better. Null without any error. */
  signalToErrorDb: z.number().nullable(),
  /** max |Δ| ÷ max(1, max |output|); null where an output is not finite. */
  maxError: z.number().nullable(),
  /** Mean |Δ|; null where an output is not finite. */
  meanError: z.number().nullable(),
  /** Predictions that stay the same. */
  agreement: z.number().min(0).max(1).nullable(),
  /** Accuracy minus that of the original. */
  accuracyChange: z.number().nullable(),
  /** Standard error of that change over the predictions, which are the same ones on both sides. */
  changeError: z.number().nullable(),
});

/** Which layer costs what at int8. */
export const sensitivityPanel = panelInfo({
  name: 'sensitivity',
  title: 'Sensitivity',
  help: 'Each layer alone was made int8, its weights or what it gives, with all others left in float. The signal-to-error ratio tells how large the outputs are beside the change that this makes: 6 dB less is an error twice as large. Layers with low ratios are those worth leaving in float; an accuracy change within twice its standard error may be chance. “Error so far” has all layers before it as int8 too.',
  schema: z.object({
    /** How many held-out examples, and what they are in the plural; predictions are tokens where a token is predicted. */
    examples: z.int().min(0),
    unit: z.string(),
    predictions: z.int().min(0),
    /** Of the model as it is; null where nothing is right. */
    accuracy: z.number().nullable(),
    /** How ranges of values were found, and on how many training examples; null where none were calibrated. */
    calibration: z.object({ method: z.enum(['min-max', 'percentile', 'mse']), examples: z.int().min(0) }).nullable(),
    /** In the order of the graph. */
    layers: z.array(
      z.object({
        /** Of its weights. */
        name: z.string(),
        /** The node that multiplies by them, and its op. */
        node: z.string(),
        op: z.string(),
        /** Numbers among its weights. */
        weights: z.int().min(0),
        /** Its weights alone as int8, with a scale for each channel. */
        weightsOnly: effect,
        /** What it gives (with its bias and its ReLU, where they are) alone as int8; null without calibration. */
        activationOnly: effect.nullable(),
      }),
    ),
    /** All of them at once; null without calibration for activations, and so for everything. */
    allWeights: effect,
    everything: effect.nullable(),
    /** With everything before it int8: the signal-to-error ratio at each node that is quantised, in dB, in the graph's order. */
    errorSoFar: z.array(z.object({ node: z.string(), op: z.string(), signalToErrorDb: z.number().nullable() })),
  }),
  report: {
    figures({ layers, examples, unit, allWeights, everything }) {
      const row = (name: string, weights: Effect | null, values: Effect | null): string[] => [
        name,
        ...[weights, values].flatMap((one) => [decibels(one), points(one)]),
      ];
      return [
        {
          kind: 'table',
          title: `Cost of int8 by layer, on ${examples.toLocaleString('en')} ${unit}`,
          columns: ['Layer', 'Weights, dB', 'Accuracy, points', 'Values, dB', 'Accuracy, points'],
          rows: [
            ...layers.map(({ name, weightsOnly, activationOnly }) => row(name, weightsOnly, activationOnly)),
            row('All layers, weights alone', allWeights, null),
            row('All layers, weights and values', null, everything),
          ],
        },
      ];
    },
  },
});

function decibels(effect: Effect | null): string {
  if (!effect) return '–';
  if (effect.maxError === null) return 'not finite';
  return effect.signalToErrorDb === null ? 'exact' : effect.signalToErrorDb.toFixed(1);
}

function points(effect: Effect | null): string {
  const change = effect?.accuracyChange ?? null;
  return change === null ? '–' : (100 * change).toFixed(2).replace('-', '−');
}

export type Effect = z.output<typeof effect>;
export type SensitivityBody = z.output<typeof sensitivityPanel.schema>;
