import { z } from 'zod';
import { figure } from '../../core/diagnosis/figure.js';
import { panelInfo } from '../../core/panel.js';
import { formats, formatTitles, precisions, precisionTitles } from '../formats/formats.js';
import { compressionText } from './compression-text.js';

/** What was done to the weights before they were written; 0 where nothing of that. */
const compression = z.object({
  /** Share of weights, or of channels, that were taken away. */
  pruned: z.number(),
  /** `weights` are zeros in their place; `channels` are gone, and the tensors are smaller. */
  what: z.enum(['weights', 'channels']),
  /** Training steps after it, with what was pruned held at 0. */
  fineTuned: z.int(),
  /** Different values that a tensor has. */
  clusters: z.int(),
});

export type Compression = z.output<typeof compression>;

/** What a copy of the model came to, held to the model itself on the same examples. Null is what wasn't, or can't be, measured. */
const variant = z.object({
  /** The step that made it. */
  step: z.int(),
  /** `engine`: the model, or what compression left of it, run by the lab itself. */
  format: z.enum([...formats, 'engine']),
  precision: z.enum(precisions),
  compression,
  /**
   * `worse`: it works, and its accuracy fell by more than was allowed. `unsupported`: there is no such thing. `failed`: it could
   * not be made or opened, or gives something else.
   */
  status: z.enum(['ok', 'worse', 'failed', 'unsupported']),
  /** Why, in one sentence. */
  message: z.string().nullable(),
  /** Its files, by their paths below the folder of the run's exports. */
  files: z.array(z.object({ path: z.string(), bytes: z.int() })),
  /** Of all files; each gzipped by itself for the second. */
  bytes: z.int().nullable(),
  gzipBytes: z.int().nullable(),
  /** What opened it, with its version. */
  runtime: z.string().nullable(),
  loadMs: z.number().nullable(),
  /** Median of one example at a time, after a warm-up. */
  p50Ms: z.number().nullable(),
  /** Beyond the runtime itself. */
  peakBytes: z.int().nullable(),
  /** max |Δ| ÷ max(1, max |output|), and the mean of |Δ| by the same divisor. */
  maxError: z.number().nullable(),
  meanError: z.number().nullable(),
  /** Share of examples of which it says the same as the model. */
  agreement: z.number().nullable(),
  /** A share of 1, R² for numbers. */
  accuracy: z.number().nullable(),
  /** 95 % of what the change of accuracy would be on other examples lies within ± this (paired). */
  accuracyNoise: z.number().nullable(),
  /** How many it was checked with. */
  examples: z.int().nullable(),
  /** Outputs that are NaN or infinite. */
  notFinite: z.int().nullable(),
  /** Another one is smaller, gzipped, and no less accurate. */
  dominated: z.boolean(),
});

export type Variant = z.output<typeof variant>;

export const variantsPanel = panelInfo({
  name: 'variants',
  title: 'Variants',
  help: 'Each row is a copy of the model in a format that other programs run, opened there and held to the model itself: how large it is, how far its outputs are off, how accurate it still is, how fast. A variant is dominated where another one is smaller and no less accurate. Errors are relative to the largest output; a change of accuracy within the noise says nothing.',
  schema: z.object({
    /** What is right: `classes`, `next-token`, `number` (R²), or nothing (`image`, `values`). */
    task: z.enum(['classes', 'next-token', 'number', 'image', 'values']),
    /** Examples that each was checked with, and what they are in the plural. */
    examples: z.int(),
    unit: z.string(),
    /** Of the model itself on these; null where nothing is right or wrong. */
    referenceAccuracy: z.number().nullable(),
    /** By how much accuracy may fall, as a share of 1. */
    budget: z.number(),
    /** What times were measured on. */
    processor: z.string(),
    threads: z.int(),
    runs: z.int(),
    /** Those that are still to be made. */
    planned: z.array(z.object({ format: z.enum(formats), precision: z.enum(precisions), compression })),
    variants: z.array(variant),
    /** The outcome in one or two sentences. */
    verdict: z.string(),
    notes: z.array(z.string()),
  }),
  report: {
    figures: ({ variants, unit, examples, verdict }) => [
      { kind: 'text', title: 'Verdict', text: verdict },
      {
        kind: 'table',
        title: `Variants, checked with ${examples.toLocaleString('en')} ${unit}`,
        columns: ['Format', 'Precision', 'Compression', 'kB', 'Gzip kB', 'Max error', 'Accuracy', 'p50 ms', 'Status'],
        rows: variants.map((one) => [
          one.format === 'engine' ? 'Model Lab' : formatTitles[one.format],
          precisionTitles[one.precision],
          compressionText(one.compression),
          ...[one.bytes, one.gzipBytes].map((bytes) => (bytes === null ? '–' : figure(bytes / 1000))),
          ...[one.maxError, one.accuracy, one.p50Ms].map((value) => (value === null ? '–' : figure(value))),
          one.status,
        ]),
      },
    ],
  },
});

export type VariantsBody = z.infer<typeof variantsPanel.schema>;
