import type { InferenceInput } from '../core/inference.js';
import type { ExplainConfig } from './config.js';
import { ofPixels } from './methods/methods.js';
import type { PlayerKind } from './panels/explanations.js';
import { pixelPlayers } from './players/pixels.js';
import { superpixels } from './players/superpixels.js';
import { readsTokens } from './players/words.js';

/** What shares an output: each element of a raw input belongs to one player, known or not as a whole. */
export interface Players {
  kind: PlayerKind;
  count: number;
  /** The player of each element of the raw input, as it lies in memory; −1 for what is always known, such as padding. */
  groups: Int32Array;
  /** Of an image's patches: the player of each pixel. */
  pixels?: Int32Array;
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
  { segments, method }: Pick<ExplainConfig, 'segments'> & Partial<Pick<ExplainConfig, 'method'>>,
): (row: Float32Array | Int32Array) => Players {
  if (meaning.kind === 'row') {
    const columns = columnPlayers(meaning.columns.map(({ name }) => name));
    return () => columns;
  }
  if (meaning.kind === 'tokens') {
    const reads = readsTokens(meaning.tokenizer, meaning.padding);
    return (row) => {
      const { groups, words } = reads.wordsOf(row);
      return { kind: 'words', count: words.length, groups, names: null, words };
    };
  }
  if (meaning.kind === 'image') {
    const [height, width, channels] = shape as [number, number, number];
    if (method && ofPixels[method]) {
      const pixels = pixelPlayers([height, width, channels]);
      return () => pixels;
    }
    return (row) => patchPlayers(superpixels(row, { height, width, channels }, segments), channels);
  }
  const numbers = columnPlayers(Array.from({ length: sizeOf({ shape }) }, (_, at) => `x${at + 1}`));
  return () => numbers;
}

/** The columns of a table. */
function columnPlayers(names: readonly string[]): Players {
  return { kind: 'columns', count: names.length, groups: Int32Array.from(names.keys()), names, words: null };
}

function patchPlayers(pixels: Int32Array, channels: number): Players {
  const groups = new Int32Array(pixels.length * channels);
  pixels.forEach((player, at) => groups.fill(player, at * channels, (at + 1) * channels));
  return { kind: 'patches', count: Math.max(...pixels) + 1, groups, pixels, names: null, words: null };
}
