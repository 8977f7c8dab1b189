import { beforeAll, describe, expect, it } from 'vitest';
import { parseConfig, parseValues } from '../../models/core/parse-config.js';
import { countParameters, type Model, type ModelPart, type Run } from '../../models/core/model.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, Program } from '../../models/engine/program.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { ganConfig, type GanConfig } from '../../models/gan/config.js';
import { drawQuestion } from '../../models/gan/questions/draw.js';
import { buildGan, type GanImages } from '../../models/gan/gan.js';
import { fashionMnistInfo } from '../../models/data/fashion-mnist.js';
import { nativeBackend } from '../engine/native.js';
import { adamFirstStep, backward, crossEntropy, forward, norm, type ReferenceNetwork } from './reference.js';

beforeAll(async () => {
  await nativeBackend();
});

const BATCH = 5;
const PIXELS = 6;
const IMAGES = Uint8Array.from({ length: 20 * PIXELS }, (_, i) => (i * 37) % 256);
const unlabelled = { name: 'made', labels: null, classNames: [] };
const IMAGE: GanImages = { ...unlabelled, images: IMAGES, count: 20, height: 3, width: 2, channels: 1 };
const imagesOf = (width: number, height: number, channels: 1 | 3): GanImages => ({
  ...{ ...unlabelled, width, height, channels, count: 1 },
  images: new Uint8Array(width * height * channels),
});
const INDICES = Int32Array.of(3, 0, 19, 7, 7);

const parse = (changes: Record<string, unknown>) => parseConfig(ganConfig, 'mlp', changes) as unknown as GanConfig;
const small = (changes: Record<string, unknown> = {}) =>
  parse({ latentSize: 4, generatorLayers: [7, 5], discriminatorLayers: [6], seed: 3, ...changes });

/** The GAN's program, with one more function that shows the latents that a step draws. */
function programOf(config: GanConfig, mode: 'compiled' | 'eager' = 'compiled'): Promise<Program> {
  const model = buildGan(config, IMAGE);
  return createProgram(
    {
      variables: model.variables,
      optimizers: model.optimizers,
      data: model.data,
      functions: {
        train: model.train,
        ...pictures(model).functions,
        latents: (scope) => ({ z: scope.random.normal([BATCH, config.latentSize]) }),
      },
    },
    { mode },
  );
}

/** The part that draws. */
function pictures(model: Model): ModelPart {
  return model.parts.find(({ questions }) => questions && 'draw' in questions)!;
}

/** What `draw` is fed for an answer of so many pictures. */
function drawingFeeds(config: GanConfig, count: number, seed: number): Record<string, Feed> {
  const fed: Record<string, Feed>[] = [];
  const run: Run = (_name, feeds) => {
    fed.push(feeds);
    const [drawn] = (feeds['latents'] as TensorData).shape as [number];
    const shape = [drawn, IMAGE.height, IMAGE.width, IMAGE.channels];
    return { scalars: {}, tensors: { images: { shape, data: new Float32Array(drawn * PIXELS) } } };
  };
  const answering = { monotonicMs: () => 0, cancelled: false };
  pictures(buildGan(config, IMAGE)).questions!['draw']!(
    run,
    parseValues(drawQuestion.asked, { count, seed }) as never,
    answering,
  );
  return fed[0]!;
}

const train = (program: Program, step: number, learningRate = 2e-4, ratio = 1) => {
  const feeds = { indices: INDICES, learningRate, discriminatorRates: Float32Array.of(ratio) };
  return program.run('train', feeds, { random: [3, step] }).scalars;
};

function network(part: string, weights: Record<string, TensorData>, slope: number): ReferenceNetwork {
  const count = Object.keys(weights).filter((name) => name.startsWith(`${part}/`) && name.endsWith('kernel')).length;
  const layers = Array.from({ length: count }, (_, layer) => {
    const kernel = weights[`${part}/${layer}/kernel`]!;
    return {
      kernel: Float64Array.from(kernel.data),
      bias: Float64Array.from(weights[`${part}/${layer}/bias`]!.data),
      inputs: kernel.shape[0]!,
      outputs: kernel.shape[1]!,
    };
  });
  return { layers, slope };
}

/** Root mean squared distance of all pairs of a batch. */
function pairDistance(batch: Float64Array): number {
  let sum = 0;
  let pairs = 0;
  for (let a = 0; a < BATCH; a++)
    for (let b = 0; b < a; b++, pairs++)
      for (let i = 0; i < PIXELS; i++) sum += (batch[a * PIXELS + i]! - batch[b * PIXELS + i]!) ** 2;
  return Math.sqrt(sum / pairs);
}

describe('the MLP GAN', () => {
  it('has the parameters of the classic pair', () => {
    const { variables } = buildGan(parse({}), imagesOf(28, 28, 1));
    expect(countParameters(variables)).toEqual({ generator: 114_064, discriminator: 100_609 });
  });

  it.each([{}, { generatorLayers: [], discriminatorLayers: [] }, { latentSize: 7, generatorLayers: [16, 32] }])(
    'knows its parameters beforehand with %o',
    (changes) => {
      const { variables } = buildGan(parse(changes), imagesOf(4, 5, 3));
      const info: DatasetInfo = { ...fashionMnistInfo, width: 4, height: 5, channels: 3 };
      expect(ganConfig.countParameters(parse(changes), info)).toEqual(countParameters(variables));
    },
  );

  it('takes the step that a plain implementation takes: losses, scores, gradient norms, weights', async () => {
    const config = small({ labelSmoothing: 0.1 });
    const program = await programOf(config);
    const names = Object.keys(buildGan(config, IMAGE).variables);
    const weights = program.read(names);
    const z = Float64Array.from(program.run('latents', {}, { random: [3, 1] }).tensors['z']!.data);
    const [g, d] = [network('generator', weights, 0.2), network('discriminator', weights, 0.2)];

    const real = Float64Array.from({ length: BATCH * PIXELS }, (_, i) => {
      return IMAGES[INDICES[Math.floor(i / PIXELS)]! * PIXELS + (i % PIXELS)]! / 127.5 - 1;
    });
    const drawn = forward(g, z, BATCH);
    const fake = drawn.output.map(Math.tanh);
    const [onReal, onFake] = [forward(d, real, BATCH), forward(d, fake, BATCH)];
    const [realLoss, fakeLoss] = [crossEntropy(onReal.output, 0.9), crossEntropy(onFake.output, 0)];
    const dGradients = backward(d, onReal, realLoss.gradient, BATCH);
    backward(d, onFake, fakeLoss.gradient, BATCH).layers.forEach(({ kernel, bias }, layer) => {
      kernel.forEach((value, i) => (dGradients.layers[layer]!.kernel[i]! += value));
      bias.forEach((value, i) => (dGradients.layers[layer]!.bias[i]! += value));
    });
    const adam = (values: Float64Array, gradient: Float64Array) =>
      values.map((value, i) => adamFirstStep(value, gradient[i]!, 2e-4, 0.5, 0.999));
    const updated: ReferenceNetwork = {
      slope: 0.2,
      layers: d.layers.map((layer, i) => ({
        ...layer,
        kernel: adam(layer.kernel, dGradients.layers[i]!.kernel),
        bias: adam(layer.bias, dGradients.layers[i]!.bias),
      })),
    };
    const judged = forward(updated, fake, BATCH);
    const generatorLoss = crossEntropy(judged.output, 1);
    const dFake = backward(updated, judged, generatorLoss.gradient, BATCH).input;
    const gGradients = backward(
      g,
      drawn,
      dFake.map((value, i) => value * (1 - fake[i]! ** 2)),
      BATCH,
    );

    const sigmoidMean = (l: Float64Array) => l.reduce((sum, v) => sum + 1 / (1 + Math.exp(-v)), 0) / l.length;
    const expected = {
      generatorLoss: generatorLoss.loss,
      discriminatorLoss: realLoss.loss + fakeLoss.loss,
      realScore: sigmoidMean(onReal.output),
      fakeScore: sigmoidMean(onFake.output),
      diversity: pairDistance(fake) / pairDistance(real),
      generatorGradientNorm: norm(gGradients),
      discriminatorGradientNorm: norm(dGradients),
      applied: 1,
    };
    const scalars = train(program, 1);
    expect(Object.keys(scalars)).toEqual(Object.keys(expected));
    for (const [name, value] of Object.entries(expected)) expect(scalars[name], name).toBeCloseTo(value, 4);

    const after = program.read(names);
    updated.layers.forEach(({ kernel, bias }, layer) => {
      kernel.forEach((value, i) => expect(after[`discriminator/${layer}/kernel`]!.data[i]).toBeCloseTo(value, 6));
      bias.forEach((value, i) => expect(after[`discriminator/${layer}/bias`]!.data[i]).toBeCloseTo(value, 6));
    });
    g.layers.forEach((layer, at) => {
      adam(layer.kernel, gGradients.layers[at]!.kernel).forEach((value, i) =>
        expect(after[`generator/${at}/kernel`]!.data[i]).toBeCloseTo(value, 6),
      );
    });
    program.dispose();
  });

  it.each([
    {},
    { dropout: 0.3, optimizer: 'adamw', weightDecay: 0.01 },
    { optimizer: 'rmsprop', activation: 'relu', clipNorm: 0.5 },
    { optimizer: 'sgd', activation: 'elu', generatorLayers: [], discriminatorLayers: [] },
    { activation: 'tanh', discriminatorRateRatio: 4 },
  ])('gives the same numbers compiled and eager with %o', async (changes) => {
    const config = small(changes);
    const [compiled, eager] = [await programOf(config), await programOf(config, 'eager')];
    for (let step = 1; step <= 8; step++) {
      // From the same state each time: over many steps a rectifier's kink turns a rounding error into a real one.
      eager.write(compiled.read(compiled.variables));
      const ratio = config.discriminatorRateRatio;
      const [a, b] = [train(compiled, step, 1e-2, ratio), train(eager, step, 1e-2, ratio)];
      for (const name of Object.keys(a)) expect(a[name], `${name} at ${step}`).toBeCloseTo(b[name]!, 4);
      const [after, expected] = [compiled.read(compiled.variables), eager.read(eager.variables)];
      for (const name of compiled.variables) {
        after[name]!.data.forEach((v, i) => expect(v, `${name} at ${step}`).toBeCloseTo(expected[name]!.data[i]!, 4));
      }
    }
    const feeds = drawingFeeds(config, 3, 1);
    const [a, b] = [compiled.run('draw', feeds), eager.run('draw', feeds)];
    // As many as the gallery has, for which the program is recorded.
    expect(a.tensors['images']!.shape).toEqual([64, 3, 2, 1]);
    a.tensors['images']!.data.forEach((v, i) => expect(v).toBeCloseTo(b.tensors['images']!.data[i]!, 1));
    compiled.dispose();
    eager.dispose();
  });

  it('is the same for the same seed and another for another', async () => {
    const run = async (seed: number) => {
      const program = await programOf(small({ seed }));
      const scalars = [train(program, 1), train(program, 2)];
      program.dispose();
      return scalars;
    };
    const first = await run(3);
    expect(await run(3)).toEqual(first);
    expect(await run(4)).not.toEqual(first);
  });

  it('lets the discriminator win against a generator that stands still', async () => {
    const config = small();
    const model = buildGan(config, IMAGE);
    const program = await createProgram({
      variables: model.variables,
      optimizers: model.optimizers,
      data: { images: { values: new Uint8Array(IMAGES.length).fill(255), shape: [20, 3, 2, 1] } },
      functions: { train: (scope, inputs) => model.train(scope, inputs) },
    });
    const generator = Object.keys(model.variables).filter((name) => name.startsWith('generator/'));
    const frozen = program.read(generator);
    const first = train(program, 1, 0.01)['discriminatorLoss']!;
    for (let step = 2; step <= 200; step++) {
      program.write(frozen);
      train(program, step, 0.01);
    }
    program.write(frozen);
    expect(train(program, 201, 0.01)['discriminatorLoss']).toBeLessThan(first / 4);
    program.dispose();
  });
});
