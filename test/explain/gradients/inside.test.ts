import { beforeAll, expect, test } from 'vitest';
import type { Inference } from '../../../models/core/inference.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { loadTensorFlow } from '../../../models/engine/tensorflow.js';
import { evenly } from '../../../models/explain/background/background.js';
import { ExplainedModel } from '../../../models/explain/explained-model.js';
import { chooseMethod } from '../../../models/explain/methods/choose-method.js';
import type { Asked, Attribution } from '../../../models/explain/methods/method.js';
import type { MethodName } from '../../../models/explain/methods/methods.js';
import { playersOf } from '../../../models/explain/players.js';
import { readoutOf } from '../../../models/explain/readout.js';
import { SumCheck } from '../../../models/explain/sum-check.js';
import { graphOf, madeWeights, transformer } from '../../edge/graphs.js';
import { found } from '../made.js';

// The lab's own networks: what they show of themselves has to be what they compute with.

beforeAll(() => loadTensorFlow());

interface Explained {
  asked: Asked;
  by(method: Exclude<MethodName, 'auto'>): Attribution & { gap: number; players: Asked['players'] };
}

/** The first test example of a model against three training examples. */
async function open(
  { inference, weights }: { inference: Inference; weights: Record<string, TensorData> },
  use: (explained: Explained) => void,
): Promise<void> {
  const model = await ExplainedModel.open({ inference, weights }, readoutOf(inference, { space: 'logit' }));
  const of = async (part: 'train' | 'test', indices: number[]) =>
    (await (await inference.examples(part))!.inputs(Int32Array.from(indices)))[model.input.name]!;
  const row = (await of('test', [0])).data;
  const background = evenly(await of('train', [0, 1, 2]), '3 rows');
  const config = { budget: 64, seed: 0 };
  const asked = (method: MethodName): Asked => ({
    ...{ model, config, row, number: 0, background },
    players: playersOf(model.input, { segments: 4, method })(row),
  });
  const sums = new SumCheck(model);
  try {
    use({
      asked: asked('kernel'),
      by(method) {
        const what = asked(method);
        const { explain } = chooseMethod({ ...config, method }, what.players.count);
        const made = found(explain, what);
        return { ...made, gap: sums.gap(made, what), players: what.players };
      },
    });
  } finally {
    model.dispose();
  }
}

test.each(['cnn', 'residual'] as const)(
  'a classifier of images (%s) is followed into its pixels and its maps',
  async (kind) => {
    await open(await graphOf(kind), ({ by }) => {
      const gradients = by('gradients');
      expect(gradients.gap).toBeLessThan(0.01);
      expect(gradients.players).toMatchObject({ kind: 'pixels', count: 110 });
      const deep = by('deep');
      expect(deep.gap).toBeLessThan(1e-4);
      for (const values of [gradients.values, deep.values, by('grad-cam').values]) {
        expect(values.length).toBe(330);
        expect(values.some((value) => Math.abs(value) > 1e-4)).toBe(true);
      }
      expect(() => by('attention')).toThrow(/no|none/);
    });
  },
);

test('of rows with categories and gaps each column has the sum of what is made of it', async () => {
  await open(await graphOf('table-gaps'), ({ asked, by }) => {
    expect(asked.row[0]).toBe(NaN);
    for (const method of ['gradients', 'deep', 'integrated-gradients'] as const) {
      const { values, gap } = by(method);
      expect(values.length).toBe(6);
      expect(gap).toBeLessThan(5e-3);
    }
    // A missing age has moved the output, though its number has not.
    expect(Math.abs(by('deep').values[0]!)).toBeGreaterThan(1e-3);
  });
});

test('a transformer of images is followed into its pixels; attention is shared among the pixels of a patch', async () => {
  await open(await graphOf('patches'), ({ by }) => {
    expect(by('gradients').gap).toBeLessThan(0.01);
    const { values, players } = by('attention');
    expect(players).toMatchObject({ kind: 'pixels', count: 24 });
    // Patches are 2 × 2 of 4 × 6 pixels.
    const at = (y: number, x: number) => values[y * 6 + x]!;
    expect([at(0, 1), at(1, 0), at(1, 1)]).toEqual([at(0, 0), at(0, 0), at(0, 0)]);
    expect(at(0, 2)).not.toBe(at(0, 0));
    expect(Math.min(...values)).toBeGreaterThanOrEqual(0);
    expect(() => by('deep')).toThrow(/no rule for layer norm/);
    expect(() => by('grad-cam')).toThrow(/last convolution/);
  });
});

test('a transformer of texts is followed into its words, of which padding is none', async () => {
  const model = await transformer('texts');
  await open({ inference: model.inference!, weights: madeWeights(model.variables) }, ({ asked, by }) => {
    const { count } = asked.players;
    for (const method of ['gradients', 'integrated-gradients', 'attention', 'smoothgrad'] as const) {
      const { values, outputs } = by(method);
      expect(values.length).toBe(count * outputs.length);
      expect(values.some((value) => Math.abs(value) > 1e-6)).toBe(true);
    }
    expect(by('gradients').gap).toBeLessThan(0.02);
  });
});
