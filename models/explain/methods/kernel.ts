import { KernelOperator } from '../shapley/kernel-operator.js';
import { kernelCoalitions, type Coalitions } from '../shapley/coalitions.js';
import type { Asked, Attribution, Explains } from './method.js';

/** Kernel SHAP: the coalitions are the same for all rows that have as many players. */
export function kernelMethod(): Explains {
  let made: { key: string; coalitions: Coalitions; operator: KernelOperator } | null = null;
  return function* (asked: Asked): Generator<void, Attribution> {
    const { model, players, background, row, config } = asked;
    const M = players.count;
    const K = model.outputs;
    const key = `${M} ${config.budget} ${config.seed}`;
    if (made?.key !== key) {
      const coalitions = kernelCoalitions(M, config.budget, config.seed);
      made = { key, coalitions, operator: new KernelOperator(coalitions) };
    }
    const { coalitions, operator } = made;
    const S = coalitions.weights.length;
    // Nobody and all are asked along with the others.
    const masks = new Float32Array((S + 2) * M);
    masks.set(coalitions.masks);
    masks.fill(1, (S + 1) * M);
    const means = yield* model.masked(masks, { row, players, background });
    const of = (s: number) => means.slice(s * K, (s + 1) * K);
    const [expected, outputs] = [of(S), of(S + 1)];
    const values = new Float64Array(K * M);
    for (let k = 0; k < K; k++) {
      const ends = { expected: expected[k]!, output: outputs[k]! };
      values.set(
        operator.solve((s) => means[s * K + k]!, ends),
        k * M,
      );
    }
    return { values, outputs, expected, evaluations: (S + 2) * background.weights.length, error: null };
  };
}
