import { z } from 'zod';
import { panelInfo, type BodyOf } from '../../core/panel.js';

const count = z.int().min(0);
const numbers = z.array(z.number());

/** What the model gives where one feature is set and all others are as they are. */
export const effectSchema = z.object({
  feature: z.string(),
  /** Of a category; null of a number. */
  categories: z.array(z.string()).nullable(),
  /** What the feature is set to: numbers, or places of `categories`. */
  grid: numbers,
  /** Partial dependence [output][grid]: the mean over rows (Friedman 2001). */
  mean: z.array(numbers),
  /** Of some rows each [output][row][grid] (individual conditional expectation, Goldstein et al. 2015). */
  rows: z.array(z.array(numbers)),
  /** Accumulated local effects (Apley & Zhu 2020), centred: at the edges of bins, [output][edge]; null of categories. */
  accumulated: z.object({ edges: numbers, effect: z.array(numbers) }).nullable(),
  /** What the feature is in the data, some values of it: where there are none, the curve is made up. */
  values: numbers,
  /** Features that move with it, the strongest first, with the correlation: there partial dependence asks of rows that don't exist. */
  linked: z.array(z.object({ feature: z.string(), correlation: z.number() })),
});

export type Effect = z.output<typeof effectSchema>;

const importanceSchema = z.object({
  feature: z.string(),
  /** Mean of |value| over the explained rows, of the outputs predicted. */
  value: z.number(),
  /** By how much the loss rises where the column is shuffled; mean and standard deviation over shuffles. */
  lossRise: z.number().nullable(),
  lossSpread: z.number().nullable(),
  /** By how much accuracy falls; null of numbers. */
  accuracyDrop: z.number().nullable(),
  accuracySpread: z.number().nullable(),
});

export type Importance = z.output<typeof importanceSchema>;

const pairSchema = z.object({
  a: count,
  b: count,
  /** Friedman & Popescu 2008, eq. 44: share of the variance of both together that is no sum of each; per output. */
  strength: numbers,
  /** The same in units of the output: root of the mean square of what is no sum. */
  size: numbers,
});

export type Pair = z.output<typeof pairSchema>;

/** What features do over all rows; recorded at the end, of tables. */
export const effectsPanel = panelInfo({
  name: 'effects',
  title: 'Effects',
  help: 'Explanations of single rows say nothing of all of them. Importance: how much worse the model gets where a column is shuffled, beside the mean of |value|; a feature can move outputs without helping. Effect: what the model gives when one feature is set to a value in all rows (bold: partial dependence) and in single rows (thin); accumulated local effects move each row only a little, so that they ask nothing impossible. Interaction: how far two features together do more than the sum of each.',
  schema: z.object({
    outputs: z.array(z.string()),
    space: z.enum(['probability', 'logit', 'number']),
    /** Rows that effects are means over, and what they are called. */
    rows: count,
    unit: z.string(),
    /** All columns, in the order of the data. */
    features: z.array(z.string()),
    importance: z.object({
      /** By the mean of |value|, the largest first. */
      features: z.array(importanceSchema),
      /** Rows that columns were shuffled in, and how often. */
      rows: count,
      repeats: count,
      /** What the model comes to on them as they are; null where nothing is right. */
      loss: z.number().nullable(),
      accuracy: z.number().nullable(),
      /** "cross-entropy" */
      lossName: z.string(),
    }),
    /** Of the most important features. */
    effects: z.array(effectSchema),
    interactions: z.object({
      /** Places refer to these. */
      features: z.array(z.string()),
      pairs: z.array(pairSchema),
      rows: count,
    }),
  }),
  report: {
    figures: ({ importance, interactions, outputs }) => [
      {
        kind: 'table',
        title: `Importance, of ${importance.rows} rows shuffled ${importance.repeats} times`,
        columns: ['Feature', 'Mean |value|', `Rise of ${importance.lossName}`, '±', 'Fall of accuracy', '±'],
        rows: importance.features.map(({ feature, value, ...of }) => [
          feature,
          ...[value, of.lossRise, of.lossSpread, of.accuracyDrop, of.accuracySpread].map(written),
        ]),
      },
      {
        kind: 'table',
        title: `Interactions (H²), of ${interactions.rows} rows`,
        columns: ['Features', ...outputs],
        rows: interactions.pairs.map(({ a, b, strength }) => [
          `${interactions.features[a]} × ${interactions.features[b]}`,
          ...strength.map(written),
        ]),
      },
    ],
  },
});

const written = (value: number | null): string => (value === null ? '–' : String(Number(value.toPrecision(3))));

export type EffectsBody = BodyOf<typeof effectsPanel>;
