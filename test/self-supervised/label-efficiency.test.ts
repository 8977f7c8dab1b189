/** What few labels come to. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../models/core/ask.js';
import { examplesOf } from '../../models/self-supervised/examples.js';
import { labelledDraw } from '../../models/self-supervised/probes/labels/labelled-draw.js';
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
