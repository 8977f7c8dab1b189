/** What each method that compares two views keeps besides the encoder, and what its step moves. */
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TrainingState } from '../../models/core/learner.js';
import { liveValues } from '../../models/core/live.js';
import { zeros } from '../../models/core/initializers.js';
import { countParameters } from '../../models/core/model.js';
import { isStatistic } from '../../models/core/running-statistics.js';
import { TrainingSteps } from '../../models/core/training-steps.js';
import { importDataset } from '../../models/data/catalog.js';
import { encodePng } from '../../models/data/png.js';
import { gradientsOf } from '../../models/engine/gradients.js';
import type { Scope } from '../../models/engine/program.js';
import { tensorOf, type TensorData } from '../../models/engine/tensor-data.js';
import { tf } from '../../models/engine/tensorflow.js';
import { selfSupervisedConfig, type SelfSupervisedConfig } from '../../models/self-supervised/config.js';
import { CONTRASTIVE } from '../../models/self-supervised/method-names.js';
import { meanCosine } from '../../models/self-supervised/losses/cosine.js';
import { QUEUE } from '../../models/self-supervised/methods/moco.js';
import { predictorOf } from '../../models/self-supervised/predictor.js';
import { swapped } from '../../models/self-supervised/siamese.js';
import { programTraining } from '../core/program.js';
import { freshDirs, tempFolder } from '../data/temp-folder.js';
import { writeFiles } from '../data/write-images.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages } from '../transformer/fake-sources.js';
import { normalized } from './reference/losses.js';
import { asTheyAre, configOf, indicesOf, made, step, valuesOf, type Made } from './two-views.js';

beforeAll(async () => {
  await nativeBackend();
});

const all = (one: Made) => one.program.read(one.program.variables);
const finite = (values: Record<string, TensorData>) =>
  Object.values(values).every(({ data }) => data.every(Number.isFinite));

/** A model that the tests of a block share, one after the other. */
function shared(config: SelfSupervisedConfig): () => Made {
  let one: Made;
  beforeAll(async () => {
    one = await made(config);
  });
  afterAll(() => one.program.dispose());
  return () => one;
}

describe.each(CONTRASTIVE)('%s', (method) => {
  const config = configOf(method, { ...asTheyAre, projectorNorm: true });
  const shares = shared(config);

  it('moves its parameters, as many as are told, in a recorded step as op by op', async () => {
    const [compiled, eager] = [shares(), await made(config, 'eager')];
    const { parameters } = compiled.model.optimizers['optimizer']!;
    const trained = Object.fromEntries(parameters.map((name) => [name, compiled.model.variables[name]!]));
    const { width, height, channels, count, name } = bandImages();
    const dataset = { kind: 'images', name, width, height, channels, train: count, test: count } as never;
    expect(selfSupervisedConfig.countParameters(config, dataset)).toEqual(countParameters(trained));
    const before = valuesOf(compiled, parameters);
    const [a, b] = [step(compiled, 1), step(eager, 1)];
    expect(a['applied']).toBe(1);
    const told = selfSupervisedConfig
      .metrics(config)
      .filter(({ name, evaluated }) => !evaluated && name !== 'learningRate');
    expect(Object.keys(a)).toEqual(expect.arrayContaining(told.map(({ name }) => name)));
    for (const [metric, value] of Object.entries(a))
      expect(b[metric]! / (value || 1), metric).toBeCloseTo(value && 1, 3);
    const terms = Object.keys(a).filter((name) => name.endsWith('Loss'));
    if (terms.length > 0) expect(terms.reduce((sum, name) => sum + a[name]!, 0) / a['loss']!).toBeCloseTo(1, 5);
    const [after, other] = [valuesOf(compiled, parameters), valuesOf(eager, parameters)];
    for (const name of parameters) {
      // The gradient of a bias before a batch norm is 0 but for rounding, of which Adam makes steps.
      if (/(projector|predictor)\/.\/bias/.test(name)) continue;
      expect(after[name], name).not.toEqual(before[name]);
      after[name]!.forEach((value, i) => expect(other[name]![i], name).toBeCloseTo(value, 3));
    }
    eager.program.dispose();
  });

  it('has a loss and pairs outside of training, which change nothing', () => {
    const one = shares();
    const before = all(one);
    const batch = 4;
    const draws = { shape: [batch, one.method.draws], data: new Float32Array(batch * one.method.draws).fill(0.7) };
    const { scalars, tensors } = one.program.run('look', { indices: indicesOf(2, batch), draws });
    expect(Number.isFinite(scalars['loss'])).toBe(true);
    expect([tensors['views']!.shape, tensors['embeddings']!.shape]).toEqual([
      [2 * batch, 4, 6, 1],
      [2 * batch, 3],
    ]);
    expect(all(one)).toEqual(before);
  });

  it('keeps weights finite where embeddings are all zero, and as they are where no update can be made', () => {
    const one = shares();
    const before = all(one);
    expect(step(one, 2, Number.NaN)['applied']).toBe(0);
    expect(all(one)).toEqual(before);
    const kernels = Object.entries(one.model.variables).filter(([name]) => name.endsWith('kernel'));
    one.program.write(Object.fromEntries(kernels.map(([name, { shape }]) => [name, zeros(shape)])));
    for (const number of [3, 4]) step(one, number);
    expect(finite(all(one))).toBe(true);
  });
});

it.each([
  ['simclr', 1e-44],
  ['moco', 1e-30],
])('%s with temperature %f never makes a weight NaN', async (method, temperature) => {
  const one = await made(configOf(method, { temperature }));
  for (const number of [1, 2]) step(one, number);
  expect(finite(all(one))).toBe(true);
  one.program.dispose();
});

describe.each(['moco', 'byol'])('the moving average of %s', (method) => {
  const config = configOf(method, { averageDecay: 0.8, projectorNorm: true, accumulate: 2 });
  const shares = shared(config);
  const online = (name: string) => name.replace('target/', '');

  it('begins as the network, and follows its parameters as by hand', () => {
    const one = shares();
    const names = Object.keys(one.model.variables).filter((name) => name.startsWith('target/'));
    const parameters = names.filter((name) => !isStatistic(name));
    const statistic = names.find(isStatistic)!;
    let expected = valuesOf(one, names);
    expect(Object.values(expected)).toEqual(Object.values(valuesOf(one, names.map(online))));
    for (const number of [1, 2, 3]) {
      step(one, number);
      const network = valuesOf(one, names.map(online));
      expected = Object.fromEntries(
        parameters.map((name) => [
          name,
          expected[name]!.map((value, i) => 0.8 * value + 0.2 * network[online(name)]![i]!),
        ]),
      );
      const target = valuesOf(one, names);
      for (const name of parameters) {
        target[name]!.forEach((value, i) => expect(value).toBeCloseTo(expected[name]![i]!, 6));
      }
      // The target's batch norms see other activations than the network's, and average those.
      expect(target[statistic]).not.toEqual(one.model.variables[statistic]!.data);
      if (number > 1) expect(target[statistic]).not.toEqual(network[online(statistic)]);
    }
  });

  it('begins as an encoder that is taken over from another run', () => {
    const { variables, following } = shares().model;
    const taken = Object.entries(variables).map(([name, { shape, data }]) => {
      return [name, name.startsWith('encoder/') ? { shape, data: data.map(() => 7) } : { shape, data }] as const;
    });
    const followed = following!('encoder', Object.fromEntries(taken));
    expect(Object.keys(followed)).toEqual(Object.keys(variables).filter((name) => name.startsWith('target/encoder/')));
    expect(Object.values(followed).every(({ data }) => data.every((value) => value === 7))).toBe(true);
    // With all weights, the target is among them.
    expect(following!('all', variables)).toEqual({});
  });

  it('moves once where batches make one update together; a queue takes in each', () => {
    const one = shares();
    const steps = new TrainingSteps(config, one.model, selfSupervisedConfig.metrics(config));
    const watched = ['projector/1/kernel', 'target/projector/1/kernel', ...(method === 'moco' ? [QUEUE] : [])];
    const moved = steps.calls(1, 1e-2, liveValues(selfSupervisedConfig, config)).map(({ name, feeds, ...options }) => {
      const before = valuesOf(one, watched);
      one.program.run(name, feeds, options);
      const after = valuesOf(one, watched);
      return watched.filter((name) => String(after[name]) !== String(before[name]));
    });
    expect(moved).toEqual([watched.filter((name) => name === QUEUE), watched]);
  });
});

/** Embeddings of images by dense layers, in float64. */
function embeddings(values: Record<string, Float32Array>, part: string, images: number[][]): number[][] {
  const dense = (rows: number[][], name: string) => {
    const [kernel, bias] = [values[`${part}${name}/kernel`]!, values[`${part}${name}/bias`]!];
    return rows.map((row) =>
      Array.from(bias, (offset, unit) =>
        row.reduce((total, value, at) => total + value * kernel[at * bias.length + unit]!, offset),
      ),
    );
  };
  const relu = (rows: number[][]) => rows.map((row) => row.map((value) => Math.max(0, value)));
  return dense(relu(dense(relu(dense(images, 'encoder/0')), 'projector/0')), 'projector/1');
}

it("MoCo's queue begins with directions, and takes in the keys of each batch while the oldest leave", async () => {
  const one = await made(configOf('moco', { ...asTheyAre, hiddenLayers: [8], projectorLayers: [8] }));
  const queue = () => {
    const values = valuesOf(one, [QUEUE])[QUEUE]!;
    return Array.from({ length: 10 }, (_, key) => Array.from(values.subarray(3 * key, 3 * key + 3)));
  };
  let expected = queue();
  for (const key of expected) expect(Math.hypot(...key)).toBeCloseTo(1, 6);
  const names = Object.keys(one.model.variables).filter((name) => name.startsWith('target/'));
  for (const number of [1, 2, 3]) {
    const { images } = bandImages();
    const pixels = [...indicesOf(number, 4)].map((at) =>
      Array.from(images.subarray(24 * at, 24 * at + 24), (b) => b / 255),
    );
    const keys = embeddings(valuesOf(one, names), 'target/', pixels).map(normalized);
    step(one, number);
    expected = [...keys, ...expected.slice(0, 6)];
    queue().forEach((key, at) => key.forEach((value, i) => expect(value).toBeCloseTo(expected[at]![i]!, 5)));
  }
  one.program.dispose();
});

describe('no gradient flows', () => {
  /** A scope of values, as they are at first. */
  const scopeOf = (tensors: Map<string, Tensor>) => ({ variable: (name: string) => tensors.get(name)! }) as Scope;

  async function gradients(method: string) {
    const one = await made(configOf(method));
    const tensors = new Map(Object.entries(one.model.variables).map(([name, data]) => [name, tensorOf(data)]));
    const x = tf.tidy(() => tf.div(tf.tensor4d(Float32Array.from(bandImages(4).images), [4, 4, 6, 1]), 255));
    const draws_BD = tf.fill([4, one.method.draws], 0.3) as Tensor2D;
    const methodStep = { scope: scopeOf(tensors), x, draws_BD, training: true, statistics: [] };
    const of = (loss: () => Scalar, names = one.model.optimizers['optimizer']!.parameters) => {
      const parameters = new Map(names.map((name) => [name, tensors.get(name)!]));
      const { gradients } = gradientsOf('it', () => ({ loss: loss() }), parameters);
      return Object.fromEntries([...gradients].map(([name, gradient]) => [name, Array.from(gradient.dataSync())]));
    };
    one.program.dispose();
    return { one, methodStep, of };
  }

  it.each(['moco', 'byol'])("into %s's moving average", async (method) => {
    const { one, methodStep, of } = await gradients(method);
    for (const name of one.method.unmoved.filter((name) => name.startsWith('target/'))) {
      expect(() => of(() => one.method.loss(methodStep).loss, [name])).toThrow(/does not depend on parameter/);
    }
  });

  it("into what SimSiam's views are told to be", async () => {
    const { one, methodStep, of } = await gradients('simsiam');
    const found = of(() => one.method.loss(methodStep).loss);
    const constants = one.method.pairs!(methodStep).embeddings.arraySync();
    const predictor = predictorOf(one.config);
    const expected = of(() => {
      const { embeddings: told } = one.method.pairs!(methodStep);
      const predictions = predictor.predict(methodStep, told);
      return tf.neg(meanCosine(predictions, swapped(tf.tensor2d(constants))));
    });
    expect(found).toEqual(expected);
  });
});

describe('a run that goes on', () => {
  const dirs = freshDirs();
  beforeAll(async () => {
    const image = (at: number) => Uint8Array.from({ length: 64 }, (_, i) => (i * (at + 3) * 37) % 256);
    const files = Object.fromEntries(
      Array.from({ length: 24 }, (_, at) => [
        `${['ant', 'bee'][at % 2]}/${at}.png`,
        encodePng({ width: 8, height: 8, channels: 1, pixels: image(at) }),
      ]),
    );
    await importDataset({ path: writeFiles(tempFolder(), files), name: 'animals' }, dirs, () => undefined);
  });

  it.each(['moco', 'byol'])('has the weights of one that was never stopped: %s', async (method) => {
    const config = { ...configOf(method, { steps: 6, projectorNorm: true, dataset: 'animals' }) };
    const start = (state?: TrainingState) =>
      programTraining({ architecture: 'self-supervised', dirs, config, ...(state && { state }) });
    const [whole, stopped] = [await start(), await start()];
    for (let at = 0; at < 6; at++) whole.advance();
    for (let at = 0; at < 3; at++) stopped.advance();
    const again = await start(stopped.state());
    for (let at = 0; at < 3; at++) again.advance();
    const { weights, optimizer } = whole.state();
    expect(again.state()).toMatchObject({ weights, optimizer });
    for (const training of [whole, stopped, again]) training.dispose();
  });
});

describe('a sentence refuses', () => {
  it.each([
    ['simclr', { temperature: 0 }, /temperature/],
    ['moco', { temperature: -1 }, /temperature/],
    ['simclr', { batchSize: 1 }, /^batchSize: 1 leaves nothing to compare an example with; use at least 2\.$/],
    ['barlow', { batchSize: 1 }, /^batchSize: 1 leaves nothing/],
    ['vicreg', { batchSize: 1 }, /^batchSize: 1 leaves nothing/],
    ['moco', { batchSize: 64, queueSize: 32 }, /^queueSize: 32 is less than batchSize, 64; use at least 64\.$/],
    ['vicreg', { invarianceWeight: 0, varianceWeight: 0, covarianceWeight: 0 }, /^invarianceWeight: 0 leaves no loss/],
  ])('%s with %o', (method, changes, sentence) => {
    expect(() => configOf(method, changes)).toThrow(sentence);
  });
});
