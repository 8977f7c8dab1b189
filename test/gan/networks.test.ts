import { beforeAll, describe, expect, it } from 'vitest';
import { countParameters } from '../../models/core/model.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { fashionMnistInfo } from '../../models/data/fashion-mnist.js';
import { ganConfig } from '../../models/gan/config.js';
import { buildGan } from '../../models/gan/gan.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, imagesOf, made, programOf, step } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

const networks = ['dcgan', 'residual', 'mlp'];
const variants = [
  {},
  { conditional: true },
  { discriminatorNorm: 'spectral', loss: 'hinge', conditional: true },
  { loss: 'wasserstein', penalty: 'gradient', discriminatorSteps: 2 },
  { loss: 'wasserstein', penalty: 'clip', clipWeight: 0.3, optimizer: 'rmsprop' },
  { loss: 'least-squares', labelSmoothing: 0.1 },
  { loss: 'minimax', penalty: 'r1', averageDecay: 0.9 },
  { augmentColour: true, augmentTranslation: true, augmentCutout: true },
  { discriminatorNorm: 'batch', dropout: 0.2 },
];
const matrix = networks.flatMap((network) =>
  variants
    .filter(({ discriminatorNorm }) => network !== 'mlp' || discriminatorNorm !== 'batch')
    .map((changes): [string, Record<string, unknown>] => [network, { network, ...changes }]),
);

/** Losses and what is around them with each network that they could go wrong in. */
const stepped: [string, Record<string, unknown>][] = [
  { network: 'dcgan', discriminatorNorm: 'spectral', loss: 'hinge', conditional: true },
  { network: 'dcgan', loss: 'wasserstein', penalty: 'gradient', discriminatorSteps: 2 },
  { network: 'dcgan', penalty: 'r1', augmentColour: true, augmentTranslation: true, augmentCutout: true },
  { network: 'dcgan', discriminatorNorm: 'batch', dropout: 0.2 },
  { network: 'residual', discriminatorNorm: 'batch', loss: 'least-squares', labelSmoothing: 0.1, averageDecay: 0.9 },
  { network: 'residual', discriminatorNorm: 'spectral', penalty: 'r1' },
  { network: 'mlp', loss: 'minimax', penalty: 'gradient', conditional: true },
  { network: 'mlp', loss: 'wasserstein', penalty: 'clip', clipWeight: 0.3, optimizer: 'rmsprop' },
].map((changes) => [changes.network, changes]);

describe.each(stepped)('%s with %o', (_, changes) => {
  it('takes the same step compiled and eager, each network by its own optimizer alone', async () => {
    const config = configOf(changes);
    const [compiled, eager] = [await programOf(config), await programOf(config, 'eager')];
    const before = compiled.program.read(compiled.program.variables);
    for (const number of [1, 2]) {
      eager.program.write(compiled.program.read(compiled.program.variables));
      const [a, b] = [step(compiled, number), step(eager, number)];
      expect(a['applied']).toBe(1);
      expect(Object.keys(a)).toEqual([
        ...ganConfig.metrics(config).flatMap(({ name, evaluated }) => (evaluated ? [] : [name])),
        'applied',
      ]);
      for (const name of Object.keys(a)) expect(a[name], `${name} at ${number}`).toBeCloseTo(b[name]!, 3);
      const [after, expected] = [compiled.program, eager.program].map((program) => program.read(program.variables));
      for (const name of compiled.program.variables) {
        const [values, others] = [after![name]!.data, expected![name]!.data];
        const distance = Math.max(...Array.from(values, (value, at) => Math.abs(value - others[at]!)));
        expect(distance, `${name} at ${number}`).toBeLessThan(2e-4);
      }
    }
    const after = compiled.program.read(compiled.program.variables);
    const still = Object.keys(compiled.model.variables).filter((name) =>
      after[name]!.data.every((value, at) => value === before[name]!.data[at]),
    );
    // The last bias has no slope where verdicts only count by their difference, and ±1 is all the direction of one unit.
    expect(still.filter((name) => !/^discriminator\/(dense|1)\/bias$|^spectral.*(dense|1)\/kernel/.test(name))).toEqual(
      [],
    );
    compiled.program.dispose();
    eager.program.dispose();
  });
});

it.each(matrix)('%s knows its parameters beforehand with %o', (_, changes) => {
  const image = imagesOf({ width: 8, height: 4, channels: 1 });
  const config = configOf(changes);
  const model = buildGan(config, image);
  const moved = new Set(Object.values(model.optimizers).flatMap(({ parameters }) => parameters));
  const trained = Object.fromEntries(Object.entries(model.variables).filter(([name]) => moved.has(name)));
  const info: DatasetInfo = { ...fashionMnistInfo, width: 8, height: 4, channels: 1, classNames: image.classNames };
  expect(ganConfig.countParameters(config, info)).toEqual(countParameters(trained));
});

describe('a learning rate of nothing', () => {
  it.each(networks)('leaves the weights of %s as they are, but not its statistics', async (network) => {
    const gan = await programOf(configOf({ network }));
    const before = gan.program.read(Object.keys(gan.model.variables));
    const ratio = step(gan, 1, 0);
    expect(ratio['applied']).toBe(1);
    const after = gan.program.read(Object.keys(gan.model.variables));
    const changed = Object.keys(before).filter((name) => String(before[name]!.data) !== String(after[name]!.data));
    expect(changed.filter((name) => !/running(Mean|Variance)$/.test(name))).toEqual([]);
    expect(changed.length > 0).toBe(network !== 'mlp');
    gan.program.dispose();
  });
});

it.each([{ discriminatorNorm: 'spectral' }, { conditional: true }, { discriminatorNorm: 'batch' }])(
  'where nothing moves, the generator is judged as the discriminator judged its images, with %o',
  async (changes) => {
    const gan = await programOf(configOf({ loss: 'hinge', ...changes }));
    const { generatorLoss, fakeScore } = step(gan, 1, 0);
    expect(Math.abs(fakeScore!)).toBeGreaterThan(1e-4);
    expect(generatorLoss).toBeCloseTo(-fakeScore!, 5);
    gan.program.dispose();
  },
);

describe('drawing', () => {
  it('by class: the same latents give other pictures of another class', async () => {
    const gan = await programOf(configOf({ conditional: true }));
    const latents = { shape: [2, 3], data: Float32Array.of(0.1, -1, 0.4, 0.1, -1, 0.4) };
    const { images } = gan.program.run('draw', { latents, labels: Int32Array.of(0, 2) }).tensors;
    expect(images!.shape).toEqual([2, made.height, made.width, made.channels]);
    const half = images!.data.length / 2;
    expect(images!.data.slice(0, half)).not.toEqual(images!.data.slice(half));
    gan.program.dispose();
  });
});

describe('images that the networks can’t take', () => {
  it.each([
    [
      { filters: [4, 4, 4] },
      4,
      8,
      'filters: images of 4 × 8 can be halved 2 times, not 3 times; use at most 2 numbers.',
    ],
    [{ network: 'residual' }, 6, 8, 'filters: images of 6 × 8 can be halved once, not 2 times; use at most 1 number.'],
    [{}, 7, 8, "network: images of 7 × 8 can't be halved, which dcgan needs; use mlp."],
  ])('%o of %i × %i are refused with the way out', (changes, width, height, sentence) => {
    const image = imagesOf({ width, height, channels: 1 });
    expect(() => buildGan(configOf(changes), image)).toThrow(sentence);
  });

  it('classes are refused where there are none', () => {
    const config = configOf({ conditional: true });
    expect(() => buildGan(config, { ...made, labels: null, classNames: [] })).toThrow(
      "conditional: 'made' has no classes; use false, or data of two or more classes.",
    );
  });

  it.each([
    [{ loss: 'wasserstein' }, 'penalty: wasserstein needs a smooth critic'],
    [{ discriminatorNorm: 'batch', penalty: 'r1' }, 'discriminatorNorm: batch norm mixes the images of a batch'],
    [{ network: 'mlp', discriminatorNorm: 'batch' }, 'discriminatorNorm: mlp has no batch norm'],
    [{ discriminatorSteps: 2, accumulate: 2 }, "discriminatorSteps: 2 can't be combined with accumulate 2"],
  ])('%o is refused', (changes, sentence) => {
    expect(() => configOf(changes)).toThrow(sentence);
  });
});
