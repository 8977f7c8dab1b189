/** What predictive methods hide is hidden: from the encoder, and nowhere else. */
import type { Scalar, Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import type { ProgramFunction } from '../../models/engine/program.js';
import { tf } from '../../models/engine/tensorflow.js';
import { chosenPlaces, shareOf } from '../../models/self-supervised/chosen-places.js';
import { countedError } from '../../models/self-supervised/losses/hidden-error.js';
import { quarterTurns } from '../../models/self-supervised/methods/rotation.js';
import { corrupted } from '../../models/self-supervised/methods/scarf.js';
import { normalDraws } from '../../models/self-supervised/normal-draws.js';
import type { Learned } from '../../models/self-supervised/self-supervised.js';
import { nativeBackend } from '../engine/native.js';
import { flatten } from '../transformer/reference/array.js';
import { relativeErrors } from '../transformer/reference/finite-differences.js';
import { Numbers } from '../transformer/reference/random.js';
import { feedsOf, made, small, squares, stepOf } from './predictive-made.js';
import { maeLoss, maeOf } from './reference/mae.js';

beforeAll(async () => {
  await nativeBackend();
});

/** What a method makes of inputs, and its loss. */
const looking = (learned: Learned): Record<string, ProgramFunction> => ({
  look: (scope, inputs) => {
    const step = stepOf(learned, scope, inputs);
    const { method } = learned;
    const { loss } = method.loss(step);
    const made = Object.entries({ ...method.reconstruct?.(step), ...method.fillIn?.(step), loss });
    return Object.fromEntries(made.filter(([, tensor]) => tensor !== null)) as Record<string, Tensor>;
  },
  /** A step by the gradient itself. */
  descend: (scope, inputs) =>
    scope.minimize('optimizer', inputs['learningRate'] as Scalar, () => ({
      loss: learned.method.loss(stepOf(learned, scope, inputs)).loss,
    })),
});

/** Uniform in [0, 1). */
function uniform(count: number, seed: number): Float32Array {
  const numbers = new Numbers(seed);
  return Float32Array.from({ length: count }, () => Math.floor((numbers.next() + 1) * 2 ** 23) / 2 ** 24);
}

const [SIDE, PATCH] = [6, 2];
const rawOf = (number: number) => Float32Array.from(squares().images.subarray(number * 36, (number + 1) * 36));

/** Feeds of one image, of its bytes. */
function imageFeeds(raw: Float32Array, draws: ReturnType<typeof feedsOf>[string]) {
  return { raw: { shape: [1, SIDE, SIDE, 1], data: raw }, draws: draws! };
}

describe.each([false, true])('a masked autoencoder, normalised targets: %s', (normalizedTargets) => {
  const config = () => small('mae', { normalizedTargets, maskRatio: 0.6 });

  it('tells hidden patches by those that are seen alone, and is told how wrong it is on hidden ones alone', async () => {
    const one = await made(config(), { functions: looking });
    const { draws } = feedsOf(one, [5]);
    const look = (raw: Float32Array) => one.program.run('look', imageFeeds(raw, draws!));
    const { tensors, scalars } = look(rawOf(5));
    const hidden = Array.from(tensors['hidden_BT']!.data);
    expect(hidden.filter((value) => value === 1)).toHaveLength(5);
    expect(hidden.filter((value) => value === 0)).toHaveLength(4);
    expect(Array.from(tensors['counted_BN']!.data)).toEqual(hidden.flatMap((value) => [value, value, value, value]));

    // Half of the error's square by hand.
    const [told, target] = [tensors['told_BN']!.data, tensors['target_BN']!.data];
    const squared = hidden.flatMap((value, patch) =>
      value === 1 ? [0, 1, 2, 3].map((i) => (told[4 * patch + i]! - target[4 * patch + i]!) ** 2) : [],
    );
    expect(scalars['loss']).toBeCloseTo(squared.reduce((sum, value) => sum + value, 0) / 20, 5);

    for (const [patch, value] of hidden.entries()) {
      const raw = rawOf(5);
      // All of the patch becomes brighter: its mean changes, and nothing else.
      for (const i of [0, 1, 2, 3]) {
        raw[(Math.floor(patch / 3) * PATCH + Math.floor(i / 2)) * SIDE + (patch % 3) * PATCH + (i % 2)]! += 9;
      }
      const other = look(raw);
      if (value === 1) expect(other.tensors['told_BN']!.data).toEqual(told);
      else expect(other.tensors['told_BN']!.data).not.toEqual(told);
      // Normalised, a hidden patch's mean is in what is to be told nowhere; pictures have it of what was seen.
      if (value === 1 && normalizedTargets) {
        expect(Math.abs(other.scalars['loss']! - scalars['loss']!)).toBeLessThan(1e-4);
        expect(other.tensors['drawn_BHWC']!.data).toEqual(tensors['drawn_BHWC']!.data);
      }
    }
    one.program.dispose();
  });

  it('has the loss and the gradients of float64 loops', async () => {
    const tiny = { width: 4, feedForward: 5, decoderWidth: 4 };
    const config = small('mae', { normalizedTargets, maskRatio: 0.6, ...tiny, optimizer: 'sgd', momentum: 0 });
    const one = await made(config, { functions: looking });
    const feeds = feedsOf(one, [3, 8]);
    // Larger than at first, so that all parts of the network count.
    const numbers = new Numbers(7);
    const larger = Object.entries(one.model.variables).map(([name, { shape, data }]) => {
      const around = name.endsWith('/scale') ? 1 : 0;
      return [name, { shape, data: Float32Array.from(data, () => around + 0.6 * numbers.next()) }] as const;
    });
    one.program.write(Object.fromEntries(larger));
    const before = one.program.read(Object.keys(one.model.variables));
    const draws = (feeds['draws'] as { data: Float32Array }).data;
    const seen = [0, 1].map((row) =>
      Array.from({ length: 9 }, (_, place) => place)
        .sort((a, b) => draws[9 * row + b]! - draws[9 * row + a]!)
        .slice(0, 4),
    );
    const parameters = maeOf(before);
    const pixels = {
      shape: [2, SIDE, SIDE],
      data: Float64Array.from([...rawOf(3), ...rawOf(8)], (byte) => byte / 255),
    };
    const loss = () =>
      maeLoss(parameters, { pixels, side: SIDE, patch: PATCH, seen }, { heads: 2, normalized: normalizedTargets });
    const { scalars } = one.program.run('descend', { ...feeds, learningRate: 1 });
    expect(scalars['loss']).toBeCloseTo(loss(), 5);
    const after = one.program.read(Object.keys(one.model.variables));
    const inputs = flatten(parameters);
    expect(Object.keys(inputs).sort()).toEqual(Object.keys(before).sort());
    const gradients = Object.fromEntries(
      Object.entries(inputs).map(([name, { shape }]) => {
        const data = Float64Array.from(before[name]!.data, (value, at) => value - after[name]!.data[at]!);
        return [name, { shape, data }];
      }),
    );
    for (const [name, error] of Object.entries(relativeErrors(loss, inputs, gradients))) {
      expect(error, name).toBeLessThan(2e-3);
    }
    one.program.dispose();
  });
});

it('as many places are chosen as were to be, whatever is drawn', () => {
  const draws = tf.tensor2d([...new Array<number>(7).fill(0), 0.3, 0.9, 0.1, 0.9, 0.2, 0.5, 0.4], [2, 7]);
  expect(chosenPlaces(draws as Tensor2D, 3).arraySync()).toEqual([
    [0, 1, 2],
    [1, 3, 5],
  ]);
  expect([
    shareOf(0.75, 49),
    shareOf(0.2, 6),
    shareOf(0.9, 100),
    shareOf(0.001, 49),
    shareOf(0.999, 4),
    shareOf(0.5, 2),
  ]).toEqual([37, 1, 90, 1, 3, 1]);
});

it('an error counts where it is to', () => {
  const [told, target] = [tf.tensor2d([[1, 2, 3]]), tf.tensor2d([[0, 0, 0]])];
  const error = (counted: number[]) => countedError(told, target, tf.tensor2d([counted])).arraySync();
  expect([error([1, 1, 1]), error([1, 0, 1]), error([0, 0, 0])]).toEqual([14 / 3, 5, 0].map(Math.fround));
});

it('four quarter turns are none, and each is to the left', () => {
  const x = tf.tensor4d([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);
  const turned = (turns: number) => Array.from(quarterTurns(x, turns).dataSync());
  expect(turned(1)).toEqual([3, 6, 9, 2, 5, 8, 1, 4, 7]);
  for (const turns of [1, 2, 3]) {
    expect(turned(turns)).toEqual(Array.from(quarterTurns(quarterTurns(x, turns - 1), 1).dataSync()));
  }
  expect(Array.from(quarterTurns(quarterTurns(x, 3), 1).dataSync())).toEqual(Array.from(x.dataSync()));
});

describe('denoising', () => {
  it('adds normal noise, of finite size for every draw', () => {
    const draws = tf.tensor2d(uniform(40_000, 4), [2, 20_000]);
    const normal = Array.from(normalDraws(draws, 19_999).dataSync());
    const mean = (of: (value: number) => number) => normal.reduce((sum, value) => sum + of(value), 0) / normal.length;
    expect(normal).toHaveLength(2 * 19_999);
    expect(Math.abs(mean((v) => v))).toBeLessThan(0.02);
    expect(Math.abs(mean((v) => v ** 2) - 1)).toBeLessThan(0.03);
    expect(Math.abs(mean((v) => v ** 4) - 3)).toBeLessThan(0.2);
    const ends = normalDraws(tf.tensor2d([[0, 1 - 2 ** -24, 0, 1 - 2 ** -24]]), 4).dataSync();
    expect(Array.from(ends).every(Number.isFinite)).toBe(true);
  });

  it.each(['cnn', 'transformer'])(
    'leaves the image as it is where there is no noise to speak of: %s',
    async (network) => {
      const [still, noisy] = [1e-7, 0.5].map((noise) =>
        made(small('denoise', { network, noise }), { functions: looking }),
      );
      for (const [one, most] of [
        [await still!, 1e-6],
        [await noisy!, Infinity],
      ] as const) {
        const { tensors } = one.program.run('look', feedsOf(one, [2, 7]));
        const [left, target] = [tensors['left_BHWC']!.data, tensors['target_BN']!.data];
        const furthest = Math.max(...Array.from(left, (value, at) => Math.abs(value - target[at]!)));
        if (most === Infinity) expect(furthest).toBeGreaterThan(0.5);
        else expect(furthest).toBeLessThan(most);
        one.program.dispose();
      }
    },
  );
});

describe('masked tokens', () => {
  const texts = () => small('masked-text', { data: 'labelled-text', dataset: 'moods', maskRatio: 0.4 });

  it('are told without being seen, by what is', async () => {
    const one = await made(texts(), { functions: looking });
    const padding = (one.examples.shape as { vocabulary: number }).vocabulary - 1;
    const numbers = [0, 3, 5];
    const { draws } = feedsOf(one, numbers);
    const tokens = one.examples.test.raw(Int32Array.from(numbers)) as Int32Array;
    const look = (data: Int32Array) => one.program.run('look', { raw: { shape: [3, 12], data }, draws: draws! });
    const { tensors } = look(tokens);
    const [places, asked] = [tensors['places_BM']!, tensors['asked_BM']!];
    const each = places.shape[1]!;
    const real = numbers.map((_, row) => tokens.subarray(12 * row, 12 * row + 12).filter((t) => t !== padding).length);
    numbers.forEach((_, row) => {
      const own = Array.from({ length: each }, (_, m) => row * each + m).filter((at) => asked.data[at] === 1);
      const hidden = own.map((at) => places.data[at]!);
      expect(hidden).toHaveLength(Math.min(real[row]! - 1, Math.max(1, Math.round(0.4 * real[row]!))));
      // None is padding.
      for (const place of hidden) expect(place).toBeLessThan(real[row]!);
      for (const at of own) expect(tensors['tokens_N']!.data[at]).toBe(tokens[12 * row + places.data[at]!]);

      const changed = (place: number) => {
        const other = Int32Array.from(tokens);
        other[12 * row + place] = (other[12 * row + place]! + 1) % padding;
        return look(other).tensors['logits_NV']!.data;
      };
      for (const place of hidden) expect(changed(place)).toEqual(tensors['logits_NV']!.data);
      const seen = Array.from({ length: real[row]! }, (_, place) => place).find((place) => !hidden.includes(place))!;
      expect(changed(seen)).not.toEqual(tensors['logits_NV']!.data);
    });
    one.program.dispose();
  });

  it('have no logit for padding, which never counts', async () => {
    const one = await made(texts(), { functions: looking });
    const { tensors, scalars } = one.program.run('look', feedsOf(one, [0, 3, 5]));
    const { shape, data } = tensors['logits_NV']!;
    const columns = shape[1]!;
    expect(columns).toBe((one.examples.shape as { vocabulary: number }).vocabulary - 1);
    let [sum, count] = [0, 0];
    tensors['asked_BM']!.data.forEach((asked, row) => {
      if (asked === 0) return;
      const logits = Array.from(data.subarray(row * columns, (row + 1) * columns));
      const total = Math.log(logits.reduce((all, logit) => all + Math.exp(logit), 0));
      sum += total - logits[tensors['tokens_N']!.data[row]!]!;
      count++;
    });
    expect(scalars['loss']).toBeCloseTo(sum / count, 5);
    one.program.dispose();
  });
});

it('SCARF replaces its share of the columns of each row, each by that of another row', () => {
  // Columns of 1, 3 and 2 numbers; a row's are its number and the column's place.
  const [rows, columns] = [8, [1, 3, 2, 1, 1]];
  const width = columns.reduce((sum, one) => sum + one, 0);
  const x = tf.tensor2d(
    Float32Array.from({ length: rows * width }, (_, at) => Math.floor(at / width) + (at % width) / 100),
    [rows, width],
  );
  const draws = tf.tensor2d(uniform(rows * 10, 6), [rows, 10]);
  const sources = new Set<number>();
  (corrupted(x, draws, 0.6, columns).arraySync() as number[][]).forEach((row, at) => {
    const from = row.map(Math.floor);
    let [begin, replaced] = [0, 0];
    for (const numbersOfColumn of columns) {
      const own = from.slice(begin, begin + numbersOfColumn);
      expect(new Set(own).size).toBe(1);
      row.slice(begin, begin + numbersOfColumn).forEach((value, i) => {
        expect(value % 1).toBeCloseTo((begin + i) / 100, 5);
      });
      if (own[0] !== at) {
        replaced++;
        sources.add(own[0]!);
      }
      begin += numbersOfColumn;
    }
    expect(replaced).toBe(3);
  });
  expect(sources.size).toBeGreaterThan(4);
});
