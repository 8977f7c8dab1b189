import type { MatrixValues } from '../core/panel.js';
import type { TensorData } from '../engine/tensor-data.js';

/** Pixels of a thumbnail's side, at most. */
const THUMBNAIL = 32;

/** What was seen of one probe: its place in the record, and how many of the positions are real. */
export interface Seen {
  probe: number;
  layers: number;
  heads: number;
  count: number;
}

/**
 * The matrices of one probe by their keys in a panel record, without padding, and the mean entropy of each head. Where
 * nothing is padding the matrices are views of what was given: 64 heads of 512 tokens take 64 MiB once, not twice.
 */
export function attentionMatrices(
  { weights, entropy, average, rollout }: Record<string, TensorData>,
  { probe, layers, heads, count }: Seen,
): { matrices: Record<string, MatrixValues>; entropy: number[][] } {
  const tokens = rollout!.shape[0]!;
  const matrices: Record<string, MatrixValues> = {};
  const side = Math.min(THUMBNAIL, count);
  const thumbnails = new Float32Array(layers * heads * side * side);
  const square = ({ data }: TensorData, at: number) =>
    cropped(data as Float32Array, at * tokens * tokens, tokens, count);
  for (let layer = 0; layer < layers; layer++) {
    for (let head = 0; head < heads; head++) {
      const values = square(weights!, layer * heads + head);
      matrices[`attention/${probe}/${layer}/${head}`] = { rows: count, columns: count, values };
      thumbnails.set(pooled(values, count, side), (layer * heads + head) * side * side);
    }
    const values = square(average!, layer);
    matrices[`attention/${probe}/${layer}/average`] = { rows: count, columns: count, values };
  }
  matrices[`attention/${probe}/rollout`] = { rows: count, columns: count, values: square(rollout!, 0) };
  matrices[`thumbnails/${probe}`] = { rows: layers * heads * side, columns: side, values: thumbnails };
  const meanEntropy = (layer: number, head: number) => {
    const from = (layer * heads + head) * tokens;
    let sum = 0;
    for (let t = 0; t < count; t++) sum += entropy!.data[from + t]!;
    return sum / count;
  };
  return {
    matrices,
    entropy: Array.from({ length: layers }, (_, layer) =>
      Array.from({ length: heads }, (_, head) => meanEntropy(layer, head)),
    ),
  };
}

/** The upper left count × count of a square matrix that begins at `from`. */
function cropped(data: Float32Array, from: number, size: number, count: number): Float32Array {
  if (count === size) return data.subarray(from, from + size * size);
  const values = new Float32Array(count * count);
  for (let row = 0; row < count; row++) {
    const start = from + row * size;
    values.set(data.subarray(start, start + count), row * count);
  }
  return values;
}

/** The largest weight of each cell of a side × side grid, so that thin diagonals stay visible. */
function pooled(values: Float32Array, size: number, side: number): Float32Array {
  const cells = new Float32Array(side * side);
  const places = Int32Array.from({ length: size }, (_, at) => Math.floor((at * side) / size));
  for (let row = 0; row < size; row++) {
    const down = places[row]! * side;
    for (let column = 0; column < size; column++) {
      const cell = down + places[column]!;
      const value = values[row * size + column]!;
      if (value > cells[cell]!) cells[cell] = value;
    }
  }
  return cells;
}
