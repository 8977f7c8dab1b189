/** Quality that is measured while a GAN trains: as `evaluate` answers it, and without a trace in the training. */
import { beforeAll, describe, expect, it } from 'vitest';
import { ask } from '../../../models/core/ask.js';
import type { CommonConfig } from '../../../models/core/config.js';
import { unwatched, type StoredModel, type TrainingState } from '../../../models/core/learner.js';
import { builderOf } from '../../../models/core/learners.js';
import { liveValues } from '../../../models/core/live.js';
import { programSpec } from '../../../models/core/model.js';
import { ProgramTraining } from '../../../models/core/program-training.js';
import type { ImageDataset } from '../../../models/data/dataset.js';
import { createProgram } from '../../../models/engine/create-program.js';
import { loadTensorFlow } from '../../../models/engine/tensorflow.js';
import { ganConfig } from '../../../models/gan/config.js';
import { missedClasses, missedText, type QualityBody } from '../../../models/gan/panels/quality.js';
import { featureConfig } from '../../../models/gan/quality/feature-net.js';
import { ganEvaluateQuestion } from '../../../models/gan/questions/evaluate.js';
import { nativeBackend } from '../../engine/native.js';
import { configOf } from '../made.js';
import { lamps, memory, sourcesOf } from './lamps.js';

beforeAll(async () => {
  await nativeBackend();
});

const kept = memory();
const small = { network: 'mlp', dataset: 'lamps', batchSize: 8, steps: 3, evaluateSamples: 100 } as const;

async function trainingOf(
  changes: Record<string, unknown>,
  state?: TrainingState,
  image: ImageDataset = lamps,
  otherRun?: (named: string) => StoredModel,
) {
  const config = configOf({ ...small, ...changes }) as unknown as CommonConfig & Record<string, unknown>;
  const builder = builderOf('gan');
  if (builder.kind !== 'program') throw new Error('a GAN is one program');
  const sources = { ...sourcesOf(image, kept), begins: !state, ...(otherRun && { otherRun }) };
  const model = await builder.build(config, sources);
  const runtime = await loadTensorFlow();
  const program = await createProgram(programSpec(model), { mode: 'compiled' });
  const options = { architecture: 'gan', config, dirs: { user: '/nowhere', installed: [] }, ...(state && { state }) };
  const [live, metrics] = [liveValues(ganConfig, config), ganConfig.metrics(config as never)];
  return new ProgramTraining({ config, metrics, live, model, runtime, program, options });
}

/** Trains to `step`; what was measured and shown on the way, by step. */
async function train(training: ProgramTraining, step: number) {
  const seen: Record<number, unknown> = {};
  while (training.step < step) {
    training.advance();
    if (!training.evaluationDue) continue;
    const values = await training.check(unwatched);
    seen[training.step] = { values, ...(await training.observe(training.panelsDue(false), unwatched))['quality'] };
  }
  return seen as Record<number, { values: Record<string, number>; body: QualityBody }>;
}

it('is what evaluate answers with as many images, and leaves training as it would have been', async () => {
  const plain = await trainingOf({ evaluateEvery: 0 });
  const watched = await trainingOf({ evaluateEvery: 2 });
  await train(plain, 3);
  const seen = await train(watched, 3);
  expect(watched.state().weights).toEqual(plain.state().weights);
  // Every other step, and the last one.
  expect(Object.keys(seen)).toEqual(['2', '3']);
  const { body } = await ask(plain, ganEvaluateQuestion, { samples: 100 });
  expect({ ...seen[3]!.body.figures, features: null }).toEqual({ ...body, features: null });
  expect(seen[3]!.body.figures!.features.testAccuracy).toBe(body.features.testAccuracy);
  const { fid, fidFloor, precision, recall } = body.values;
  expect(seen[3]!.values['fid']).toBe(Math.fround(fid!));
  expect(fid!).toBeGreaterThan(fidFloor!);
  for (const share of [precision, recall, body.ceiling.precision, body.ceiling.recall]) {
    expect(share).toBeGreaterThanOrEqual(0);
    expect(share).toBeLessThanOrEqual(1);
  }
  // A run that goes on from the middle measures and trains the same.
  const half = await trainingOf({ evaluateEvery: 2 });
  await train(half, 2);
  const again = await trainingOf({ evaluateEvery: 2 }, half.state());
  expect(await train(again, 3)).toEqual({ 3: seen[3] });
  expect(again.state()).toEqual(watched.state());
  for (const one of [plain, watched, half, again]) one.dispose();
});

describe('by a classifier that the configuration names', () => {
  const seer = (changes: Partial<StoredModel> = {}): StoredModel => ({
    ...{ name: 'seer', architecture: 'classifier', config: featureConfig(lamps), step: 7, dataChange: null },
    ...{ weights: [...kept.kept.values()][0]!, ...changes },
  });

  it('is measured by that', async () => {
    const training = await trainingOf({ evaluateEvery: 3, features: 'seer' }, undefined, lamps, () => seer());
    const { 3: seen } = await train(training, 3);
    training.dispose();
    expect(seen!.body.figures!.features.name).toBe('seer at step 7');
  });

  it('is refused at the beginning where that can’t be used, and only told of where the run goes on', async () => {
    const other = () => seer({ config: { ...featureConfig(lamps), dataset: 'stars' } });
    const sentence =
      "features: seer was trained on 'stars', and this GAN on 'lamps'; use a classifier of the same data.";
    const begin = (state?: TrainingState) => trainingOf({ evaluateEvery: 3, features: 'seer' }, state, lamps, other);
    await expect(begin()).rejects.toThrow(sentence);
    const before = await trainingOf({});
    await train(before, 2);
    const training = await begin(before.state());
    expect(await train(training, 3)).toEqual({ 3: { values: null, body: { figures: null, missing: sentence } } });
    for (const one of [before, training]) one.dispose();
  });
});

describe('without classes', () => {
  it('says what is missing, and trains on', async () => {
    const training = await trainingOf({ evaluateEvery: 1, steps: 2 }, undefined, {
      ...lamps,
      labels: null,
      classNames: [],
    });
    const { 1: first, 2: second } = await train(training, 2);
    training.dispose();
    expect(first).toEqual({
      values: null,
      body: {
        figures: null,
        missing:
          "features: 'lamps' has no classes, so that no classifier can be trained on it to compare images by; name the run of a classifier of images of 6 × 4.",
      },
    });
    expect(second).toEqual(first);
  });
});

it('of fewer steps than its rhythm is measured at the end, and without one never', async () => {
  const short = await trainingOf({});
  expect(Object.keys(await train(short, 3))).toEqual(['3']);
  const never = await trainingOf({ evaluateEvery: 0 });
  expect(await train(never, 3)).toEqual({});
  for (const one of [short, never]) one.dispose();
});

describe('classes that are missed', () => {
  const of = (generated: number[], samples = 2000) => ({
    samples,
    classes: generated.map((share, at) => ({ name: `c${at}`, generated: share, real: 1 / generated.length })),
  });

  it('are those with less than a fifth of their share', () => {
    const shares = of([0.31, 0.05, 0.019, 0.3, 0.321]);
    expect(missedClasses(shares).map(({ name }) => name)).toEqual(['c2']);
    expect(missedText(shares)).toBe('1 of 5 classes is hardly drawn: c2 1.9%.');
    expect(missedText(of([0.5, 0.5]))).toBe('Each of the 2 classes is drawn.');
  });

  it('are not told of where it may be chance', () => {
    // Five expected, and none among so few.
    expect(missedClasses(of([0, 0.25, 0.25, 0.5], 20))).toEqual([]);
  });
});
