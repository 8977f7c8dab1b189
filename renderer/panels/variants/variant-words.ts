import type { Variant, VariantsBody } from '../../../models/edge/panels/variants.js';
import { formatCount, formatValue, plural } from '../../lib/format.js';
import type { ColumnKey, VariantRow } from './variant-rows.js';

/** "56.3", "1,240": kB. */
export function kilobytes(bytes: number): string {
  const value = bytes / 1000;
  return value >= 1000 ? formatCount(value) : value.toFixed(1);
}

/** "0.00", "−0.31": points of accuracy, or R². */
export function changeText(change: number, task: VariantsBody['task']): string {
  const digits = task === 'number' ? change : 100 * change;
  const text = Math.abs(digits).toFixed(task === 'number' ? 3 : 2);
  if (Number(text) === 0) return text;
  return digits < 0 ? `−${text}` : `+${text}`;
}

/** Beyond what was allowed, beyond chance, or neither. */
export function changeState({ variant, change }: VariantRow, budget: number): 'worse' | 'real' | 'noise' {
  if (change === null || !variant) return 'noise';
  if (-change > budget) return 'worse';
  return -change > (variant.accuracyNoise ?? 0) ? 'real' : 'noise';
}

export const statusWords: Record<Variant['status'], string> = {
  ok: 'Opened and checked',
  worse: 'Works, but is less accurate than allowed',
  failed: 'Failed',
  unsupported: 'There is no such thing',
};

/** What stands in a cell; "–" for what was not, or can't be, measured. */
export function cellText(key: ColumnKey, row: VariantRow, task: VariantsBody['task']): string {
  const { variant } = row;
  const written = (value: number | null | undefined, write: (value: number) => string) =>
    value == null ? '–' : write(value);
  switch (key) {
    case 'format':
    case 'precision':
    case 'compression':
      return row[key];
    case 'raw':
      return written(variant?.bytes, kilobytes);
    case 'gzip':
      return written(variant?.gzipBytes, kilobytes);
    case 'error':
      return written(variant?.maxError, formatValue);
    case 'change':
      return written(row.change, (change) => changeText(change, task));
    case 'time':
      return written(variant?.p50Ms, (ms) => ms.toFixed(ms < 0.1 ? 3 : ms < 10 ? 2 : 1));
    case 'memory':
      return written(variant?.peakBytes, (bytes) => (bytes / 1e6).toFixed(1));
    case 'runtime':
      return variant?.runtime ?? '–';
    case 'status':
      return variant ? statusWords[variant.status] : 'Still to come';
  }
}

/** "ONNX int8", with what was done to its weights. */
export function rowName({ format, precision, compression }: VariantRow): string {
  return `${format} ${precision}${compression === 'none' ? '' : `, ${compression}`}`;
}

/** "Original 91.42% of 10,000 test images · 1 thread, 200 runs" */
export function conditionsText({ referenceAccuracy, task, examples, unit, threads, runs }: VariantsBody): string {
  const checked = `${formatCount(examples)} ${unit}`;
  const original =
    referenceAccuracy === null
      ? `Checked with ${checked}`
      : task === 'number'
        ? `Original R² ${referenceAccuracy.toFixed(3)} on ${checked}`
        : `Original ${(100 * referenceAccuracy).toFixed(2)}% of ${checked}`;
  return `${original} · ${plural(threads, 'thread')}, ${plural(runs, 'run')}`;
}

/** "7 of 12 fit" */
export function fittingText(sizes: readonly number[], limit: number): string {
  return `${sizes.filter((size) => size <= limit).length} of ${sizes.length} fit`;
}
