import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inOneGo } from '../../../models/core/turns.js';
import { loadTensorFlow, tf } from '../../../models/engine/tensorflow.js';
import { accumulatedEffects } from '../../../models/explain/effects/accumulated-effects.js';
import type { AskedTable } from '../../../models/explain/effects/asked-table.js';
import { effectOf } from '../../../models/explain/effects/effect-of.js';
import { friedmanInteractions } from '../../../models/explain/effects/friedman-h.js';
import { gridOf } from '../../../models/explain/effects/grid.js';
import { partialDependence } from '../../../models/explain/effects/partial-dependence.js';
import { permutationImportance } from '../../../models/explain/effects/permutation-importance.js';
import { scoreOf } from '../../../models/explain/effects/score.js';
import type { ExplainedModel } from '../../../models/explain/explained-model.js';
import { uniforms } from '../../../models/explain/shapley/uniforms.js';
import { functionModel, opened, type MadeTable } from '../made.js';

const models: ExplainedModel[] = [];
afterAll(() => models.forEach((model) => model.dispose()));
beforeAll(() => loadTensorFlow());

const column = (x: Tensor2D, at: number) => tf.slice(x, [0, at], [-1, 1]) as Tensor2D;

/** Independent and uniform from 0 to 1. */
const uniformRows = (count: number, columns: number) => {
  const random = uniforms(11, 3);
  return Array.from({ length: count }, () => Array.from({ length: columns }, random));
};

async function asked(
  f: (x: Tensor2D) => Tensor2D,
  rows: readonly (readonly number[])[],
  table: Partial<MadeTable> = {},
): Promise<AskedTable> {
  const D = rows[0]!.length;
  const model = await opened(functionModel(f, { columns: D, rows, ...table }));
  models.push(model);
  const { meaning } = model.input;
  const columns = meaning.kind === 'row' ? meaning.columns : [];
  return {
    model,
    table: {
      names: columns.map(({ name }) => name),
      categories: columns.map(({ categories }) => categories),
      rows: Int32Array.from(rows.keys()),
      data: Float32Array.from(rows.flat()),
      columns: Array.from({ length: D }, (_, m) => Float32Array.from(rows, (row) => row[m]!)),
    },
  };
}

const linear = (x: Tensor2D) => tf.reshape(tf.dot(x, tf.tensor1d([2, -1, 0]) as Tensor1D), [-1, 1]) as Tensor2D;
const product = (x: Tensor2D) => tf.mul(column(x, 0), column(x, 1)) as Tensor2D;

describe('effects of features over all rows', () => {
  it('are lines for a linear model: on average, for single rows and accumulated', async () => {
    const rows = uniformRows(40, 3);
    const table = await asked(linear, rows);
    const grid = gridOf(table.table.columns[0]!, null);
    const { mean, rows: lines } = partialDependence(table, 0, grid);
    const second = rows.reduce((sum, row) => sum + row[1]!, 0) / rows.length;
    grid.forEach((value, g) => expect(mean[0]![g]).toBeCloseTo(2 * value - second, 3));
    grid.forEach((value, g) => expect(lines[0]![0]![g]).toBeCloseTo(2 * value - rows[0]![1]!, 3));
    const [effect] = accumulatedEffects(table, 0, grid);
    effect!.forEach((value, g) => expect(value - effect![0]!).toBeCloseTo(2 * (grid[g]! - grid[0]!), 3));
  });

  it('accumulate of a product of independent numbers as the mean of the other one has it, around 0', async () => {
    // ALE of x1 in x1·x2 with both uniform from 0 to 1: (x1 − 1/2) / 2.
    const table = await asked(product, uniformRows(2000, 2));
    const edges = gridOf(table.table.columns[0]!, null);
    const [effect] = accumulatedEffects(table, 0, edges);
    edges.forEach((edge, at) => expect(effect![at]).toBeCloseTo((edge - 0.5) / 2, 1));
    expect(Math.max(...edges.map((edge, at) => Math.abs(effect![at]! - (edge - 0.5) / 2)))).toBeLessThan(0.03);
  });

  it('accumulate only what moves where a row is, where features are linked', async () => {
    // x2 = x1: partial dependence of x1·x2 is a line, the local effect of x1 is x1²/2.
    const rows = Array.from({ length: 400 }, (_, at) => [at / 399, at / 399]);
    const table = await asked(product, rows);
    const edges = gridOf(table.table.columns[0]!, null);
    const [effect] = accumulatedEffects(table, 0, edges);
    edges.forEach((edge, at) => expect(effect![at]! - effect![0]!).toBeCloseTo(edge ** 2 / 2, 2));
    const { mean } = partialDependence(table, 0, edges);
    edges.forEach((edge, at) => expect(mean[0]![at]).toBeCloseTo(edge / 2, 3));
    expect(effectOf(table, 0)!.linked).toEqual([{ feature: 'x2', correlation: 1 }]);
  });

  it('are told of categories by their names, of a number that is missing in some rows, and not of what never differs', async () => {
    const rows = [
      [0, 1, 5],
      [1, NaN, 5],
      [1, 3, 5],
      [-1, 4, 5],
    ];
    const table = await asked((x) => column(x, 0), rows, {
      columns: [
        { name: 'colour', categories: ['red', 'green', 'blue'] },
        { name: 'size', categories: null },
        { name: 'fixed', categories: null },
      ],
    });
    expect(effectOf(table, 0)).toMatchObject({ grid: [0, 1], mean: [[0, 1]], accumulated: null, linked: [] });
    expect(effectOf(table, 1)).toMatchObject({
      grid: [1, 3, 4],
      values: [1, 3, 4],
      accumulated: { effect: [[0, 0, 0]] },
    });
    expect(effectOf(table, 2)).toBeNull();
  });

  it('are of no importance where a column is not used, and cost what they explain elsewhere', async () => {
    const rows = uniformRows(300, 3);
    const table = await asked(linear, rows);
    const targets = rows.map((row) => 2 * row[0]! - row[1]!);
    const { whole, columns } = inOneGo(
      permutationImportance(table, scoreOf({ space: 'number', outputs: ['y'] }, targets), 0),
    );
    expect(whole).toEqual({ loss: expect.closeTo(0, 8) as number, accuracy: null });
    // Shuffled, the squared error is twice the variance of what the column gives: 2 · 4/12 and 2 · 1/12.
    expect(columns[0]!.lossRise).toBeCloseTo(8 / 12, 1);
    expect(columns[1]!.lossRise).toBeCloseTo(2 / 12, 1);
    expect(columns[2]).toMatchObject({ lossRise: 0, lossSpread: 0, accuracyDrop: null });
  });

  it('score classes alike by logits and by probabilities', () => {
    const logits = Float32Array.of(2, -1, 0, 0.5, 3, -2);
    const chances = Float32Array.from(
      [0, 3].flatMap((from) => {
        const powers = [...logits.subarray(from, from + 3)].map(Math.exp);
        return powers.map((power) => power / (powers[0]! + powers[1]! + powers[2]!));
      }),
    );
    const outputs = ['a', 'b', 'c'];
    const byLogits = scoreOf({ space: 'logit', outputs }, [0, 2])(logits);
    const byChances = scoreOf({ space: 'probability', outputs }, [0, 2])(chances);
    expect(byLogits.accuracy).toBe(0.5);
    expect(byLogits.loss).toBeCloseTo(-(Math.log(chances[0]!) + Math.log(chances[5]!)) / 2, 5);
    expect(byChances.loss).toBeCloseTo(byLogits.loss, 5);
  });

  it('interact in a product and not in a sum', async () => {
    const rows = uniformRows(60, 3);
    const sums = inOneGo(friedmanInteractions(await asked(linear, rows), [0, 1, 2]));
    for (const { strength, size } of sums) {
      expect(strength[0]).toBeLessThan(1e-6);
      expect(size[0]).toBeLessThan(1e-5);
    }
    const pairs = inOneGo(friedmanInteractions(await asked(product, rows), [0, 1, 2]));
    // By hand: what is left of x1·x2 is (x1 − mean)(x2 − mean), up to a constant.
    const mean = (of: (row: number[]) => number) => rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
    const [first, second] = [mean((row) => row[0]!), mean((row) => row[1]!)];
    const both = rows.map((row) => row[0]! * row[1]!);
    const rest = rows.map((row) => (row[0]! - first) * (row[1]! - second));
    const spread = (values: number[]) => {
      const middle = values.reduce((sum, value) => sum + value, 0) / values.length;
      return values.reduce((sum, value) => sum + (value - middle) ** 2, 0) / values.length;
    };
    expect(pairs[0]!.strength[0]).toBeCloseTo(spread(rest) / spread(both), 4);
    expect(pairs[0]!.size[0]).toBeCloseTo(Math.sqrt(spread(rest)), 4);
    expect(pairs[1]!.strength[0]).toBeLessThan(1e-6);
    expect(pairs[2]!.strength[0]).toBeLessThan(1e-6);
  });
});
