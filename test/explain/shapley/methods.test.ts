import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOneGo } from '../../../models/core/turns.js';
import { constant } from '../../../models/engine/constant.js';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import type { ExplainedModel } from '../../../models/explain/explained-model.js';
import { exact, shapleyValues } from '../../../models/explain/methods/exact.js';
import { kernelMethod } from '../../../models/explain/methods/kernel.js';
import { owen, owenValues } from '../../../models/explain/methods/owen.js';
import { permutation } from '../../../models/explain/methods/permutation.js';
import type { Game } from '../../../models/explain/shapley/game.js';
import { halved, type Branch } from '../../../models/explain/shapley/hierarchy.js';
import { SumCheck } from '../../../models/explain/sum-check.js';
import { uniforms } from '../../../models/explain/shapley/uniforms.js';
import { asked, found, functionModel, madeRows, mlp, opened, type Made } from '../made.js';

const models: ExplainedModel[] = [];
afterAll(() => models.forEach((model) => model.dispose()));

async function open(made: Made, space?: 'logit' | 'probability'): Promise<ExplainedModel> {
  models.push(await opened(made, space));
  return models.at(-1)!;
}

const far = (a: ArrayLike<number>, b: ArrayLike<number>) =>
  Math.max(...Array.from(a, (one, at) => Math.abs(one - b[at]!)));
const columnOf = (x: Tensor2D, at: number) => tf.slice(x, [0, at], [-1, 1]) as Tensor2D;

/** A game without a model: random values of all coalitions. */
function randomGame(V: number, K = 1, seed = 3): Game & { values: Float64Array } {
  const random = uniforms(seed, 9);
  const values = Float64Array.from({ length: 2 ** V * K }, () => random() - 0.5);
  return {
    ...{ players: V, outputs: K, places: Int32Array.from(Array(V).keys()), asked: 0, values },
    // eslint-disable-next-line require-yield -- the game has no calls to stop between
    *ask(masks) {
      this.asked += masks.length / V;
      return Float64Array.from({ length: (masks.length / V) * K }, (_, at) => {
        const mask = masks.subarray(Math.floor(at / K) * V, (Math.floor(at / K) + 1) * V);
        return values[mask.reduce((bits, is, v) => bits | (is << v), 0) * K + (at % K)]!;
      });
    },
  };
}

describe('methods of one answer', () => {
  let model: ExplainedModel;
  const row = madeRows(1, 8, 11)[0]!;
  beforeAll(async () => {
    await loadTensorFlow();
    model = await open(mlp([8, 12, 3]), 'probability');
  });

  it('Kernel SHAP of all coalitions is exact', () => {
    const what = asked(model, row, { budget: 2 ** 8 });
    const kernel = found(kernelMethod(), what);
    expect(far(kernel.values, found(exact, what).values)).toBeLessThan(1e-6);
    expect(kernel.error).toBe(0);
  });

  it.each([
    ['exact', exact],
    ['kernel', kernelMethod()],
    ['permutation', permutation],
    ['owen', owen],
  ] as const)('%s adds up to what the model itself gives, and changes nothing that it is given', (_, explain) => {
    const what = asked(model, row, { budget: 90 });
    const before = [what.row.slice(), what.background.rows.data.slice(), what.players.groups.slice()];
    const made = found(explain, what);
    expect(new SumCheck(model).gap(made, what)).toBeLessThan(2e-6);
    expect([what.row, what.background.rows.data, what.players.groups]).toEqual(before);
    const wrong = made.values.map((value, at) => value + (at === 4 ? 0.01 : 0));
    expect(new SumCheck(model).gap({ values: wrong }, what)).toBeGreaterThan(0.009);
  });

  it('drawn values are off by about their standard error', () => {
    const truth = found(exact, asked(model, row)).values;
    for (const explain of [kernelMethod(), permutation]) {
      const off: number[] = [];
      const errors: number[] = [];
      for (let seed = 0; seed < 12; seed++) {
        const { values, error } = found(explain, asked(model, row, { budget: 100, seed }));
        off.push(far(values, truth));
        errors.push(error!);
      }
      const mean = (numbers: number[]) => numbers.reduce((sum, one) => sum + one, 0) / numbers.length;
      expect(mean(off)).toBeGreaterThan(mean(errors) / 3);
      expect(mean(off)).toBeLessThan(mean(errors) * 3);
    }
  });
});

describe('what Shapley values promise', () => {
  it('players alike get alike, those who do nothing get nothing, and games add up', async () => {
    const both = (x: Tensor2D) => tf.mul(columnOf(x, 0), columnOf(x, 1));
    const third = (x: Tensor2D) => tf.square(columnOf(x, 2));
    const table = { columns: 4 };
    const background = madeRows(6, 4).map(([a, , c, d]) => [a!, a!, c!, d!]);
    const row = [1.5, 1.5, -2, 3];
    const valuesOf = async (f: (x: Tensor2D) => Tensor) => {
      const model = await open(functionModel((x) => f(x) as Tensor2D, table));
      return [exact, kernelMethod(), permutation].map(
        (explain) => found(explain, asked(model, row, { background, budget: 4096 })).values,
      );
    };
    const [one, other, sum] = [
      await valuesOf(both),
      await valuesOf(third),
      await valuesOf((x) => tf.add(both(x), tf.mul(third(x), 2))),
    ];
    sum.forEach((values, method) => {
      expect(values[0]).toBeCloseTo(values[1]!, 4);
      expect(values[3]).toBeCloseTo(0, 5);
      values.forEach((value, m) => expect(value).toBeCloseTo(one[method]![m]! + 2 * other[method]![m]!, 4));
    });
  });

  it('one player alone, and players that are the same in all of the background, are no trouble', async () => {
    const square = await open(functionModel((x) => tf.square(x), { columns: 1 }));
    for (const explain of [exact, kernelMethod(), permutation, owen]) {
      const alone = found(explain, asked(square, [3], { background: [[1], [2]] }));
      expect(alone.values[0]).toBeCloseTo(9 - 2.5, 5);
    }
    const model = await open(mlp([5, 6, 1], { seed: 4 }));
    const background = madeRows(7, 5).map(([a, b, , d]) => [a!, b!, NaN, d!, 0.25]);
    const row = [1, -1, NaN, 2, 0.25];
    const finite = await open(
      functionModel((x) => tf.sum(tf.where(tf.isNaN(x), tf.zerosLike(x), tf.square(x)), 1, true), { columns: 5 }),
    );
    for (const explain of [exact, kernelMethod(), permutation, owen]) {
      const { values } = found(explain, asked(finite, row, { background }));
      expect([values[2], values[4]]).toEqual([0, 0]);
      expect(values[3]).toBeCloseTo(4 - background.reduce((sum, one) => sum + one[3]! ** 2, 0) / 7, 4);
    }
    const same = found(
      kernelMethod(),
      asked(
        model,
        row.map(() => 1),
        { background: [[1, 1, 1, 1, 1]] },
      ),
    );
    same.values.forEach((value) => expect(value).toBeCloseTo(0, 6));
  });

  it('few pairs are enough where players act in twos', async () => {
    const M = 30;
    const random = uniforms(1, 4);
    const linear = Float32Array.from({ length: M }, () => random() - 0.5);
    const square = Float32Array.from({ length: M * M }, () => random() - 0.5);
    const [row, nobody] = [madeRows(1, M, 2)[0]!, Array<number>(M).fill(0)];
    const model = await open(
      functionModel(
        (x) => {
          const alone = tf.sum(tf.mul(x, constant(tf.tensor1d(linear))), 1, true);
          return tf.add(alone, tf.sum(tf.mul(tf.matMul(x, constant(tf.tensor2d(square, [M, M]))), x), 1, true));
        },
        { columns: M },
      ),
    );
    const { values } = found(kernelMethod(), asked(model, row, { background: [nobody], budget: 200 }));
    const wanted = row.map((one, m) => {
      const pairs = row.map((other, n) => ((square[m * M + n]! + square[n * M + m]!) * one * other) / 2);
      return linear[m]! * one + pairs.reduce((sum, each) => sum + each, 0);
    });
    expect(far(values, wanted)).toBeLessThan(2e-4);
  });
});

describe('Owen values', () => {
  /** By definition: a mean over all orders in which every branch comes as a whole. */
  function byOrders(game: { values: Float64Array }, tree: Branch, V: number): number[] {
    const orders = (branch: Branch): number[][] => {
      if (!branch.halves) return [[...branch.players]];
      const [one, other] = branch.halves.map(orders) as [number[][], number[][]];
      return one.flatMap((a) =>
        other.flatMap((b) => [
          [...a, ...b],
          [...b, ...a],
        ]),
      );
    };
    const all = orders(tree);
    const values = Array<number>(V).fill(0);
    for (const order of all) {
      let bits = 0;
      for (const player of order) {
        values[player]! += (game.values[bits | (1 << player)]! - game.values[bits]!) / all.length;
        bits |= 1 << player;
      }
    }
    return values;
  }

  const tree = halved([0, 1, 2, 3, 4], (players) => players);

  it('are the mean over orders that keep branches together', () => {
    const game = randomGame(5);
    const { values } = inOneGo(owenValues(game, tree, 1000));
    expect(far(values, byOrders(game, tree, 5))).toBeLessThan(1e-12);
    // Which is not what all orders give.
    expect(far(values, shapleyValues(game.values, { players: 5, outputs: 1 }))).toBeGreaterThan(0.01);
  });

  it('add up and stay within the budget, whatever it is', () => {
    for (const budget of [2, 5, 9, 16, 40]) {
      const game = randomGame(5, 2);
      const { values, outputs, expected } = inOneGo(owenValues(game, tree, budget));
      expect(game.asked).toBeLessThanOrEqual(budget);
      for (let k = 0; k < 2; k++) {
        const sum = values.subarray(k * 5, (k + 1) * 5).reduce((total, one) => total + one, 0);
        expect(sum).toBeCloseTo(outputs[k]! - expected[k]!, 10);
      }
    }
  });
});
