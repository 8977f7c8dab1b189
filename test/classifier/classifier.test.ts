import type { Tensor } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildClassifier } from '../../models/classifier/classifier.js';
import { classifierConfig } from '../../models/classifier/config.js';
import type { Examples } from '../../models/classifier/examples.js';
import { imageExamples } from '../../models/classifier/image-examples.js';
import { encode, head } from '../../models/classifier/network.js';
import { countParts } from '../../models/classifier/parameter-count.js';
import { Pass } from '../../models/classifier/pass.js';
import { countParameters } from '../../models/core/model.js';
import { createProgram } from '../../models/engine/create-program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { fashionMnistInfo } from '../../models/data/fashion-mnist.js';
import { fakeSources } from '../transformer/fake-sources.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, made, small, sourcesOf, stateOf, stripes, trainFeeds, trainStep } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

const total = (parts: Record<string, number>) => Object.values(parts).reduce((sum, one) => sum + one, 0);

describe('a preset', () => {
  it.each([
    ['cnn', { encoder: 320, head: 346_826 }], // 3·3·32 + 32; 13·13·32·64 + 64, 64·10 + 10
    ['residual', { encoder: 306_784, head: 1_290 }], // stem 352; stages 18,560, 57,728 and 230,144
    ['mlp', { encoder: 108_736, head: 650 }], // 784·128 + 128, 128·64 + 64; 64·10 + 10
  ] as const)('%s has its parameters on Fashion-MNIST', (preset, parts) => {
    expect(classifierConfig.countParameters(configOf(preset), fashionMnistInfo)).toEqual(parts);
  });

  it.each([
    ['logistic', [30], 2, 62],
    ['linear', [10], 1, 11],
  ] as const)('%s has a weight for each feature and output', (preset, input, outputs, count) => {
    expect(total(countParts(configOf(preset), { input, outputs }))).toBe(count);
  });

  it.each([
    ['cnn', {}],
    ['cnn', { filters: [4], kernelSize: 5, denseLayers: [] }],
    ['residual', { widths: [3, 3, 5], blocks: 2 }],
    ['mlp', {}],
    ['mlp', { data: 'table' }],
    ['logistic', {}],
    ['linear', {}],
  ])('%s with %o builds as many trained variables as are told beforehand', async (preset, changes) => {
    const config = small(preset, changes);
    const { variables, optimizers } = await buildClassifier(config, sourcesOf(config));
    const { parameters } = optimizers['optimizer']!;
    const trained = Object.fromEntries(parameters.map((name) => [name, variables[name]!]));
    const [input, outputs] = config.data === 'images' ? [[11, 10, 3], 3] : [[2], config.output === 'number' ? 1 : 2];
    expect(countParameters(trained)).toEqual(countParts(config, { input, outputs }));
    expect(Object.keys(variables).every((name) => /^(encoder|head)\//.test(name))).toBe(true);
  });
});

describe.each([
  ['cnn', { dropout: 0.2, flip: true, shift: 2, labelSmoothing: 0.1 }],
  ['residual', { flip: true, shift: 1, optimizer: 'adamw', weightDecay: 0.05 }],
  ['mlp', { activation: 'tanh', dropout: 0.1, classWeights: 'balanced' }],
  ['mlp', { data: 'table', optimizer: 'rmsprop' }],
  ['linear', { hiddenLayers: [5], optimizer: 'sgd' }],
] as const)('%s with %o', (preset, changes) => {
  it('gives the same numbers compiled and eager', async () => {
    const config = small(preset, changes);
    const [compiled, eager] = [await made(config), await made(config, 'eager')];
    for (let step = 1; step <= 3; step++) {
      eager.program.write(stateOf(compiled));
      const [a, b] = [trainStep(compiled, step), trainStep(eager, step)];
      for (const name of Object.keys(a)) expect(a[name], `${name} at ${step}`).toBeCloseTo(b[name]!, 3);
    }
    eager.program.write(stateOf(compiled));
    const [feeds] = compiled.model.evaluation!.batches('quick');
    const [a, b] = [compiled, eager].map(({ program }) => program.run('evaluate', feeds!));
    for (const name of Object.keys(a!.scalars)) expect(a!.scalars[name], name).toBeCloseTo(b!.scalars[name]!, 4);
    for (const name of Object.keys(a!.tensors)) {
      a!.tensors[name]!.data.forEach((value, at) => expect(value, name).toBeCloseTo(b!.tensors[name]!.data[at]!, 3));
    }
    compiled.program.dispose();
    eager.program.dispose();
  });

  it('moves every parameter, lowers its loss on one batch, and leaves no tensors behind', async () => {
    const one = await made(small(preset, changes));
    const before = one.program.read(Object.keys(one.model.variables));
    const feeds = { ...trainFeeds(one, 1, 12), learningRate: preset === 'linear' ? 2e-2 : 1e-2 };
    const first = one.program.run('train', feeds, { random: [3, 1] }).scalars['loss']!;
    const count = tf.memory().numTensors;
    let last = first;
    for (let step = 2; step <= 120; step++)
      last = one.program.run('train', feeds, { random: [3, step] }).scalars['loss']!;
    expect(last).toBeLessThan(first * 0.8);
    expect(tf.memory().numTensors).toBe(count);
    const after = one.program.read(Object.keys(before));
    for (const name of Object.keys(before)) expect(after[name]!.data, name).not.toEqual(before[name]!.data);
    one.program.dispose();
  });

  it('goes on bit by bit from a state that was kept, with the same numbers for the same seed', async () => {
    const [one, other] = [await made(small(preset, changes)), await made(small(preset, changes))];
    const losses = [1, 2, 3, 4].map((step) => trainStep(one, step));
    [1, 2].forEach((step) => trainStep(other, step));
    const kept = stateOf(other);
    trainStep(other, 9);
    other.program.write(kept);
    expect([3, 4].map((step) => trainStep(other, step))).toEqual(losses.slice(2));
    expect(stateOf(other)).toEqual(stateOf(one));
    one.program.dispose();
    other.program.dispose();
  });

  it('skips an update that is not finite, and leaves everything as it was', async () => {
    const one = await made(small(preset, changes));
    trainStep(one, 1);
    const names = Object.keys(one.model.variables);
    // The first one would make statistics of the batch not finite too, the last one the loss alone.
    for (const name of preset === 'residual' ? [names.at(-1)!, names[0]!] : [names.at(-1)!]) {
      const { shape, data } = one.program.read([name])[name]!;
      const broken = Float32Array.from(data);
      broken[0] = NaN;
      one.program.write({ [name]: { shape, data: broken } });
      const before = stateOf(one);
      expect(trainStep(one, 2)['applied']).toBe(0);
      expect(stateOf(one)).toEqual(before);
    }
    one.program.dispose();
  });
});

describe('the network', () => {
  it.each([
    ['cnn', 4 * 1 * 1],
    ['residual', 6],
    ['mlp', 5],
  ] as const)('%s gives features and logits for each image', async (preset, width) => {
    const config = small(preset);
    const { variables } = await buildClassifier(config, sourcesOf(config));
    const look = (scope: ConstructorParameters<typeof Pass>[0], { x }: Record<string, Tensor>) => {
      const pass = new Pass(scope, config, false);
      const features = encode(pass, x!);
      return { features, logits: head(pass, features) };
    };
    const program = await createProgram({ variables, functions: { look } });
    const { tensors } = program.run('look', {
      x: { shape: [5, 11, 10, 3], data: new Float32Array(5 * 330).fill(0.5) },
    });
    expect([tensors['features']!.shape, tensors['logits']!.shape]).toEqual([
      [5, width],
      [5, 3],
    ]);
    program.dispose();
  });

  it('of residual blocks judges an image alike in any company once it is trained', async () => {
    const one = await made(small('residual'));
    for (let step = 1; step <= 5; step++) trainStep(one, step);
    const { evaluation } = one.model;
    const [feeds] = evaluation!.batches('full');
    const lossOf = (of: number[]) =>
      one.program.run('evaluate', {
        testIndices: Int32Array.from(of),
        labels: Int32Array.from(of, (index) => stripes().labels![index]!),
        weights: Float32Array.from(of, (_, at) => Number(at === 0)),
      }).scalars['validationLoss'];
    expect(Object.keys(feeds!).sort()).toEqual(['labels', 'testIndices', 'weights']);
    expect(lossOf([4, 1, 2])).toBeCloseTo(lossOf([4, 9, 20])!, 5);
    one.program.dispose();
  });
});

it.each(['cnn', 'residual', 'mlp'])('%s drops out while it trains, and not when it is checked', async (preset) => {
  const [plain, dropped] = [await made(small(preset)), await made(small(preset, { dropout: 0.5 }))];
  const lossesOf = ({ model, program }: typeof plain) =>
    program.run('evaluate', model.evaluation!.batches('quick')[0]!).scalars['validationLoss'];
  expect(lossesOf(dropped)).toBe(lossesOf(plain));
  expect(trainStep(dropped, 1)['loss']).not.toBeCloseTo(trainStep(plain, 1)['loss']!, 3);
  for (const { program } of [plain, dropped]) program.dispose();
});

it('images are read as 0 to 1, and changed at random only in training', async () => {
  const config = small('cnn', { flip: true, shift: 1 });
  const examples: Examples = await imageExamples(config, sourcesOf(config));
  const program = await createProgram({
    variables: {},
    data: examples.data,
    functions: { read: (scope, inputs) => ({ x: examples.read(scope, inputs, false) }) },
  });
  const { x } = program.run('read', { indices: Int32Array.of(2) }).tensors;
  const { images } = stripes();
  expect(x!.shape).toEqual([1, 11, 10, 3]);
  x!.data.forEach((value, at) => expect(value).toBeCloseTo(images[2 * 330 + at]! / 255, 6));
  program.dispose();
});

describe('data that can not be learned from', () => {
  it.each([
    [
      'cnn',
      { filters: [2, 2, 2] },
      /filters: 3 convolutions with pooling are too many for images of 10 × 11; use at most 2\./,
    ],
    ['cnn', { kernelSize: 11 }, /too many for images of 10 × 11; use a smaller filter size than 11\./],
    ['cnn', { shift: 10 }, /shift: 10 pixels move images of 10 × 11 out of sight; use at most 9\./],
    ['mlp', { data: 'table', output: 'number' }, null],
  ] as const)('is refused: %s with %o', async (preset, changes, message) => {
    const config = small(preset, changes);
    if (message) await expect(buildClassifier(config, sourcesOf(config))).rejects.toThrow(message);
    else {
      const sources = sourcesOf(small('mlp', { data: 'table' }));
      await expect(buildClassifier(config, sources)).rejects.toThrow(
        "output: 'side' of data set 'points' holds classes, not a number; use classes.",
      );
    }
  });

  it.each([
    [{ labels: null }, "dataset: 'stripes' has no classes; a classifier needs data of two or more."],
    [{ classNames: ['all'] }, "dataset: 'stripes' has one class only; a classifier needs data of two or more."],
  ])('is refused: images with %o', async (changes, message) => {
    const sources = fakeSources({ images: { ...stripes(), ...changes } });
    await expect(buildClassifier(small('cnn'), sources)).rejects.toThrow(message);
  });

  it('is refused where a run began with other classes', async () => {
    const sources = sourcesOf(small('cnn'), { classNames: ['a', 'b', 'c'] });
    await expect(buildClassifier(small('cnn'), sources)).rejects.toThrow(/but this run began with a, b, c/);
  });

  it.each([
    ['cnn', { data: 'table' }, 'network: cnn looks at images, and data is table; use mlp.'],
    ['mlp', { output: 'number' }, 'output: images have classes; use classes.'],
  ])('configurations are refused too: %s with %o', (preset, changes, message) => {
    expect(() => configOf(preset, changes)).toThrow(message);
  });
});
