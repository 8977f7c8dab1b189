import { beforeAll, describe, expect, it } from 'vitest';
import { buildClassifier } from '../../models/classifier/classifier.js';
import type { Model } from '../../models/core/model.js';
import { nativeBackend } from '../engine/native.js';
import { array64, flatten, type Array64 } from '../transformer/reference/array.js';
import { crossEntropy } from '../transformer/reference/cross-entropy.js';
import { relativeErrors } from '../transformer/reference/finite-differences.js';
import { Numbers } from '../transformer/reference/random.js';
import { made, small, sourcesOf, stripes, trainStep, type Made } from './made.js';
import { batchNorm } from './reference/batch-norm.js';
import { cnn, denseStack } from './reference/cnn.js';
import { convolution } from './reference/convolution.js';
import { convolutionsOf, layersOf, residualNetOf } from './reference/of-variables.js';
import { residualBlock, residualNet } from './reference/residual.js';

beforeAll(async () => {
  await nativeBackend();
});

const SGD = { optimizer: 'sgd', momentum: 0 };

describe('a training step', () => {
  it.each([
    ['mlp', {}],
    ['mlp', { activation: 'gelu', labelSmoothing: 0.1 }],
    ['mlp', { hiddenLayers: [] }],
    ['cnn', {}],
    ['cnn', { classWeights: 'balanced', labelSmoothing: 0.2 }],
    ['cnn', { filters: [5], kernelSize: 4, denseLayers: [] }],
    ['residual', {}],
    ['residual', { widths: [3, 3, 5], blocks: 2, labelSmoothing: 0.1 }],
  ] as const)('of %s with %o has the loss and gradients of plain loops', async (preset, changes) => {
    const config = small(preset, { ...SGD, ...changes });
    const one = await made(config);
    const { x, labels } = firstImages(4);
    const { variables } = one.model;
    const expected = networkOf(config, variables, x);
    const counts = [0, 1, 2].map((kind) => stripes().labels!.filter((label) => label === kind).length);
    const weights = labels.map((label) => (config.classWeights === 'balanced' ? 30 / (3 * counts[label]!) : 1));
    const { value, backward } = crossEntropy(expected.value, labels, { smoothing: config.labelSmoothing, weights });
    await expectStep(one, value, flatten(expected.backward(backward())));
  });

  it.each([[[]], [[5]]])(
    'of a number with hidden layers %o has the loss and gradients of plain loops',
    async (hiddenLayers) => {
      const one = await made(small('linear', { ...SGD, hiddenLayers }));
      const feeds = one.model.feeds({ step: 1, epoch: 0, indices: Int32Array.of(0, 1, 2, 3) });
      const x = array64(feeds['rows'] as { shape: number[]; data: Float32Array });
      const wanted = feeds['values'] as Float32Array;
      const { variables } = one.model;
      const encoder = layersOf(variables, 'encoder');
      const expected = denseStack(x, [...encoder, ...layersOf(variables, 'head')]);
      const errors = expected.value.data.map((value, at) => value - wanted[at]!);
      const loss = errors.reduce((sum, error) => sum + error ** 2 / 4, 0);
      const { parameters } = expected.backward({ shape: [4, 1], data: errors.map((error) => error / 2) });
      const parts = { encoder: parameters.slice(0, encoder.length), head: parameters.slice(encoder.length) };
      await expectStep(one, loss, flatten(parts));
    },
  );

  it('of a residual net moves the running statistics a tenth of the way to the batch', async () => {
    const one = await made(small('residual', SGD));
    const { variables } = one.model;
    const { statistics } = residualNet(firstImages(4).x, residualNetOf(variables));
    trainStep(one, 1);
    const names = ['stem', 'stage0/0/conv0', 'stage0/0/conv1', 'stage1/0/conv0', 'stage1/0/conv1', 'stage1/0/shortcut'];
    expect(statistics).toHaveLength(names.length);
    const after = one.program.read(Object.keys(variables));
    names.forEach((name, at) => {
      const { mean, variance } = statistics[at]!;
      mean.forEach((value, c) => expect(after[`encoder/${name}/runningMean`]!.data[c]).toBeCloseTo(0.1 * value, 5));
      variance.forEach((value, c) =>
        expect(after[`encoder/${name}/runningVariance`]!.data[c]).toBeCloseTo(0.9 + 0.1 * value, 5),
      );
    });
    one.program.dispose();
  });
});

it('a residual net that is checked goes by its running statistics, as plain loops do', async () => {
  const one = await made(small('residual', { widths: [3, 3, 5], blocks: 2 }));
  for (let step = 1; step <= 20; step++) trainStep(one, step);
  const variables = one.program.read(Object.keys(one.model.variables));
  const { value } = residualNet(firstImages(3).x, residualNetOf(variables, true));
  const { outputs } = one.run('classify', { testIndices: Int32Array.of(0, 1, 2) }).tensors;
  expect(outputs!.shape).toEqual([3, 3]);
  value.data.forEach((logit, at) => expect(outputs!.data[at]).toBeCloseTo(logit, 3));
  one.program.dispose();
});

describe('the reference', () => {
  const numbers = new Numbers(4);
  const x = numbers.array(2, 5, 4, 3);
  const norm = () => ({ scale: numbers.array(2), shift: numbers.array(2) });

  it.each([
    [1, 'valid'],
    [2, 'same'],
  ] as const)(
    'of a convolution with stride %i and padding %s has the derivatives of finite differences',
    (stride, padding) => {
      const parameters = { kernel: numbers.array(3, 3, 3, 2), bias: numbers.array(2) };
      expectDerivatives(x, parameters, () => convolution(x, parameters, { stride, padding }));
    },
  );

  it('of batch norm has the derivatives of finite differences', () => {
    const parameters = { scale: numbers.array(3), shift: numbers.array(3) };
    expectDerivatives(x, parameters, () => batchNorm(x, parameters));
  });

  it.each([1, 2])('of a residual block with stride %i has the derivatives of finite differences', (stride) => {
    const conv0 = { kernel: numbers.array(3, 3, 3, 2), ...norm() };
    const conv1 = { kernel: numbers.array(3, 3, 2, 2), ...norm() };
    const shortcut = { kernel: numbers.array(1, 1, 3, 2), ...norm() };
    const parameters = { conv0, conv1, shortcut };
    expectDerivatives(x, parameters, () => residualBlock(x, parameters, stride));
  });
});

/** Of the sum of outputs times fixed numbers. */
function expectDerivatives(
  x: Array64,
  parameters: object,
  run: () => { value: Array64; backward: (d: Array64) => { x: Array64; parameters: object } },
): void {
  const { value, backward } = run();
  const weights = new Numbers(6).array(...value.shape);
  const back = backward(weights);
  const f = () => run().value.data.reduce((sum, one, at) => sum + one * weights.data[at]!, 0);
  const errors = relativeErrors(f, { x, ...flatten(parameters) }, { x: back.x, ...flatten(back.parameters) });
  for (const [name, error] of Object.entries(errors)) expect(error, name).toBeLessThan(1e-6);
}

/** The reference's network with the model's parameters. */
function networkOf(
  { network, activation }: Awaited<ReturnType<typeof made>>['config'],
  variables: Model['variables'],
  x: Array64,
): { value: Array64; backward: (d: Array64) => object } {
  if (network === 'residual') return residualNet(x, residualNetOf(variables));
  if (network === 'cnn') return cnn(x, convolutionsOf(variables), layersOf(variables, 'head'));
  const encoder = layersOf(variables, 'encoder');
  const flat = { shape: [x.shape[0]!, x.data.length / x.shape[0]!], data: x.data };
  const name = activation === 'gelu' ? 'gelu' : 'relu';
  const stack = denseStack(flat, [...encoder, ...layersOf(variables, 'head')], name);
  return {
    value: stack.value,
    backward: (d) => {
      const { parameters } = stack.backward(d);
      return { encoder: parameters.slice(0, encoder.length), head: parameters.slice(encoder.length) };
    },
  };
}

/** The first images in 0…1. */
function firstImages(count: number): { x: Array64; labels: number[] } {
  const { images, labels, height, width, channels } = stripes();
  const shape = [count, height, width, channels];
  const data = Array.from(images.subarray(0, count * height * width * channels), (byte) => byte / 255);
  return { x: array64({ shape, data }), labels: Array.from(labels!.subarray(0, count)) };
}

/** One step of gradient descent with rate 1 moves each parameter by its gradient, and nothing else but running statistics. */
async function expectStep(one: Made, loss: number, gradients: Record<string, Array64>): Promise<void> {
  const { variables } = await buildClassifier(one.config, sourcesOf(one.config));
  const trained = Object.keys(variables).filter((name) => !name.includes('/running'));
  expect(Object.keys(gradients).sort()).toEqual(trained.sort());
  const before = one.program.read(trained);
  expect(trainStep(one, 1, 1)['loss']).toBeCloseTo(loss, 4);
  const after = one.program.read(trained);
  for (const [name, { data }] of Object.entries(gradients)) {
    const largest = Math.max(...data.map(Math.abs));
    data.forEach((gradient, at) => {
      const moved = before[name]!.data[at]! - after[name]!.data[at]!;
      // Parameters are read in float32: what is left of a difference of near numbers.
      if (!(Math.abs(moved - gradient) < 1e-3 * largest + 3e-7)) {
        throw new Error(`${name}[${at}] moved by ${moved}; its gradient is ${gradient}.`);
      }
    });
  }
  one.program.dispose();
}
