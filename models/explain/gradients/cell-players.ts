import type { InferenceInput } from '../../core/inference.js';
import type { Asked, Attribution } from '../methods/method.js';
import type { Players } from '../players.js';

/** Values [K, cells] of columns, pixels or tokens as values of players: pixels are players of their own. */
export function ofPlayers(
  cells: Float64Array,
  { model, players }: Pick<Asked, 'model' | 'players'>,
): Pick<Attribution, 'values' | 'players'> {
  const { input, outputs: K } = model;
  if (input.meaning.kind === 'image') return { values: cells, players: pixelPlayers(input) };
  const count = cells.length / K;
  const values = new Float64Array(K * players.count);
  for (let k = 0; k < K; k++) {
    for (let c = 0; c < count; c++) {
      const player = players.groups[c]!;
      // Padding is nobody's.
      if (player >= 0) values[k * players.count + player]! += cells[k * count + c]!;
    }
  }
  return { values };
}

const known = new WeakMap<InferenceInput, Players>();

/** Every pixel of an image, whatever its channels. */
export function pixelPlayers(input: InferenceInput): Players {
  const found = known.get(input);
  if (found) return found;
  const [height, width, channels] = input.shape as [number, number, number];
  const groups = Int32Array.from({ length: height * width * channels }, (_, at) => Math.floor(at / channels));
  const players: Players = { kind: 'pixels', count: height * width, groups, names: null, words: null };
  known.set(input, players);
  return players;
}
