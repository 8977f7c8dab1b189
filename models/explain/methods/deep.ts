import { ofPlayers } from '../gradients/cell-players.js';
import { amongAll, chosenOutputs, oneOf } from '../gradients/chosen-outputs.js';
import type { Asked, Attribution } from './method.js';

/** Background rows that go through the network at once. */
const MOST = 64;

/** Deep SHAP: see multipliers. Its values add up, and are not Shapley values where features act together. */
export function* deepShap(asked: Asked): Generator<void, Attribution> {
  const { model, row, background } = asked;
  const { program, input, outputs: K } = model;
  const B = background.weights.length;
  const size = Math.min(B, MOST);
  const each = background.rows.data.length / B;
  const outputs = Float64Array.from(model.predict({ shape: [1, ...input.shape], data: row }));
  const expected = new Float64Array(K);
  const chosen = chosenOutputs(outputs);
  const lines: number[] = [];
  let evaluations = 1;
  for (const k of chosen) {
    let sums: Float64Array | null = null;
    for (let from = 0; from < B; from += size) {
      yield;
      // The last block is filled up with rows that count for nothing.
      const places = Array.from({ length: size }, (_, at) => Math.min(from + at, B - 1));
      const weights = Float32Array.from(places, (place, at) => (from + at < B ? background.weights[place]! : 0));
      const data = background.rows.data.slice(0, size * each);
      places.forEach((place, at) =>
        data.set(background.rows.data.subarray(place * each, (place + 1) * each), at * each),
      );
      const { tensors } = program.run('deep', {
        row: { shape: [...input.shape], data: row },
        background: { shape: [size, ...input.shape], data },
        ...{ weights, direction: oneOf(k, K) },
      });
      const found = tensors['values']!.data;
      sums ??= new Float64Array(found.length);
      found.forEach((value, cell) => (sums![cell]! += value));
      if (k === chosen[0]) addExpected(tensors['outputs']!.data, weights, expected);
      evaluations += 2 * size;
    }
    lines.push(...sums!);
  }
  return {
    values: ofPlayers(amongAll(lines, chosen, K), asked),
    ...{ outputs, expected, evaluations, error: null },
  };
}

/** Adds what the second half of outputs [2B, K] comes to. */
function addExpected(outputs: ArrayLike<number>, weights: Float32Array, expected: Float64Array): void {
  const K = expected.length;
  weights.forEach((weight, b) => {
    for (let k = 0; k < K; k++) expected[k]! += weight * outputs[(weights.length + b) * K + k]!;
  });
}
