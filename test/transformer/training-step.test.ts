import { beforeAll, describe, expect, it } from 'vitest';
import type { Model } from '../../models/core/model.js';
import type { TransformerConfig } from '../../models/transformer/config.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages, shortTexts } from './fake-sources.js';
import { CORPUS, ids, made, small, trainStep, type Made } from './made.js';
import { array64, flatten } from './reference/array.js';
import { classifier } from './reference/classifier.js';
import { crossEntropy } from './reference/cross-entropy.js';
import { languageModel } from './reference/language-model.js';
import { classifierOf, languageModelOf } from './reference/of-variables.js';

beforeAll(async () => {
  await nativeBackend();
});

describe('a training step', () => {
  it.each([
    ['copy', { labelSmoothing: 0.1 }],
    ['reverse', { tied: false, bias: false, activation: 'relu' }],
    ['sort', { norm: 'post', positions: 'learned' }],
  ] as const)('of the rule %s has the loss and gradients of plain loops with %o', async (preset, changes) => {
    const config = small(preset, { optimizer: 'sgd', momentum: 0, weightDecay: 0, ...changes });
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
    const config = small(preset, { optimizer: 'sgd', momentum: 0, weightDecay: 0, positions: 'none', ...changes });
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
