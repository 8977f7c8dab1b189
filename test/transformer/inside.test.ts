import { beforeAll, describe, expect, it } from 'vitest';
import { nativeBackend } from '../engine/native.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { bandImages, fakeSources, randomLetters } from './fake-sources.js';
import { answer, insideOf, made, observeWith, small, trainStep } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

describe('attention as the panels show it', () => {
  it('has rows that sum to 1, nothing of the future, labels, and the answer that the model writes', async () => {
    const one = await made(small('reverse', { probes: 2 }));
    const { probes, predictions, matrices, layers, heads } = insideOf(one);
    expect(probes).toMatchObject(predictions);
    expect([layers, heads, probes.length]).toEqual([2, 2, 2]);
    probes.forEach(({ tokens, prediction, entropy }, number) => {
      const given = tokens.indexOf('=');
      expect(tokens.length).toBe(2 * given);
      if (prediction.kind !== 'tokens') throw new Error('not tokens');
      expect(prediction.answerFrom).toBe(given);
      expect(prediction.target.slice(given)).toEqual(tokens.slice(0, given).reverse());
      // What it wrote is what it then reads.
      expect(tokens.slice(given + 1)).toEqual(prediction.predicted.slice(given, -1));
      expect(entropy.flat().length).toBe(4);
      for (const key of [`attention/${number}/1/0`, `attention/${number}/0/average`, `attention/${number}/rollout`]) {
        const { rows, columns, values } = matrices[key]!;
        expect([rows, columns]).toEqual([tokens.length, tokens.length]);
        for (let row = 0; row < rows; row++) {
          const weights = Array.from(values.subarray(row * columns, (row + 1) * columns));
          expect(
            weights.reduce((sum, value) => sum + value, 0),
            key,
          ).toBeCloseTo(1, 5);
          expect(Math.max(...weights.slice(row + 1), 0), key).toBe(0);
        }
      }
    });
    one.program.dispose();
  });

  it('averages the heads, multiplies the layers out, measures entropy in bits and pools the largest', async () => {
    const one = await made(small('sort', { probes: 1, layers: 3, maxLength: 20, minLength: 20 }));
    for (let step = 1; step <= 40; step++) trainStep(one, step);
    const { probes, matrices } = insideOf(one);
    const count = probes[0]!.tokens.length;
    const [layers, heads] = [
      [0, 1, 2],
      [0, 1],
    ];
    const at = (key: string, row: number, column: number) => matrices[key]!.values[row * count + column]!;
    const all = Array.from({ length: count }, (_, i) => i);
    const sum = (values: number[]) => values.reduce((total, value) => total + value, 0);
    let rollout = all.map((row) => all.map((column) => Number(row === column)));
    for (const layer of layers!) {
      const average = all.map((row) =>
        all.map((column) => sum(heads!.map((head) => at(`attention/0/${layer}/${head}`, row, column))) / 2),
      );
      average.forEach((values, row) =>
        values.forEach((value, column) =>
          expect(at(`attention/0/${layer}/average`, row, column)).toBeCloseTo(value, 6),
        ),
      );
      const before = rollout;
      rollout = all.map((row) =>
        all.map(
          (column) => before[row]![column]! / 2 + sum(all.map((k) => average[row]![k]! * before[k]![column]!)) / 2,
        ),
      );
      for (const head of heads!) {
        const bits = all.map((row) =>
          sum(
            all
              .map((column) => at(`attention/0/${layer}/${head}`, row, column))
              .map((w) => (w > 0 ? -w * Math.log2(w) : 0)),
          ),
        );
        expect(probes[0]!.entropy[layer]![head]).toBeCloseTo(sum(bits) / count, 4);
      }
    }
    rollout.forEach((values, row) =>
      values.forEach((value, column) => expect(at('attention/0/rollout', row, column)).toBeCloseTo(value, 5)),
    );
    const { rows, columns, values: thumbnails } = matrices['thumbnails/0']!;
    expect([rows, columns]).toEqual([6 * 32, 32]);
    const cells = new Float32Array(32 * 32);
    for (const row of all) {
      for (const column of all) {
        const cell = Math.floor((row * 32) / count) * 32 + Math.floor((column * 32) / count);
        cells[cell] = Math.max(cells[cell]!, at('attention/0/2/1', row, column));
      }
    }
    expect(thumbnails.subarray(5 * 32 * 32)).toEqual(cells);
    one.program.dispose();
  });

  it('of a text shows no padding, and more padding changes nothing', async () => {
    const [short, long] = [await made(small('texts', { context: 12 })), await made(small('texts', { context: 20 }))];
    const shared = Object.entries(short.program.read(Object.keys(short.model.variables)));
    const positions = long.program.read(['embedding/positions'])['embedding/positions']!;
    const values = Object.fromEntries(shared.filter(([name]) => name !== 'embedding/positions'));
    const some = short.program.read(['embedding/positions'])['embedding/positions']!.data as Float32Array;
    (positions.data as Float32Array).set(some);
    long.program.write({ ...values, 'embedding/positions': positions });
    const [a, b] = [insideOf(short), insideOf(long)];
    expect(b.probes.map(({ tokens }) => tokens)).toEqual(a.probes.map(({ tokens }) => tokens));
    a.probes.forEach(({ prediction }, number) => {
      const other = b.probes[number]!.prediction;
      if (prediction.kind !== 'class' || other.kind !== 'class') throw new Error('not a class');
      prediction.classes.forEach(({ probability }, at) =>
        expect(other.classes[at]!.probability).toBeCloseTo(probability, 6),
      );
      const key = `attention/${number}/1/1`;
      b.matrices[key]!.values.forEach((value, at) => expect(value).toBeCloseTo(a.matrices[key]!.values[at]!, 6));
    });
    for (const { program } of [short, long]) program.dispose();
  });

  it('of a text that is longer than the context says that it is cut', async () => {
    const one = await made(small('texts', { context: 4 }));
    const titles = insideOf(one).probes.map(({ title, tokens }) => [title, tokens.length]);
    expect(titles[0]).toEqual(['Test text 0, the first of its 5 tokens', 4]);
    one.program.dispose();
  });

  it('of an image names its patches and keeps its pixels', async () => {
    const one = await made(small('patches', { pooling: 'class-token' }));
    const [first] = insideOf(one).probes;
    expect(first!.tokens).toEqual([
      'class',
      ...['row 1, column 1', 'row 1, column 2', 'row 1, column 3'],
      ...['row 2, column 1', 'row 2, column 2', 'row 2, column 3'],
    ]);
    expect(first!.image).toMatchObject({ width: 6, height: 4, patchWidth: 2, patchHeight: 2, firstToken: 1 });
    expect(Uint8Array.from(Buffer.from(first!.image!.pixels, 'base64'))).toEqual(bandImages().images.slice(0, 24));
    one.program.dispose();
  });

  it.each([
    ['copy', { text: '1 2 x' }, /'x' is not one of its symbols/],
    ['copy', { text: ' ' }, /input: it is empty/],
    ['char-nano', { text: '' }, /input: it is empty/],
    ['char-nano', { text: 'abcdeabcdeabcde' }, /15 tokens are more than the context of 10/],
    ['texts', { example: 999 }, /no test text 999; use a number from 0 to 23/],
    ['patches', { example: 999 }, /no test image 999; use a number from 0 to 39/],
    ['patches', { text: 'a' }, /looks at images/],
    ['patches', { file: '/nowhere/x.png' }, /\/nowhere\/x\.png/],
  ] as const)('refuses an input of %s in a sentence: %o', async (preset, input, message) => {
    const { model } = await made(small(preset));
    const asked = { text: null, file: null, example: null, ...input };
    const nothing = () => ({ scalars: {}, tensors: {} });
    await expect(answer(model, 'attention', asked, nothing)).rejects.toThrow(message);
  });
});

it('watches fewer probes where each is large, and always one', async () => {
  const probesOf = async (context: number, layers: number) => {
    const corpus = { name: 'letters', train: randomLetters(9000, 'abcde'), test: randomLetters(6000, 'abcde', 9) };
    const config = small('char-nano', { context, layers, heads: 8, width: 8, probes: 4 });
    const model = await buildTransformer(config, fakeSources({ corpus }));
    let looked = 0;
    const side = context;
    observeWith(model, ['attention'], (name) => {
      if (name !== 'look') return { scalars: {}, tensors: {} };
      looked++;
      const tensor = (...shape: number[]) => ({ shape, data: new Float32Array(shape.reduce((a, b) => a * b)) });
      return {
        scalars: {},
        tensors: {
          weights: tensor(layers, 8, side, side),
          entropy: tensor(layers, 8, side),
          average: tensor(layers, side, side),
          rollout: tensor(side, side),
          logits: tensor(side, 5),
        },
      };
    });
    return looked;
  };
  expect(await probesOf(16, 2)).toBe(4);
  expect(await probesOf(512, 3)).toBe(2); // 28 heads, means and the rollout: 28 MB a probe
  expect(await probesOf(1024, 2)).toBe(1);
});
