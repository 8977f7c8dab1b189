import { beforeAll, expect, it } from 'vitest';
import { decayAt } from '../../models/gan/average.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, programOf, step } from './made.js';

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
