/** Probes that are made while a run trains: what they are of, and that they leave no trace. */
import { beforeAll, expect, it } from 'vitest';
import { ask } from '../../models/core/ask.js';
import { selfSupervisedEvaluateQuestion } from '../../models/self-supervised/questions/evaluate.js';
import { encoderOf } from '../../models/self-supervised/encoder.js';
import { examplesOf } from '../../models/self-supervised/examples.js';
import { probeTablePanel } from '../../models/self-supervised/panels/probe-table.js';
import { untrainedEncoder } from '../../models/self-supervised/probes/untrained-encoder.js';
import type { Learned } from '../../models/self-supervised/self-supervised.js';
import { stripes } from '../classifier/made.js';
import { nativeBackend } from '../engine/native.js';
import { bandImages, fakeSources } from '../transformer/fake-sources.js';
import { configOf, parts, probed, trainingOf } from './probed-run.js';

beforeAll(async () => {
  await nativeBackend();
});

it('leaves training as it would have been, and training knows nothing of labels', async () => {
  const plain = await trainingOf();
  while (plain.step < 4) plain.advance();
  const watched = await trainingOf();
  const seen = await probed(watched, 4);
  expect(Object.keys(seen)).toEqual(['2', '4']);
  expect(watched.state().weights).toEqual(plain.state().weights);
  const train = bandImages(40);
  const shuffled = { ...train, labels: train.labels!.map((_, i) => (i >> 2) % 2) };
  const other = await trainingOf({ evaluateEvery: 4 }, parts(shuffled));
  const guessed = await probed(other, 4);
  expect(other.state().weights).toEqual(plain.state().weights);
  expect(guessed[4]!.values['validationLoss']).toBe(seen[4]!.values['validationLoss']);
  expect(guessed[4]!.values['linearProbe']).not.toBe(seen[4]!.values['linearProbe']);
  // What it is held to is that of the initial values, however far it has come.
  for (const name of ['randomEncoderProbe', 'rawPixelProbe']) {
    expect(seen[2]!.values[name]).toBe(seen[4]!.values[name]);
  }
  const started = await trainingOf({}, parts(), { ...plain.state(), step: 0 });
  const again = await probed(started, 2);
  expect(again[2]!.values['randomEncoderProbe']).toBe(seen[2]!.values['randomEncoderProbe']);
  expect(again[2]!.values['validationLoss']).not.toBe(seen[2]!.values['validationLoss']);
});

it('is what evaluate answers with as many labels', async () => {
  const training = await trainingOf();
  const { values, body } = (await probed(training, 2))[2]!;
  const { body: full } = await ask(training, selfSupervisedEvaluateQuestion, { labels: 100 });
  expect(full.probes).toEqual(body.probes);
  expect(full.spread).toEqual(body.spread);
  expect(full.examples).toBe(26);
  expect(probeTablePanel.schema.parse(body)).toEqual(body);
  for (const name of ['linearProbe', 'knn', 'randomEncoderProbe', 'rawPixelProbe']) {
    expect(values[name]).toBe(Math.fround(full.values[name]!));
  }
  expect(body.probes.map(({ labels, examples }) => [labels, examples])).toEqual(Array(6).fill([40, 26]));
});

it('is checked on the test part alone', async () => {
  const test = bandImages(26);
  const wrong = { ...test, labels: test.labels!.map((label) => 1 - label) };
  const { body } = (await probed(await trainingOf({}, parts(bandImages(40), wrong)), 2))[2]!;
  const raw = body.probes.find(({ probe, input }) => probe === 'linear' && input === 'raw')!;
  // All that was learned of the training part is wrong there.
  expect(raw.share).toBe(0);
});

it('reads the examples that it is checked on from the test part', async () => {
  // Each is of the other class than the training example of the same number.
  const { images, labels, ...test } = bandImages(26);
  const size = images.length / labels!.length;
  const turned = {
    ...test,
    images: Uint8Array.from([...images.subarray(size), ...images.subarray(0, size)]),
    labels: Int32Array.from([...labels!.subarray(1), labels![0]!]),
  };
  const { body } = (await probed(await trainingOf({}, parts(bandImages(40), turned)), 2))[2]!;
  for (const { probe, input, share } of body.probes.filter(({ probe }) => probe === 'linear')) {
    expect(share, `${probe} ${input}`).toBeGreaterThan(0.9);
  }
});

it('has no probes of data without classes, and says so', async () => {
  const without = { ...bandImages(40), classNames: [] };
  const { values, body } = (
    await probed(await trainingOf({}, parts(without, { ...bandImages(26), classNames: [] })), 2)
  )[2]!;
  expect(body).toMatchObject({
    probes: [],
    chance: null,
    missing: 'These images have no classes, which the probes would tell apart.',
  });
  expect(values['linearProbe']).toBeNaN();
  expect(Number.isFinite(values['validationLoss'])).toBe(true);
  expect(Number.isFinite(values['deviation'])).toBe(true);
});

it('gives the batch norms of an untrained encoder statistics of training images', async () => {
  const config = configOf({ network: 'residual', widths: [4], blocks: 1 }) as unknown as Learned['config'];
  const examples = await examplesOf(config, fakeSources({ images: stripes() }));
  const encoder = encoderOf(config, examples.shape);
  const program = await untrainedEncoder({ config, examples, encoder, method: null as never });
  const names = Object.keys(encoder.variables).filter((name) => name.endsWith('/runningVariance'));
  expect(names.length).toBeGreaterThan(0);
  for (const [name, { data }] of Object.entries(program.read(names))) {
    expect([...data]).not.toEqual([...encoder.variables[name]!.data]);
  }
  program.dispose();
});
