import { ofPlayers } from '../gradients/cell-players.js';
import { amongAll, chosenOutputs, directionsOf } from '../gradients/chosen-outputs.js';
import type { Players } from '../players.js';
import type { Asked, Attribution } from './method.js';

/** Which tokens an output rests on, by attention and its gradient through all layers; see attentionFunctions. */
// eslint-disable-next-line require-yield -- one call of the model.
export function* attention(asked: Asked): Generator<void, Attribution> {
  const { model, row } = asked;
  const { program, input, outputs: K } = model;
  const outputs = Float64Array.from(model.predict({ shape: [1, ...input.shape], data: row }));
  const chosen = chosenOutputs(outputs);
  const feeds = { row: { shape: [...input.shape], data: row }, directions: directionsOf(chosen, K) };
  const { tensors } = program.run('attention', feeds);
  const places = tensors['tokens']!.data as Int32Array;
  const values = amongAll(tensors['values']!.data, chosen, K);
  const found = input.meaning.kind === 'image' ? ofPatches(values, places, asked) : ofTokens(values, places, asked);
  return { ...found, outputs, expected: new Float64Array(K), evaluations: 2 + chosen.length, error: null };
}

/** Values [K, T] of tokens; the token of each raw token is its place. */
function ofTokens(values: Float64Array, places: Int32Array, asked: Asked): Pick<Attribution, 'values' | 'players'> {
  const K = asked.model.outputs;
  const T = values.length / K;
  const cells = new Float64Array(K * places.length);
  for (let k = 0; k < K; k++) {
    places.forEach((place, cell) => (cells[k * places.length + cell] = values[k * T + place]!));
  }
  return ofPlayers(cells, asked);
}

/** Values [K, T] of the patches that an image is cut into; a class token in front of them has none. */
function ofPatches(
  values: Float64Array,
  places: Int32Array,
  { model: { input, outputs: K } }: Pick<Asked, 'model'>,
): Required<Pick<Attribution, 'values' | 'players'>> {
  const first = Math.min(...places);
  const count = Math.max(...places) - first + 1;
  const T = values.length / K;
  const channels = input.shape[2]!;
  const pixels = places.map((place) => place - first);
  const groups = Int32Array.from({ length: pixels.length * channels }, (_, at) => pixels[Math.floor(at / channels)]!);
  const players: Players = { kind: 'patches', count, groups, pixels, names: null, words: null };
  const own = new Float64Array(K * count);
  for (let k = 0; k < K; k++) own.set(values.subarray(k * T + first, k * T + first + count), k * count);
  return { values: own, players };
}
