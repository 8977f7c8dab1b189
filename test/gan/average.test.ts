import { beforeAll, expect, it } from 'vitest';
import { decayAt } from '../../models/gan/average.js';
import { nativeBackend } from '../engine/native.js';
import { liveValues } from '../../models/core/live.js';
import { TrainingSteps } from '../../models/core/training-steps.js';
import { ganConfig } from '../../models/gan/config.js';
import { buildGan } from '../../models/gan/gan.js';
import { configOf, made, programOf, step } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

it('the average keeps less at first, and at most what was chosen', () => {
  expect(decayAt(1, 0.999)).toBeCloseTo(2 / 11, 12);
  expect(decayAt(90, 0.999)).toBeCloseTo(0.91, 12);
  expect(decayAt(1_000_000, 0.999)).toBe(0.999);
});

it('the average moves towards the generator as by hand, and it draws', async () => {
  const gan = await programOf(configOf({ network: 'mlp', averageDecay: 0.5 }));
  const read = (part: string) => gan.program.read([`${part}/0/kernel`])[`${part}/0/kernel`]!.data;
  const average = [...read('average')];
  expect(average).toEqual([...read('generator')]);
  for (const number of [1, 2, 40]) {
    step(gan, number);
    const decay = decayAt(number, 0.5);
    const generator = read('generator');
    average.forEach((value, i) => (average[i] = decay * value + (1 - decay) * generator[i]!));
    read('average').forEach((value, i) => expect(value).toBeCloseTo(average[i]!, 6));
  }
  expect(average).not.toEqual([...read('generator')]);
  const latents = { shape: [1, 3], data: Float32Array.of(1, 2, 3) };
  const draw = () => [...gan.program.run('draw', { latents }).tensors['images']!.data];
  const drawn = draw();
  const zeros = { shape: [3, 5], data: new Float32Array(15) };
  gan.program.write({ 'generator/0/kernel': zeros });
  expect(draw()).toEqual(drawn);
  gan.program.write({ 'average/0/kernel': zeros });
  expect(draw()).not.toEqual(drawn);
  gan.program.dispose();
});

it('batches that make one update together move average, statistics and singular vectors once', async () => {
  const config = configOf({ averageDecay: 0.5, discriminatorNorm: 'spectral', accumulate: 2, batchSize: 2 });
  const gan = await programOf(config);
  const steps = new TrainingSteps(config, gan.model, ganConfig.metrics(config));
  const names = Object.keys(gan.model.variables);
  const before = gan.program.read(names);
  const changed = () => {
    const after = gan.program.read(names);
    return names.filter((name) => after[name]!.data.some((value, i) => value !== before[name]!.data[i]));
  };
  const calls = steps.calls(1, 1e-2, liveValues(ganConfig, config));
  const moved = calls.map(({ name, feeds, ...options }) => {
    gan.program.run(name, feeds, options);
    return [...new Set(changed().map((one) => one.split('/')[0]))];
  });
  expect(moved).toEqual([
    [],
    ['discriminator', 'spectral'],
    ['discriminator', 'spectral'],
    ['generator', 'discriminator', 'spectral', 'average'],
  ]);
  const [average, generator] = ['average', 'generator'].map(
    (part) => gan.program.read([`${part}/dense/kernel`])[`${part}/dense/kernel`]!.data,
  );
  const decay = decayAt(1, 0.5);
  const first = before['generator/dense/kernel']!.data;
  average!.forEach((value, i) => expect(value).toBeCloseTo(decay * first[i]! + (1 - decay) * generator![i]!, 6));
  gan.program.dispose();
});

it('a generator that is taken over from another run is what the average begins with', () => {
  const model = buildGan(configOf({ averageDecay: 0.9 }), made);
  const taken = Object.fromEntries(
    Object.entries(model.variables).map(([name, { shape, data }]) => [name, { shape, data: data.map(() => 7) }]),
  );
  const following = model.following!('generator', { ...model.variables, ...taken });
  expect(Object.keys(following)).toEqual(Object.keys(model.variables).filter((name) => name.startsWith('average/')));
  expect(following['average/dense/kernel']!.data.every((value) => value === 7)).toBe(true);
  expect(model.following!('all', taken)).toEqual({});
});
