import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { countParameters, type DataSources, type Model } from '../../models/core/model.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { generateDefaults, type GenerateOptions } from '../../models/core/questions.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { createProgram } from '../../models/engine/create-program.js';
import type { Feed, Program, ProgramFunction } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { transformerConfig, type TransformerConfig } from '../../models/transformer/config.js';
import { Network } from '../../models/transformer/network.js';
import { buildTransformer } from '../../models/transformer/transformer.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages, fakeSources, randomLetters, shortTexts } from './fake-sources.js';
import { array64, flatten } from './reference/array.js';
import { classifier } from './reference/classifier.js';
import { crossEntropy } from './reference/cross-entropy.js';
import { languageModel } from './reference/language-model.js';
import { classifierOf, languageModelOf } from './reference/of-variables.js';

beforeAll(async () => {
  await nativeBackend();
});

const SMALL = {
  width: 8,
  heads: 2,
  layers: 2,
  feedForward: 12,
  batchSize: 4,
  seed: 3,
  schedule: 'constant',
  clipNorm: 0,
};
const CORPUS = { name: 'letters', train: randomLetters(3000, 'abcde'), test: randomLetters(300, 'abcde', 9) };
const SOURCES = fakeSources({ images: bandImages(), corpus: CORPUS, texts: shortTexts() });

const configOf = (preset: string, changes: Record<string, unknown> = {}) =>
  parseConfig(transformerConfig, preset, changes) as unknown as TransformerConfig;
const small = (preset: string, changes: Record<string, unknown> = {}) =>
  configOf(preset, {
    ...SMALL,
    ...(preset === 'patches' && { patchSize: 2 }),
    ...(preset === 'texts' && { tokenizer: 'characters', context: 12, dropout: 0 }),
    ...(preset.startsWith('char') && { context: 10 }),
    ...changes,
  });

interface Made {
  model: Model;
  program: Program;
}

async function made(
  config: TransformerConfig,
  mode: 'compiled' | 'eager' = 'compiled',
  sources: DataSources = SOURCES,
) {
  const model = await buildTransformer(config, sources);
  const program = await createProgram(
    {
      variables: model.variables,
      optimizers: model.optimizers,
      data: model.data,
      scratch: model.text?.scratch ?? {},
      functions: {
        train: model.train,
        evaluate: model.evaluation!.evaluate,
        ...model.inside?.functions,
        ...model.text?.functions,
      },
    },
    { mode },
  );
  return { model, program };
}

function trainStep({ model, program }: Made, step: number, learningRate = 1e-2, batch = 4) {
  const indices = Int32Array.from({ length: batch }, (_, i) => ((step - 1) * batch + i) % model.examples);
  const feeds = { ...model.feeds({ step, epoch: 0, indices }), learningRate };
  return program.run('train', feeds, { random: [3, step] }).scalars;
}

function evaluate({ model, program }: Made): Record<string, number> {
  return program.run('evaluate', model.evaluation!.batches('quick')[0]!).scalars;
}

const ids = (feed: Feed | undefined): number[][] => {
  const { shape, data } = feed as { shape: number[]; data: Int32Array };
  return Array.from({ length: shape[0]! }, (_, row) =>
    Array.from(data.subarray(row * shape[1]!, (row + 1) * shape[1]!)),
  );
};

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

describe('a training step', () => {
  it.each([
    ['copy', { labelSmoothing: 0.1 }],
    ['reverse', { tied: false, bias: false, activation: 'relu' }],
    ['sort', { norm: 'post', positions: 'learned' }],
  ] as const)('of the rule %s has the loss and gradients of plain loops with %o', async (preset, changes) => {
    const config = small(preset, { optimizer: 'sgd', momentum: 0, ...changes });
    const one = await made(config);
    const feeds = one.model.feeds({ step: 1, epoch: 0, indices: Int32Array.of(0, 1, 2, 3) });
    const parameters = languageModelOf(one.model.variables);
    const { heads, norm, activation, labelSmoothing: smoothing } = config;
    const expected = languageModel(ids(feeds['tokens']), parameters, { heads, order: norm, activation });
    const weights = (feeds['weights'] as { data: Float32Array }).data;
    const { value, backward } = crossEntropy(expected.value, ids(feeds['next']).flat(), { smoothing, weights });
    await expectStep(one, value, flatten(expected.backward(backward())));
  });

  it.each([{}, { norm: 'post', tied: false, labelSmoothing: 0.1 }] as const)(
    'of a language model has the loss and gradients of plain loops: each token is to say the next, with %o',
    async (changes) => {
      const config = small('char-nano', { optimizer: 'sgd', momentum: 0, weightDecay: 0, ...changes });
      const one = await made(config);
      const { starts } = one.model.feeds({ step: 1, epoch: 0, indices: Int32Array.of(0, 1, 2, 3) });
      const letters = (from: number) =>
        Array.from(CORPUS.train.slice(from, from + config.context), (one) => 'abcde'.indexOf(one));
      const places = Array.from(starts as Int32Array);
      const parameters = languageModelOf(one.model.variables);
      const { heads, norm, activation, labelSmoothing: smoothing } = config;
      const expected = languageModel(places.map(letters), parameters, { heads, order: norm, activation });
      const next = places.flatMap((start) => letters(start + 1));
      const { value, backward } = crossEntropy(expected.value, next, { smoothing });
      await expectStep(one, value, flatten(expected.backward(backward())));
    },
  );

  it.each([
    ['patches', {}],
    ['patches', { pooling: 'class-token' }],
    ['rows', { norm: 'post', labelSmoothing: 0.2 }],
    ['texts', { bias: false }],
    ['texts', { pooling: 'class-token', norm: 'post' }],
  ] as const)('of the classifier %s has the loss and gradients of plain loops with %o', async (preset, changes) => {
    const config = small(preset, { optimizer: 'sgd', momentum: 0, positions: 'none', ...changes });
    const one = await made(config);
    const indices = Int32Array.of(0, 1, 2, 3);
    const { heads, norm, activation, labelSmoothing: smoothing } = config;
    const { x, lengths, labels } = embedded(config, one.model, indices);
    const expected = classifier(x, classifierOf(one.model.variables), {
      ...{ heads, order: norm, activation, lengths, classToken: config.pooling === 'class-token' },
    });
    const { value, backward } = crossEntropy(expected.value, labels, { smoothing });
    await expectStep(one, value, flatten(expected.backward(backward()).parameters));
  });
});

/** One step of gradient descent with rate 1 moves each parameter by its gradient. */
async function expectStep(one: Made, loss: number, gradients: ReturnType<typeof flatten>): Promise<void> {
  const names = Object.keys(one.model.variables);
  const before = one.program.read(names);
  expect(trainStep(one, 1, 1)['loss']).toBeCloseTo(loss, 4);
  const after = one.program.read(names);
  for (const [name, { data }] of Object.entries(gradients)) {
    const largest = Math.max(...data.map(Math.abs));
    data.forEach((gradient, at) => {
      const moved = before[name]!.data[at]! - after[name]!.data[at]!;
      // Parameters are read in float32: what is left of a difference of near numbers.
      if (!(Math.abs(moved - gradient) < 1e-3 * largest + 2e-7)) {
        throw new Error(`${name}[${at}] moved by ${moved}; its gradient is ${gradient}.`);
      }
    });
  }
  one.program.dispose();
}

/** What the classifier's blocks read, by hand: embedded pieces or characters, behind the class token if there is one. */
function embedded(config: TransformerConfig, model: Model, indices: Int32Array) {
  const { x, lengths, labels } = embeddedTokens(config, model, indices);
  if (config.pooling !== 'class-token') return { x, lengths, labels };
  const [batch, tokens, width] = x.shape as [number, number, number];
  const first = Array.from(model.variables['embedding/class']!.data);
  const rows = Array.from({ length: batch }, (_, b) => [
    ...first,
    ...x.data.subarray(b * tokens * width, (b + 1) * tokens * width),
  ]);
  return {
    x: array64({ shape: [batch, tokens + 1, width], data: rows.flat() }),
    lengths: lengths && lengths.map((length) => length + 1),
    labels,
  };
}

function embeddedTokens(config: TransformerConfig, { variables }: Model, indices: Int32Array) {
  const { width } = config;
  if (config.task === 'texts') {
    const { texts, labels } = shortTexts();
    const characters = [...new Set(texts.join(''))].sort();
    const table = array64(variables['embedding/tokens']!).data;
    const chosen = Array.from(indices, (index) => texts[index]!.slice(0, config.context));
    const data = chosen.flatMap((text) =>
      Array.from({ length: config.context }, (_, t) => {
        const token = t < text.length ? characters.indexOf(text[t]!) : characters.length;
        return Array.from(table.subarray(token * width, (token + 1) * width));
      }).flat(),
    );
    return {
      x: array64({ shape: [indices.length, config.context, width], data }),
      lengths: chosen.map((text) => text.length),
      labels: Array.from(indices, (index) => labels[index]!),
    };
  }
  const { images, labels, height, width: across } = bandImages();
  const patch = config.imageTokens === 'rows' ? { high: 1, wide: across } : { high: 2, wide: 2 };
  const kernel = array64(variables['embedding/pieces/kernel']!).data;
  const data: number[] = [];
  for (const index of indices) {
    for (let top = 0; top < height; top += patch.high) {
      for (let left = 0; left < across; left += patch.wide) {
        const piece: number[] = [];
        for (let y = 0; y < patch.high; y++) {
          for (let x = 0; x < patch.wide; x++) {
            piece.push(images[index * height * across + (top + y) * across + left + x]! / 127.5 - 1);
          }
        }
        for (let c = 0; c < width; c++)
          data.push(piece.reduce((sum, value, i) => sum + value * kernel[i * width + c]!, 0));
      }
    }
  }
  const tokens = data.length / width / indices.length;
  return {
    x: array64({ shape: [indices.length, tokens, width], data }),
    lengths: null,
    labels: Array.from(indices, (index) => labels![index]!),
  };
}

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
    const [seen, same] = [compiled, eager].map(({ model, program }) =>
      model.inside!.observe((name, feeds) => program.run(name, feeds)),
    );
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

it.each(['compiled', 'eager'] as const)('%s, later tokens change no earlier logit of a causal model', async (mode) => {
  const one = await made(small('char-nano', { positions: 'sinusoidal' }), mode);
  const logits = (tokens: number[]) =>
    Array.from(one.program.run('say', { tokens: Int32Array.from(tokens) }).tensors['logits']!.data);
  const [before, after] = [logits([0, 1, 2, 3, 4, 0, 1, 2, 3, 4]), logits([0, 1, 2, 3, 4, 0, 4, 4, 0, 0])];
  expect(after.slice(0, 6 * 5)).toEqual(before.slice(0, 6 * 5));
  expect(after.slice(6 * 5)).not.toEqual(before.slice(6 * 5));
  one.program.dispose();
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

describe('a language model', () => {
  it("can't beat ln V on letters that nothing predicts", async () => {
    const one = await made(small('char-nano', { width: 16, context: 12, batchSize: 16 }));
    for (let step = 1; step <= 200; step++) trainStep(one, step, 3e-3, 16);
    const { validationLoss } = evaluate(one);
    expect(validationLoss).toBeGreaterThan(Math.log(5) - 0.01);
    expect(validationLoss).toBeLessThan(Math.log(5) + 0.1);
    one.program.dispose();
  });

  it('writes the same with kept keys and values as without', async () => {
    const config = small('char-nano', { context: 8 });
    const one = await made(config);
    for (let step = 1; step <= 20; step++) trainStep(one, step);
    const run = (name: string, feeds: Record<string, Feed>) => one.program.run(name, feeds);
    const written = (options: Partial<GenerateOptions>) => {
      const calls: string[] = [];
      const logits: Float32Array[] = [];
      const all = { ...generateDefaults, prompt: 'abc', maxTokens: 12, ...options };
      const pieces = one.model.text!.generate((name, feeds) => {
        calls.push(name);
        const outputs = run(name, feeds);
        logits.push(outputs.tensors['logits']!.data as Float32Array);
        return outputs;
      }, all);
      return { text: [...pieces].join(''), calls, logits };
    };
    const { text, calls, logits } = written({ temperature: 0 });
    // Read anew at first, then token by token, then, with the context full, the newest eight each time.
    expect(calls.slice(0, 6)).toEqual(['prefill', ...Array<string>(5).fill('decode')]);
    expect(calls.slice(6)).toEqual(Array<string>(6).fill('prefill'));

    const parameters = languageModelOf(one.program.read(Object.keys(one.model.variables)));
    const tokens = Array.from(`abc${text}`, (letter) => 'abcde'.indexOf(letter));
    expect(logits).toHaveLength(12);
    logits.forEach((found, i) => {
      const newest = tokens.slice(0, 3 + i).slice(-8);
      const whole = languageModel([newest], parameters, { heads: 2, order: 'pre', activation: 'gelu' });
      const expected = whole.value.data.subarray(-5);
      found.forEach((logit, token) => expect(logit).toBeCloseTo(expected[token]!, 4));
      expect(found[tokens[3 + i]!]).toBe(Math.max(...found));
    });

    const { text: drawn } = written({ temperature: 1.5, seed: 4 });
    expect(written({ temperature: 1.5, seed: 4 }).text).toBe(drawn);
    expect(written({ temperature: 1.5, seed: 5 }).text).not.toBe(drawn);
    const stop = drawn.slice(5, 7);
    expect(written({ temperature: 1.5, seed: 4, stop }).text).toBe(drawn.slice(0, drawn.indexOf(stop)));
    one.program.dispose();
  });

  it('draws each token anew: where all are as probable, all are written, none much oftener than another', async () => {
    const { model } = await made(small('char-nano'));
    const even = () => ({ scalars: {}, tensors: { logits: { shape: [5], data: new Float32Array(5) } } });
    const options = { ...generateDefaults, prompt: 'a', temperature: 1, maxTokens: 500 };
    const text = [...model.text!.generate(even, options)].join('');
    for (const letter of 'abcde') {
      const share = text.split(letter).length - 1;
      expect(share, letter).toBeGreaterThan(60);
      expect(share, letter).toBeLessThan(140);
    }
  });

  it('writes two texts in turns as it writes each alone', async () => {
    const one = await made(small('char-nano', { context: 8 }));
    for (let step = 1; step <= 20; step++) trainStep(one, step);
    // Each writer with the logits that it was given.
    const begin = (prompt: string) => {
      const logits: number[][] = [];
      const pieces = one.model.text!.generate(
        (name, feeds) => {
          const outputs = one.program.run(name, feeds);
          logits.push(Array.from(outputs.tensors['logits']!.data, (logit) => Math.round(1e4 * logit)));
          return outputs;
        },
        { ...generateDefaults, prompt, temperature: 0, maxTokens: 10 },
      );
      return { pieces, logits };
    };
    const alone = ['abcab', 'eeddc'].map((prompt) => {
      const { pieces, logits } = begin(prompt);
      return { text: [...pieces].join(''), logits };
    });
    const writers = ['abcab', 'eeddc'].map(begin);
    const texts = ['', ''];
    for (let i = 0; i < 10; i++) writers.forEach(({ pieces }, at) => (texts[at] += pieces.next().value as string));
    writers.forEach(({ logits }, at) => {
      expect(texts[at]).toBe(alone[at]!.text);
      logits.flat().forEach((logit, i) => expect(Math.abs(logit - alone[at]!.logits.flat()[i]!)).toBeLessThan(2));
    });
    one.program.dispose();
  });

  it.each([
    [{ prompt: 'abz' }, /prompt.*'z'/],
    [{ prompt: 'abcdeabcdea' }, /prompt.*11 tokens.*context of 10/],
  ])('refuses %o in a sentence', async (options, message) => {
    const { model } = await made(small('char-nano'));
    expect(() =>
      model.text!.generate(() => ({ scalars: {}, tensors: {} }), { ...generateDefaults, ...options }),
    ).toThrow(message);
  });
});

describe('attention as the panels show it', () => {
  const observe = ({ model, program }: Made) => model.inside!.observe((name, feeds) => program.run(name, feeds));

  it('has rows that sum to 1, nothing of the future, labels, and the answer that the model writes', async () => {
    const one = await made(small('reverse', { probes: 2 }));
    const { probes, matrices, layers, heads } = observe(one);
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
    const { probes, matrices } = observe(one);
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
    const [a, b] = [observe(short), observe(long)];
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
    const titles = observe(one).probes.map(({ title, tokens }) => [title, tokens.length]);
    expect(titles[0]).toEqual(['Test text 0, the first of its 5 tokens', 4]);
    one.program.dispose();
  });

  it('of an image names its patches and keeps its pixels', async () => {
    const one = await made(small('patches', { pooling: 'class-token' }));
    const [first] = observe(one).probes;
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
    ['copy', { kind: 'text', text: '1 2 x' }, /'x' is not one of its symbols/],
    ['copy', { kind: 'text', text: ' ' }, /input: it is empty/],
    ['char-nano', { kind: 'text', text: '' }, /input: it is empty/],
    ['char-nano', { kind: 'text', text: 'abcdeabcdeabcde' }, /15 tokens are more than the context of 10/],
    ['texts', { kind: 'example', number: 999 }, /no test text 999; use a number from 0 to 23/],
    ['patches', { kind: 'example', number: 999 }, /no test image 999; use a number from 0 to 39/],
    ['patches', { kind: 'text', text: 'a' }, /looks at images/],
    ['patches', { kind: 'file', path: '/nowhere/x.png' }, /\/nowhere\/x\.png/],
  ] as const)('refuses an input of %s in a sentence: %o', async (preset, input, message) => {
    const { model } = await made(small(preset));
    await expect(model.inside!.examine(() => ({ scalars: {}, tensors: {} }), input)).rejects.toThrow(message);
  });
});

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
