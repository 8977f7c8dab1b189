import { formatTitles, precisionTitles, type Precision } from '../../../models/edge/formats/formats.js';
import { compressionText } from '../../../models/edge/panels/compression-text.js';
import type { Compression, Variant, VariantsBody } from '../../../models/edge/panels/variants.js';

/** Which size is shown, and decides. */
export type SizeKind = 'gzip' | 'raw';

/** How a variant is marked, in the table and among the others: best for its size, another is better, or nothing to mark. */
export type VariantMark = 'best' | 'dominated' | 'none';

export interface VariantRow {
  key: string;
  /** Null for one that is still to be made. */
  variant: Variant | null;
  /** In a word or two each; `full` is all of it in full. */
  format: string;
  precision: string;
  compression: string;
  full: string;
  mark: VariantMark;
  /** In bytes, by the size that was asked for. */
  size: number | null;
  /** More is better: accuracy, or, where nothing is right, how little it is off. */
  quality: number | null;
  /** Change of accuracy, as a share of 1. */
  change: number | null;
}

const shortFormats: Partial<Record<Variant['format'], string>> = {
  tflite: 'TFLite',
  tfjs: 'TF.js',
  engine: 'Model Lab',
};
const shortPrecisions: Partial<Record<Precision, string>> = { 'int8-dynamic': 'int8 dynamic', int8: 'int8' };

/** "80 %, 32 values"; "none" where nothing was done to the weights. */
function compressionBrief({ pruned, what, clusters }: Compression): string {
  const done = [
    ...(pruned > 0 ? [`${Math.round(100 * pruned)} %${what === 'channels' ? ' of channels' : ''}`] : []),
    ...(clusters > 0 ? [`${clusters} values`] : []),
  ];
  return done.length > 0 ? done.join(', ') : 'none';
}

/** Those that were made, and those to come, in the order in which they are made. */
export function variantRows(body: VariantsBody, kind: SizeKind): VariantRow[] {
  const made = body.variants.map((variant): VariantRow => {
    const works = variant.format !== 'engine' && (variant.status === 'ok' || variant.status === 'worse');
    const { accuracy, maxError } = variant;
    return {
      ...{ key: `variant ${variant.step}`, variant, mark: 'none' },
      ...wordsOf(variant),
      size: works ? sizeOf(variant, kind) : null,
      quality: works ? (accuracy ?? (maxError === null ? null : -maxError)) : null,
      change: accuracy === null || body.referenceAccuracy === null ? null : accuracy - body.referenceAccuracy,
    };
  });
  const planned = body.planned.map((one, at): VariantRow => ({
    ...{ key: `planned ${at}`, variant: null, mark: 'none', size: null, quality: null, change: null },
    ...wordsOf(one),
  }));
  const placed = made.filter(isPlaced);
  for (const row of placed) row.mark = placed.some((other) => beats(other, row)) ? 'dominated' : 'best';
  return [...made, ...planned];
}

function wordsOf({ format, precision, compression }: Pick<Variant, 'format' | 'precision' | 'compression'>) {
  const formatTitle = format === 'engine' ? 'Model Lab' : formatTitles[format];
  const done = compressionText(compression);
  return {
    format: shortFormats[format] ?? formatTitle,
    precision: shortPrecisions[precision] ?? precisionTitles[precision],
    compression: compressionBrief(compression),
    full: [formatTitle, precisionTitles[precision], ...(done === 'none' ? [] : [done])].join(', '),
  };
}

export const sizeOf = ({ bytes, gzipBytes }: Pick<Variant, 'bytes' | 'gzipBytes'>, kind: SizeKind): number | null =>
  kind === 'gzip' ? gzipBytes : bytes;

export type PlacedRow = VariantRow & { variant: Variant; size: number; quality: number };

/** It was measured: it has a place among the others. */
export function isPlaced(row: VariantRow): row is PlacedRow {
  return row.variant !== null && row.size !== null && row.quality !== null;
}

/** No larger and no worse, and better in one of the two. */
function beats(one: PlacedRow, other: PlacedRow): boolean {
  const [size, quality] = [one.size - other.size, one.quality - other.quality];
  return size <= 0 && quality >= 0 && (size < 0 || quality > 0);
}

export type ColumnKey =
  | 'format'
  | 'precision'
  | 'compression'
  | 'raw'
  | 'gzip'
  | 'error'
  | 'change'
  | 'time'
  | 'memory'
  | 'runtime'
  | 'status';

export interface Column {
  key: ColumnKey;
  title: string;
  help: string;
  numeric: boolean;
  /** What it is sorted by; null comes last either way. */
  value: (row: VariantRow) => number | string | null;
}

/** In the order of the table. Without accuracies there is no column of their change. */
export function columnsOf(body: Pick<VariantsBody, 'referenceAccuracy' | 'task'>): Column[] {
  const text = (key: 'format' | 'precision' | 'compression', title: string, help: string): Column => ({
    ...{ key, title, help, numeric: false },
    value: (row) => row[key],
  });
  const number = (key: ColumnKey, title: string, help: string, value: (variant: Variant) => number | null): Column => ({
    ...{ key, title, help, numeric: true },
    value: ({ variant }) => (variant ? value(variant) : null),
  });
  const change: Column = {
    ...{ key: 'change', numeric: true, value: (row: VariantRow) => row.change },
    title: body.task === 'number' ? 'Δ R²' : 'Δ acc. pp',
    help: `${body.task === 'number' ? 'R²' : 'Accuracy'} minus that of the model itself, on the same test examples.`,
  };
  return [
    text('format', 'Format', 'The kind of file, for the programs that run it.'),
    text('precision', 'Precision', 'What weights, and values on their way, are stored as.'),
    text(
      'compression',
      'Pruned',
      'Share of weights, or of channels, that were taken away, and how many different values are left.',
    ),
    number('raw', 'kB', 'All of its files.', ({ bytes }) => bytes),
    number(
      'gzip',
      'Gzip kB',
      'Each file gzipped by itself: what travels over a network.',
      ({ gzipBytes }) => gzipBytes,
    ),
    number(
      'error',
      'Max error',
      'How far an output is off at most, relative to the largest output of the model.',
      ({ maxError }) => maxError,
    ),
    ...(body.referenceAccuracy === null ? [] : [change]),
    number('time', 'p50 ms', 'Half of all runs of one example took no longer.', ({ p50Ms }) => p50Ms),
    {
      key: 'status',
      title: 'Verified',
      help: 'Whether it opened there and gives what the model gives.',
      numeric: false,
      value: ({ variant }) => (variant ? order[variant.status] : null),
    },
    {
      key: 'runtime',
      title: 'Runtime',
      help: 'What opened and ran it.',
      numeric: false,
      value: ({ variant }) => variant?.runtime ?? null,
    },
    number(
      'memory',
      'Peak MB',
      'What opening and running it took of memory at most, beyond the runtime itself.',
      ({ peakBytes }) => peakBytes,
    ),
  ];
}

const order = { ok: 0, worse: 1, failed: 2, unsupported: 3 } as const;

export interface Sorting {
  key: ColumnKey;
  down: boolean;
}

export function sortedRows(
  rows: readonly VariantRow[],
  columns: readonly Column[],
  { key, down }: Sorting,
): VariantRow[] {
  const column = columns.find((one) => one.key === key);
  if (!column) return [...rows];
  const sign = down ? -1 : 1;
  return [...rows].sort((one, other) => {
    const [a, b] = [column.value(one), column.value(other)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return sign * (typeof a === 'number' && typeof b === 'number' ? a - b : String(a).localeCompare(String(b)));
  });
}

/** What a variant is held against: the same format in float32 as the model is, or the model itself, 0, where there is none. */
export function originalOf(variant: Variant, body: Pick<VariantsBody, 'variants'>): number {
  const same = body.variants.find(
    ({ format, precision, compression, files, step }) =>
      step !== variant.step &&
      format === variant.format &&
      precision === 'float32' &&
      compressionText(compression) === 'none' &&
      files.length > 0,
  );
  return same?.step ?? 0;
}
