import type { TensorData } from '../engine/tensor-data.js';
import type { Background } from './background/background.js';
import type { ExplainedModel } from './explained-model.js';
import type { Attribution } from './methods/method.js';

/** What values have to add up to, asked of the model itself: what a method says of itself could not fail. */
export class SumCheck {
  readonly #model: ExplainedModel;
  /** Of the background met last. */
  #known: { background: Background; expected: Float64Array } | null = null;

  constructor(model: ExplainedModel) {
    this.#model = model;
  }

  /** By how much what is expected over the background and `values` miss what the model gives for the row [D], at the worst output. */
  gap(
    { values, startsAt }: Pick<Attribution, 'values' | 'startsAt'>,
    { row, background }: { row: TensorData['data']; background: Background },
  ): number {
    const outputs = this.#model.predict({ shape: [1, ...this.#model.input.shape], data: row });
    const expected = startsAt ?? this.#expected(background);
    const players = values.length / outputs.length;
    let worst = 0;
    outputs.forEach((output, k) => {
      let sum = expected[k]!;
      for (let m = 0; m < players; m++) sum += values[k * players + m]!;
      // Those that were left out have no sum.
      if (!Number.isNaN(values[k * players]!)) worst = Math.max(worst, Math.abs(sum - output));
    });
    return worst;
  }

  /** To be called after the model's weights are others. */
  forget(): void {
    this.#known = null;
  }

  #expected(background: Background): Float64Array {
    if (this.#known?.background === background) return this.#known.expected;
    const { rows, weights } = background;
    const shape = [weights.length, ...this.#model.input.shape];
    const outputs = this.#model.predict({ shape, data: rows.data });
    const K = this.#model.outputs;
    const expected = new Float64Array(K);
    outputs.forEach((output, at) => (expected[at % K]! += output * weights[Math.floor(at / K)]!));
    this.#known = { background, expected };
    return expected;
  }
}
