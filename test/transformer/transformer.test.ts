import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { countParameters, type Model } from '../../models/core/model.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { ProgramFunction } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { transformerConfig } from '../../models/transformer/config.js';
import { Network } from '../../models/transformer/network.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages, fakeSources, shortTexts } from './fake-sources.js';
import { SOURCES, configOf, evaluate, ids, insideOf, made, small, trainStep } from './made.js';
import { array64 } from './reference/array.js';

beforeAll(async () => {
  await nativeBackend();
});

const fashion: DatasetInfo = {
  ...{ kind: 'images', name: 'f', title: 'F', summary: '', origin: 'bundled', licence: null },
  ...{ train: 60_000, test: 10_000, width: 28, height: 28, channels: 1 },
  classNames: Array.from({ length: 10 }, (_, i) => String(i)),
};
const shakespeare: DatasetInfo = {
  ...{ kind: 'text', name: 's', title: 'S', summary: '', origin: 'bundled', licence: null },
  ...{ train: 1_003_854, test: 111_540, characters: 65, excerpt: '', classNames: [] },
};
const tenKinds: DatasetInfo = { ...shakespeare, kind: 'labelled-text', classNames: fashion.classNames };

describe('a preset', () => {
  it.each([
    ['char-nano', shakespeare, 804_096], // as nanoGPT prints: 0.80M
    ['char-tiny', shakespeare, 106_304],
    ['patches', fashion, 71_946],
    ['rows', fashion, 71_370],
    ['texts', tenKinds, 207_050],
    ['copy', null, 102_400],
    ['reverse', null, 102_400],
    ['sort', null, 102_144],
    ['add', null, 206_976],
    ['brackets', null, 101_824],
  ] as const)('%s has its parameters', (preset, dataset, count) => {
    const parts = transformerConfig.countParameters(configOf(preset), dataset);
    expect(Object.values(parts).reduce((sum, one) => sum + one, 0)).toBe(count);
  });

  it.each([
    ['copy', {}],
    ['add', { tied: false, bias: false }],
    ['brackets', { positions: 'sinusoidal', norm: 'post' }],
    ['patches', { pooling: 'class-token' }],
    ['rows', { positions: 'none', bias: false }],
    ['texts', {}],
    ['char-nano', { norm: 'post' }],
  ])('%s builds as many as are told beforehand with %o', async (preset, changes) => {
    const config = small(preset, changes);
    const { variables } = await buildTransformer(config, SOURCES);
    const [{ classNames: bands }, { texts, classNames: moods }] = [bandImages(), shortTexts()];
    const dataset: DatasetInfo | null =
      config.task === 'images'
        ? { ...fashion, width: 6, height: 4, classNames: bands }
        : config.task === 'texts'
          ? { ...shakespeare, kind: 'labelled-text', characters: new Set(texts.join('')).size, classNames: moods }
          : config.task === 'language'
            ? { ...shakespeare, characters: 5 }
            : null;
    expect(countParameters(variables)).toEqual(transformerConfig.countParameters(config, dataset));
  });
});

describe.each([
  ['copy', {}],
  ['brackets', { norm: 'post', dropout: 0.2, positions: 'sinusoidal' }],
  ['patches', { pooling: 'class-token', labelSmoothing: 0.1 }],
  ['texts', { dropout: 0.1, pooling: 'class-token' }],
  ['char-nano', { optimizer: 'rmsprop', tied: false }],
] as const)('%s with %o', (preset, changes) => {
  it('gives the same numbers compiled and eager', async () => {
    const config = small(preset, changes);
    const [compiled, eager] = [await made(config), await made(config, 'eager')];
    for (let step = 1; step <= 3; step++) {
      eager.program.write(compiled.program.read(compiled.program.variables));
      const [a, b] = [trainStep(compiled, step), trainStep(eager, step)];
      for (const name of Object.keys(a)) expect(a[name], `${name} at ${step}`).toBeCloseTo(b[name]!, 3);
    }
    eager.program.write(compiled.program.read(compiled.program.variables));
    const [a, b] = [evaluate(compiled), evaluate(eager)];
    for (const name of Object.keys(a)) expect(a[name], name).toBeCloseTo(b[name]!, 4);
    const [seen, same] = [compiled, eager].map(insideOf);
    expect(Object.keys(seen!.matrices)).toEqual(Object.keys(same!.matrices));
    for (const [key, { values }] of Object.entries(seen!.matrices)) {
      values.forEach((value, at) => expect(value, key).toBeCloseTo(same!.matrices[key]!.values[at]!, 4));
    }
    compiled.program.dispose();
    eager.program.dispose();
  });

  it('moves every parameter, lowers its loss on one batch, and leaves no tensors behind', async () => {
    const one = await made(small(preset, changes));
    const names = Object.keys(one.model.variables);
    const before = one.program.read(names);
    const indices = Int32Array.of(0, 1, 2, 3);
    const feeds = { ...one.model.feeds({ step: 1, epoch: 0, indices }), learningRate: 5e-3 };
    const first = one.program.run('train', feeds, { random: [3, 1] }).scalars['loss']!;
    const count = tf.memory().numTensors;
    let last = first;
    for (let step = 2; step <= 150; step++)
      last = one.program.run('train', feeds, { random: [3, step] }).scalars['loss']!;
    expect(last).toBeLessThan(first * 0.8);
    expect(tf.memory().numTensors).toBe(count);
    const after = one.program.read(names);
    for (const name of names) expect(after[name]!.data, name).not.toEqual(before[name]!.data);
    one.program.dispose();
  });
});

describe('an epoch', () => {
  it('of a text begins each window somewhere else than the one before, and looks at all of the text', async () => {
    const { examples, feeds } = await buildTransformer(small('char-nano'), SOURCES);
    const indices = Int32Array.from({ length: examples }, (_, i) => i);
    const epochs = [0, 1].map((epoch) => Array.from(feeds({ step: 1, epoch, indices })['starts'] as Int32Array));
    for (const starts of epochs) {
      starts.forEach((start, i) => expect(Math.floor(start / 10)).toBe(i));
      expect(new Set(starts.map((start) => start % 10)).size).toBe(10);
      // The token after the last window is still one of the text.
      expect(Math.max(...starts) + 10).toBeLessThan(3000);
    }
    expect(epochs[0]).not.toEqual(epochs[1]);
  });

  it('of a rule has new examples, the same for the same seed', async () => {
    const [one, same, other] = await Promise.all(
      [3, 3, 4].map((seed) => buildTransformer(small('copy', { seed }), SOURCES)),
    );
    const of = ({ feeds }: Model, epoch: number) =>
      ids(feeds({ step: 1, epoch, indices: Int32Array.of(0, 1, 2, 3) })['tokens']);
    expect(of(one!, 0)).not.toEqual(of(one!, 1));
    expect(of(one!, 0)).not.toEqual(of(other!, 0));
    expect(of(one!, 1)).toEqual(of(same!, 1));
  });
});

it('begins with the deviations of GPT-2: 0.02, and less for what adds to the residual sum', async () => {
  const { variables } = await buildTransformer(small('char-nano', { width: 64, layers: 8, bias: true }), SOURCES);
  const deviation = (name: string) => {
    const { data } = array64(variables[name]!);
    return Math.sqrt(data.reduce((sum, value) => sum + value * value, 0) / data.length);
  };
  for (const name of ['attention/qkv', 'feedForward/in']) {
    expect(deviation(`blocks/3/${name}/kernel`), name).toBeCloseTo(0.02, 2.7);
  }
  for (const name of ['attention/output', 'feedForward/out']) {
    expect(deviation(`blocks/3/${name}/kernel`), name).toBeCloseTo(0.02 / 4, 3.3);
    expect(deviation(`blocks/3/${name}/bias`), name).toBe(0);
  }
  expect(deviation('blocks/3/norm1/scale')).toBe(1);
});

it('drops out while it trains: embeddings, weights, and what each part gives', async () => {
  const [plain, dropped] = [await made(small('copy')), await made(small('copy', { dropout: 0.5 }))];
  expect(trainStep(dropped, 1)['loss']).not.toBeCloseTo(trainStep(plain, 1)['loss']!, 3);
  for (const { program } of [plain, dropped]) program.dispose();

  const config = small('copy', { dropout: 0.5 });
  const { variables } = await buildTransformer(config, SOURCES);
  const dimensions = { vocabulary: 12, piece: null, length: 24, classes: null };
  const shapes: string[] = [];
  const look: ProgramFunction = (scope, { tokens }) => {
    const dropout = (x: Tensor) => {
      shapes.push(x.shape.join());
      return x;
    };
    const network = new Network(scope, config, dimensions);
    return { states: network.encode({ tokens_BT: tokens as Tensor2D, real_BT: null }, { dropout }).states };
  };
  const program = await createProgram({ variables, functions: { look } }, { mode: 'eager' });
  program.run('look', { tokens: { shape: [3, 5], data: new Int32Array(15) } });
  const layer = ['3,2,5,5', '3,5,8', '3,5,8'];
  expect(shapes).toEqual(['3,5,8', ...layer, ...layer]);
  program.dispose();
});

it.each(['patches', 'texts', 'char-nano', 'copy'])(
  '%s learns from batches of one, and checks itself on one',
  async (preset) => {
    const one = await made(small(preset, { batchSize: 1 }));
    const { loss, applied, gradientNorm } = trainStep(one, 1, 1e-2, 1);
    expect([applied, Number.isFinite(loss), gradientNorm! > 0]).toEqual([1, true, true]);
    const values = evaluate(one);
    expect(values['weight']).toBeCloseTo(1, 5);
    expect(Object.values(values).every(Number.isFinite)).toBe(true);
    one.program.dispose();
  },
);

describe('data that a task can not use', () => {
  it.each([
    ['patches', { patchSize: 4 }, SOURCES, /patchSize: 4 does not divide images of 6 × 4; use 1, 2/],
    [
      'patches',
      {},
      fakeSources({ images: { ...bandImages(), labels: null, classNames: [] } }),
      /'bands' has no classes/,
    ],
    ['char-nano', { context: 400 }, SOURCES, /context: 400 is too long for data set 'letters'/],
  ] as const)('is refused: %s with %o', async (preset, changes, sources, message) => {
    await expect(buildTransformer(small(preset, changes), sources)).rejects.toThrow(message);
  });

  it.each([
    [{ heads: 5, width: 64 }, 'heads: 5 does not divide width 64; use 1, 2, 4, 8, 16, 32 or 64.'],
    [{ width: 9, heads: 3, positions: 'sinusoidal' }, 'width: 9 is odd; sinusoidal positions need an even number.'],
    [{ minLength: 13 }, 'minLength: 13 is more than maxLength 12; use at most 12.'],
    [{ heads: 0 }, 'heads: 0 is not allowed; use a whole number from 1 to 64.'],
  ])('configurations are refused too: %o', (changes, message) => {
    expect(() => configOf('copy', changes)).toThrow(message);
  });
});
