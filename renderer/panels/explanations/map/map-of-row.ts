import type { MatrixValues } from '../../../../models/core/panel.js';
import type { ExplanationsBody } from '../../../../models/explain/panels/explanations.js';
import type { MappedOutput } from './map-words.js';
import { patchMap, type PatchMap } from './patch-map.js';

/** What is drawn of an explained image. */
export interface ImageMap {
  /** Of the raw image: 0 to 255, row by row, `channels` for each pixel. */
  pixels: ArrayLike<number>;
  channels: number;
  map: PatchMap;
  /** Those to be shown beside each other. */
  outputs: readonly MappedOutput[];
}

/** Of a record, the row at this place of it and these outputs; null where its rows are no images, or it lacks a matrix. */
export function imageMapOf(
  { image, outputs, players }: Pick<ExplanationsBody, 'image' | 'outputs' | 'players'>,
  matrix: (name: string) => MatrixValues | null,
  { row, shown }: { row: number; shown: readonly number[] },
): ImageMap | null {
  const [values, inputs] = [matrix('values'), matrix('inputs')];
  if (!image || !values || !inputs || row >= values.rows) return null;
  const patches = players.kind === 'patches' ? matrix('patches') : null;
  const map = patchMap(image, patches && lineOf(patches, row));
  const line = lineOf(values, row);
  const width = Math.floor(values.columns / outputs.length);
  return {
    ...{ pixels: lineOf(inputs, row), channels: image.channels, map },
    outputs: shown.map((output) => ({
      name: outputs[output] ?? '',
      values: perPatch(line.subarray(output * width, (output + 1) * width), map),
    })),
  };
}

/** Values of each channel of each pixel add up to the pixel's. */
function perPatch(values: Float32Array, { count, single }: PatchMap): Float32Array {
  const each = values.length / count;
  if (!single || each <= 1 || !Number.isInteger(each)) return values;
  const sums = new Float32Array(count);
  for (const [at, value] of values.entries()) sums[Math.floor(at / each)]! += value;
  return sums;
}

function lineOf({ values, columns }: MatrixValues, row: number): Float32Array {
  return values.subarray(row * columns, (row + 1) * columns);
}
