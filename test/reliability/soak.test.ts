/** The short form of `soak.slow.test.ts`. */
import { beforeAll, expect, test } from 'vitest';
import { buildLab } from '../cli/spawn-lab.js';
import { tempFolder } from '../runs/run-fixture.js';
import { growthOf } from './soak/growth.js';
import { SoakedRun } from './soak/soaked-run.js';

const MB = 2 ** 20;

beforeAll(buildLab);

test('a GAN of 2,000 steps holds no more at their end than once it has warmed up', async () => {
  const run = new SoakedRun(tempFolder(), { steps: 2000, checkpoints: 20 });
  await run.train(() => undefined);
  const [held, ...others] = run.held;
  expect([held!.length, others.length]).toEqual([21, 0]);
  const { residentBytes, heapBytes, externalBytes, tensors, files } = growthOf(held!)!;
  expect([tensors, files]).toEqual([0, 0]);
  expect(residentBytes / MB).toBeLessThan(8);
  expect(heapBytes / MB).toBeLessThan(1);
  expect(externalBytes / MB).toBeLessThan(1);
}, 60_000);
