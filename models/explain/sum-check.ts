import type { TensorData } from '../engine/tensor-data.js';
import type { Background } from './background/background.js';
import type { ExplainedModel } from './explained-model.js';
import type { Asked, Attribution } from './methods/method.js';
import type { Players } from './players.js';

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
    { row, background, players: { groups } }: Pick<Asked, 'row' | 'background' | 'players'>,
  ): number {
    const outputs = this.#model.predict({ shape: [1, ...this.#model.input.shape], data: row });
    const expected =
      startsAt ??
      (groups.includes(-1) ? this.#mean(withKnown(background, { row, groups })) : this.#expected(background));
    const count = values.length / outputs.length;
    let worst = 0;
    outputs.forEach((output, k) => {
      let sum = expected[k]!;
      for (let m = 0; m < count; m++) sum += values[k * count + m]!;
      // Those that were left out have no sum.
      if (!Number.isNaN(values[k * count]!)) worst = Math.max(worst, Math.abs(sum - output));
    });
    return worst;
  }

  /** To be called after the model's weights are others. */
  forget(): void {
    this.#known = null;
  }

  #expected(background: Background): Float64Array {
    if (this.#known?.background !== background) this.#known = { background, expected: this.#mean(background) };
    return this.#known.expected;
  }

  #mean(background: Background): Float64Array {
    const { rows, weights } = background;
    const shape = [weights.length, ...this.#model.input.shape];
    const outputs = this.#model.predict({ shape, data: rows.data });
    const K = this.#model.outputs;
    const expected = new Float64Array(K);
    outputs.forEach((output, at) => (expected[at % K]! += output * weights[Math.floor(at / K)]!));
    return expected;
  }
}

/** With what is always known of the row. */
function withKnown(
  background: Background,
  { row, groups }: { row: TensorData['data']; groups: Players['groups'] },
): Background {
  const data = background.rows.data.slice();
  data.forEach((_, at) => {
    const element = at % groups.length;
    if (groups[element]! < 0) data[at] = row[element]!;
  });
  return { ...background, rows: { ...background.rows, data } };
}
