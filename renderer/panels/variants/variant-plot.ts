import { logTicksOf, spanOf } from '../../../models/core/plot/scale.js';
import type { VariantsBody } from '../../../models/edge/panels/variants.js';
import { formatPlain, formatValue } from '../../lib/format.js';
import type { Axis } from '../shared/plot/Plot.svelte';
import type { PlacedRow, SizeKind } from './variant-rows.js';

/** How good variants are is an axis of its own: accuracy as it is, errors by their logarithm, the smallest on top. */
export interface QualityAxis {
  axis: Axis;
  /** Where a variant lies on it. */
  of: (row: PlacedRow) => number;
  /** Values that can't be told from the model's by these examples; null where nothing is right. */
  noise: { from: number; to: number; half: number } | null;
}

/** By the logarithm of kB. */
export function sizeAxis(rows: readonly PlacedRow[], kind: SizeKind, limit: number | null): Axis {
  const sizes = [...rows.map(({ size }) => size), ...(limit === null ? [] : [limit])];
  const span = spanOf(
    sizes.map((bytes) => Math.log10(Math.max(1, bytes) / 1000)),
    0.1,
  );
  return {
    ...span,
    name: `size${kind === 'gzip' ? ' gzipped' : ''}, kB, log`,
    ticks: (most) => logTicksOf({ from: 10 ** span.from, to: 10 ** span.to }, most).map(Math.log10),
    format: (value) => formatPlain(Number((10 ** value).toPrecision(4))),
  };
}

export const placeOfSize = (bytes: number): number => Math.log10(Math.max(1, bytes) / 1000);

/** Errors smaller than this are as good as none. */
const LEAST_ERROR = 1e-9;

export function qualityAxis(
  rows: readonly PlacedRow[],
  { referenceAccuracy, task }: Pick<VariantsBody, 'referenceAccuracy' | 'task'>,
): QualityAxis {
  if (referenceAccuracy === null) {
    const of = ({ variant }: PlacedRow) => -Math.log10(Math.max(LEAST_ERROR, variant.maxError ?? 1));
    const span = spanOf(rows.map(of), 0.1);
    const axis = {
      ...span,
      name: 'max error, log, less is higher',
      format: (value: number) => formatValue(Number((10 ** -value).toPrecision(2))),
    };
    return { axis, of, noise: null };
  }
  const half = medianOf(rows.flatMap(({ variant }) => variant.accuracyNoise ?? []).filter((noise) => noise > 0));
  const factor = task === 'number' ? 1 : 100;
  const noise =
    half === null
      ? null
      : { from: factor * (referenceAccuracy - half), to: factor * (referenceAccuracy + half), half: factor * half };
  const of = ({ variant }: PlacedRow) => factor * (variant.accuracy ?? 0);
  // The band may reach beyond: what variants come to is to be told apart.
  const span = spanOf([...rows.map(of), factor * referenceAccuracy], 0.12);
  return { axis: { ...span, name: task === 'number' ? 'R²' : 'accuracy, %' }, of, noise };
}

function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? null;
}

/** The best for each size as a staircase, in places of the axes: what can be had for a size. */
export function staircase(
  rows: readonly PlacedRow[],
  { axis, of }: QualityAxis,
  end: number,
): { x: number; y: number }[] {
  const best = rows.filter(({ mark }) => mark === 'best').sort((a, b) => a.size - b.size);
  const [first] = best;
  if (!first) return [];
  const points = [{ x: placeOfSize(first.size), y: axis.from }];
  for (const row of best) {
    const [x, y] = [placeOfSize(row.size), of(row)];
    points.push({ x, y: points[points.length - 1]!.y }, { x, y });
  }
  return [...points, { x: end, y: points[points.length - 1]!.y }];
}

/** A limit to begin with: the power of two in kB nearest to the middle of all sizes. */
export function firstLimit(rows: readonly PlacedRow[]): number | null {
  if (rows.length < 2) return null;
  const places = rows.map(({ size }) => Math.log2(size / 1000));
  return 1000 * 2 ** Math.round((Math.min(...places) + Math.max(...places)) / 2);
}

/** Labels that don't lie on each other, the first ones before others: to the right of their point, or to the left. */
export function labelPlaces(
  points: readonly { x: number; y: number; text: string }[],
  { left, right }: { left: number; right: number },
): ({ x: number; y: number; anchor: 'start' | 'end' } | null)[] {
  const [LETTER, HEIGHT, AWAY] = [6.1, 15, 10];
  const taken: { left: number; right: number; y: number }[] = points.map(({ x, y }) => ({
    left: x - 5,
    right: x + 5,
    y,
  }));
  return points.map(({ x, y, text }, own) => {
    const width = text.length * LETTER;
    for (const [anchor, from] of [
      ['start', x + AWAY],
      ['end', x - AWAY - width],
    ] as const) {
      for (const shift of [11, -11, 0]) {
        const box = { left: from, right: from + width, y: y + shift };
        const isFree = taken.every(
          (one, at) =>
            (at === own && shift === 0) ||
            box.right < one.left ||
            box.left > one.right ||
            Math.abs(box.y - one.y) >= HEIGHT - 1,
        );
        if (box.left < left || box.right > right || !isFree) continue;
        taken.push(box);
        return { x: anchor === 'start' ? box.left : box.right, y: box.y, anchor };
      }
    }
    return null;
  });
}
