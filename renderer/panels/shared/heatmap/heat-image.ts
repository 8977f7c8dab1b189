import type { Matrix } from '../records/matrix.js';
import { colourAt, divergingColours, heatColours, NOT_FINITE } from './colour-map.js';

/** How a weight becomes a share of the colours: as it is, its square root, or its logarithm from 0.0001 on. */
export type HeatScale = 'linear' | 'root' | 'log';

export interface HeatOptions {
  scale: HeatScale;
  /** Each row is divided by its largest weight. */
  perRow?: boolean;
}

const DECADES = 4;

/** A weight's share 0…1 of the colours. */
export function shareOf(weight: number, scale: HeatScale): number {
  if (!(weight > 0)) return Number.isNaN(weight) ? NaN : 0;
  switch (scale) {
    case 'linear':
      return Math.min(1, weight);
    case 'root':
      return Math.min(1, Math.sqrt(weight));
    case 'log':
      return Math.min(1, Math.max(0, 1 + Math.log10(weight) / DECADES));
  }
}

/** The weight that has this share of the colours. */
export function weightOf(share: number, scale: HeatScale): number {
  if (scale === 'log') return 10 ** ((share - 1) * DECADES);
  return scale === 'root' ? share * share : share;
}

/**
 * Colours by the upper 15 bits of a positive float32, exponent and 7 bits of its fraction: within 0.8 % of the value, on
 * any scale, for one look-up per pixel.
 */
const KEYS = 1 << 15;
const SHIFT = 16;
const tables = new Map<HeatScale, Uint32Array>();

function tableOf(scale: HeatScale): Uint32Array {
  const known = tables.get(scale);
  if (known) return known;
  const bits = Uint32Array.from({ length: KEYS }, (_, key) => ((key << SHIFT) | (1 << (SHIFT - 1))) >>> 0);
  const middles = new Float32Array(bits.buffer);
  const table = Uint32Array.from(middles, (value) =>
    Number.isFinite(value) ? colourAt(heatColours, shareOf(value, scale)) : NOT_FINITE,
  );
  tables.set(scale, table);
  return table;
}

/** Colours of weights 0…1, one per cell, into `pixels` (rows × columns, the 32-bit view of an ImageData). */
export function paintHeat(matrix: Matrix, pixels: Uint32Array, options: HeatOptions): void {
  const { rows, columns, values } = matrix;
  const { scale, perRow = false } = options;
  const table = tableOf(scale);
  if (!perRow) {
    const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
    for (let i = 0; i < bits.length; i++) pixels[i] = table[(bits[i]! >>> SHIFT) & (KEYS - 1)]!;
    return;
  }
  const scaled = new Float32Array(columns);
  const bits = new Uint32Array(scaled.buffer);
  for (let row = 0; row < rows; row++) {
    const from = row * columns;
    const factor = 1 / largest(values, from, columns);
    for (let i = 0; i < columns; i++) scaled[i] = values[from + i]! * factor;
    for (let i = 0; i < columns; i++) pixels[from + i] = table[(bits[i]! >>> SHIFT) & (KEYS - 1)]!;
  }
}

/** Colours of values around 0, `limit` and beyond having the strongest. */
export function paintDiverging(matrix: Matrix, pixels: Uint32Array, limit: number): void {
  const factor = limit > 0 ? 127.5 / limit : 0;
  const { values } = matrix;
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    const at = Math.round(127.5 + value * factor);
    pixels[i] = Number.isFinite(value) ? divergingColours[at < 0 ? 0 : at > 255 ? 255 : at]! : NOT_FINITE;
  }
}

/** The largest absolute value that is finite. */
export function extent(values: Float32Array): number {
  let largest = 0;
  for (const value of values) if (Number.isFinite(value) && Math.abs(value) > largest) largest = Math.abs(value);
  return largest;
}

/** A row without any weight stays without: it is divided by 1. */
function largest(values: Float32Array, from: number, count: number): number {
  let found = 0;
  for (let i = from; i < from + count; i++) if (values[i]! > found) found = values[i]!;
  return found > 0 ? found : 1;
}
