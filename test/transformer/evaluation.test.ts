import { beforeAll, describe, expect, it } from 'vitest';
import { nativeBackend } from '../engine/native.js';
import { ids, made, small, trainStep, type Made } from './made.js';
import { crossEntropy } from './reference/cross-entropy.js';
import { languageModel } from './reference/language-model.js';
import { languageModelOf } from './reference/of-variables.js';

beforeAll(async () => {
  await nativeBackend();
});

describe('an evaluation', () => {
  /** As the training loop has it: means by their weights. */
  const total = ({ model, program }: Made, extent: 'quick' | 'full') => {
    const batches = model.evaluation!.batches(extent).map((feeds) => program.run('evaluate', feeds).scalars);
    const weight = batches.reduce((sum, one) => sum + one['weight']!, 0);
    const mean = (name: string) => batches.reduce((sum, one) => sum + one[name]! * one['weight']!, 0) / weight;
    return { loss: mean('validationLoss'), accuracy: mean('validationAccuracy'), weight };
  };

  it.each([
    ['patches', 40],
    ['texts', 24],
    ['char-nano', 29],
    ['copy', 2000],
  ])('of %s counts every example once, whatever the batches, and neither drops nor smooths', async (preset, count) => {
    const [batchSize, other] = [{ batchSize: 7 }, { batchSize: 16, dropout: 0.3, labelSmoothing: 0.2 }];
    const [sevens, sixteens] = [await made(small(preset, batchSize)), await made(small(preset, other))];
    const [a, b] = [total(sevens, 'full'), total(sixteens, 'full')];
    expect(a.weight).toBeCloseTo(count, 3);
    expect(sevens.model.evaluation!.examples('full')).toBe(count);
    for (const name of ['loss', 'accuracy', 'weight'] as const) expect(b[name], name).toBeCloseTo(a[name], 5);
    for (const { program } of [sevens, sixteens]) program.dispose();
  });

  it('is quick with twenty batches, spread evenly', async () => {
    const one = await made(small('copy', { batchSize: 10 }));
    const { evaluation } = one.model;
    expect([evaluation!.examples('quick'), evaluation!.batches('quick').length]).toEqual([200, 20]);
    expect(total(one, 'quick').weight).toBeCloseTo(200, 4);
    // Of 2000 examples every tenth: the second of the quick ones is the tenth of all.
    const second = ids(evaluation!.batches('quick')[0]!['tokens'])[1];
    expect(second).toEqual(ids(evaluation!.batches('full')[1]!['tokens'])[0]);
    one.program.dispose();
  });

  it("counts tokens and whole answers of a rule as plain loops' logits have them", async () => {
    const one = await made(small('copy', { batchSize: 16, minLength: 1, maxLength: 2, symbols: 2 }));
    for (let step = 1; step <= 30; step++) trainStep(one, step);
    const feeds = one.model.evaluation!.batches('quick')[0]!;
    const { validationAccuracy, exactMatch, validationLoss } = one.program.run('evaluate', feeds).scalars;
    const parameters = languageModelOf(one.program.read(Object.keys(one.model.variables)));
    const options = { heads: 2, order: 'pre', activation: 'gelu' } as const;
    const { value } = languageModel(ids(feeds['tokens']), parameters, options);
    const [next, tokens] = [ids(feeds['next']), ids(feeds['tokens'])];
    const [rows, length, vocabulary] = [next.length, next[0]!.length, value.shape.at(-1)!];
    const weights = new Float64Array(rows * length);
    const shares = next.map((row, b) => {
      // The answer follows the separator, the last but one of the vocabulary, and is as long as what stands before it.
      const given = tokens[b]!.indexOf(vocabulary - 2);
      const hits = Array.from({ length: given }, (_, i) => {
        const at = b * length + given + i;
        weights[at] = 1 / given;
        const logits = value.data.subarray(at * vocabulary, (at + 1) * vocabulary);
        return Number(logits.indexOf(Math.max(...logits)) === row[given + i]);
      });
      return hits.reduce((sum, hit) => sum + hit, 0) / given;
    });
    const mean = (values: number[]) => values.reduce((sum, one) => sum + one, 0) / rows;
    expect(validationAccuracy).toBeCloseTo(mean(shares), 5);
    expect(exactMatch).toBeCloseTo(mean(shares.map((share) => Number(share === 1))), 5);
    expect(validationLoss).toBeCloseTo(crossEntropy(value, next.flat(), { weights: Array.from(weights) }).value, 4);
    // Some whole, some in part: otherwise the two could not be told apart.
    expect(exactMatch).toBeGreaterThan(0);
    expect(validationAccuracy).toBeGreaterThan(exactMatch! + 0.01);
    one.program.dispose();
  });
});
