import type { Asked, Attribution } from './method.js';

/** What an output loses where one player alone is not known (Zeiler & Fergus 2014), on average over the background. */
export function* occlusion({ model, players, background, row }: Asked): Generator<void, Attribution> {
  const M = players.count;
  const K = model.outputs;
  const masks = new Float32Array((M + 1) * M).fill(1);
  for (let m = 0; m < M; m++) masks[m * M + m] = 0;
  const means = yield* model.masked(masks, { row, players, background });
  const outputs = means.slice(M * K);
  const values = new Float64Array(K * M);
  for (let k = 0; k < K; k++) for (let m = 0; m < M; m++) values[k * M + m] = outputs[k]! - means[m * K + k]!;
  const evaluations = (M + 1) * background.weights.length;
  return { values, outputs, expected: new Float64Array(K), evaluations, error: null };
}
