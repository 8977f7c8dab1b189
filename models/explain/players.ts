import type { InferenceInput } from '../core/inference.js';
import type { ExplainConfig } from './config.js';
import type { PlayerKind } from './panels/explanations.js';

/** What shares an output: each element of a raw input belongs to one player, known or not as a whole. */
export interface Players {
  kind: PlayerKind;
  count: number;
  /** The player of each element of the raw input, as it lies in memory; of `patches`, of each pixel. */
  groups: Int32Array;
  names: readonly string[] | null;
  /** Of a text, what each player says. */
  words: readonly string[] | null;
}

export function sizeOf({ shape }: Pick<InferenceInput, 'shape'>): number {
  return shape.reduce((product, size) => product * size, 1);
}

/** How raw rows [D] of such an input are divided among players. */
export function playersOf(
  { shape, meaning }: InferenceInput,
  { segments }: Pick<ExplainConfig, 'segments'>,
): (row: Float32Array | Int32Array) => Players {
  if (meaning.kind === 'row') {
    const columns = columnPlayers(meaning.columns.map(({ name }) => name));
    return () => columns;
  }
  const [height, width, channels] = shape as [number, number, number];
  const grid = gridPlayers({ height, width, channels }, segments);
  return () => grid;
}

/** The columns of a table. */
function columnPlayers(names: readonly string[]): Players {
  return { kind: 'columns', count: names.length, groups: Int32Array.from(names.keys()), names, words: null };
}

/** Squares of a grid, as near to `wanted` as it goes. */
function gridPlayers(
  { height, width, channels }: { height: number; width: number; channels: number },
  wanted: number,
): Players {
  const side = Math.max(1, Math.round(Math.sqrt((height * width) / wanted)));
  const across = Math.ceil(width / side);
  const groups = new Int32Array(height * width * channels);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const player = Math.floor(y / side) * across + Math.floor(x / side);
      groups.fill(player, (y * width + x) * channels, (y * width + x + 1) * channels);
    }
  }
  return { kind: 'patches', count: across * Math.ceil(height / side), groups, names: null, words: null };
}
