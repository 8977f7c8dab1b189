/** What few labels come to. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../models/core/ask.js';
import { encoderOf } from '../../models/self-supervised/encoder.js';
import { examplesOf } from '../../models/self-supervised/examples.js';
import { methodOf } from '../../models/self-supervised/methods.js';
import { labelledDraw } from '../../models/self-supervised/probes/labels/labelled-draw.js';
import { SupervisedNetwork } from '../../models/self-supervised/probes/labels/supervised-network.js';
import { labelEfficiencyQuestion, WAYS } from '../../models/self-supervised/questions/label-efficiency.js';
import type { Learned } from '../../models/self-supervised/self-supervised.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages } from '../transformer/fake-sources.js';
import { configOf, parts, trainingOf } from './probed-run.js';

beforeAll(async () => {
  await nativeBackend();
});

const asked = { labels: [5, 1], seeds: 2, steps: 30 };

it('has all ways learn from the same labels, and tells what it does', async () => {
  const training = await trainingOf();
  training.advance();
  const before = training.state().weights;
  const pieces: unknown[] = [];
  const { body } = await ask(training, labelEfficiencyQuestion, asked, (piece) => pieces.push(piece));
  expect(training.state().weights).toEqual(before);
  expect(labelEfficiencyQuestion.answered.parse(body)).toEqual(body);
  expect(body).toMatchObject({ examples: 26, classes: 2, seeds: 2, chance: 0.5 });
  expect(body.results.map(({ way, labels }) => `${way} ${labels}`)).toEqual(
    WAYS.flatMap((way) => [`${way} 1`, `${way} 5`]),
  );
  for (const { accuracy, least, most, deviation } of body.results) {
    expect(accuracy).toBeCloseTo((least + most) / 2, 9);
    expect(deviation).toBeCloseTo((most - least) / Math.SQRT2, 9);
  }
  // Bands of pixels are told apart without any encoder.
  expect(body.results.at(-1)).toMatchObject({ way: 'raw', labels: 5, accuracy: 1 });
  const last = pieces.at(-1) as { done: number; total: number };
  expect(last.total).toBe(16);
  expect(last.done).toBe(15);
});

it('fine-tunes as it trains from scratch: with the same initial values both are the same', async () => {
  const { body } = await ask(await trainingOf(), labelEfficiencyQuestion, {
    ...{ labels: [3], seeds: 1, steps: 10 },
  });
  const of = (way: string) => body.results.filter((one) => one.way === way).map(({ accuracy }) => accuracy);
  expect(of('fineTuned')).toEqual(of('scratch'));
  expect(body.results[0]!.deviation).toBeNull();
});

it('begins each fit anew: weights, head and optimizer of the one before are gone', async () => {
  const config = configOf() as unknown as Learned['config'];
  const examples = await examplesOf(config, parts());
  const encoder = encoderOf(config, examples.shape);
  const network = await SupervisedNetwork.create({
    ...{ config, examples, encoder },
    method: methodOf(config, encoder, examples),
  });
  const labels = Array.from(examples.train.labels!);
  const rows = [0, 1].map((wanted) => Int32Array.from(labels.keys()).filter((at) => labels[at] === wanted));
  const classes = (wanted: 0 | 1, steps: number) => {
    toEnd(network.train(encoder.variables, rows[wanted]!, { steps, seed: 0 }));
    return Array.from(toEnd(network.predict(examples.test, Int32Array.of(0, 1, 2, 3))));
  };
  // One class alone is learned in a step. A head that is kept, or a momentum, still says the class before.
  expect(classes(1, 1)).toEqual([1, 1, 1, 1]);
  expect(classes(0, 40)).toEqual([0, 0, 0, 0]);
  expect(classes(1, 1)).toEqual([1, 1, 1, 1]);
  network.dispose();
});

function toEnd<T>(work: Generator<void, T>): T {
  for (;;) {
    const { done, value } = work.next();
    if (done) return value;
  }
}

describe('the labels', () => {
  const examples = () => examplesOf(configOf() as unknown as Learned['config'], parts());

  it('are as many of each class, drawn by the seed, fewer among more', async () => {
    const all = await examples();
    const [five, one] = [5, 1].map((labels) => labelledDraw(all, { labels, seed: 3 }));
    expect([...five!].map((number) => all.train.labels![number]).sort()).toEqual([0, 0, 0, 0, 0, 1, 1, 1, 1, 1]);
    expect(new Set(five).size).toBe(10);
    expect([...one!].every((number) => five!.includes(number))).toBe(true);
    expect(labelledDraw(all, { labels: 5, seed: 4 })).not.toEqual(five);
  });

  it('are refused in a sentence where there are not so many, or no classes', async () => {
    await expect(ask(await trainingOf(), labelEfficiencyQuestion, { ...asked, labels: [30] })).rejects.toThrow(
      "labels: 30 of each class are more than there are of 'up', 20; use at most 20.",
    );
    const without = { ...bandImages(40), classNames: [] };
    await expect(ask(await trainingOf({}, parts(without, without)), labelEfficiencyQuestion, asked)).rejects.toThrow(
      'label-efficiency: These images have no classes',
    );
  });
});
