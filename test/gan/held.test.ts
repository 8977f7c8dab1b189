import { beforeAll, describe, expect, it } from 'vitest';
import { TrainingSteps } from '../../models/core/training-steps.js';
import { ganConfig } from '../../models/gan/config.js';
import { nativeBackend } from '../engine/native.js';
import { configOf, programOf, step, type MadeGan } from './made.js';

beforeAll(async () => {
  await nativeBackend();
});

/** Names of variables, optimizers' memories included, that differ by a bit from what they were. */
function moved({ program }: MadeGan, before: ReturnType<MadeGan['program']['read']>): string[] {
  const after = program.read(program.variables);
  return Object.keys(before).filter((name) => String(before[name]!.data) !== String(after[name]!.data));
}

const parts = (names: string[]) => [...new Set(names.map((name) => name.split('/')[0]))].sort();

const everything = [
  { discriminatorNorm: 'spectral', averageDecay: 0.9, discriminatorSteps: 2, optimizer: 'adamw', weightDecay: 0.1 },
  { discriminatorNorm: 'batch', loss: 'wasserstein', penalty: 'clip', optimizer: 'rmsprop' },
];

describe.each(['compiled', 'eager'] as const)('%s: a network that is held', (mode) => {
  it.each(everything)(
    'stays as it is to the last bit, with its optimizer, statistics and average: %o',
    async (changes) => {
      const gan = await programOf(configOf(changes), mode);
      const { program } = gan;
      step(gan, 1);
      for (const [trained, own] of [
        ['generator', /^(generator|average|optimizer-generator)\//],
        ['discriminator', /^(discriminator|spectral|optimizer-discriminator)\//],
      ] as const) {
        const before = program.read(program.variables);
        const measured = step(gan, 2, 1e-3, { trained });
        const names = moved(gan, before);
        expect(names.filter((name) => !own.test(name))).toEqual([]);
        expect(parts(names)).toEqual(parts(program.variables.filter((name) => own.test(name))));
        expect(measured['applied']).toBe(1);
        const held = trained === 'generator' ? 'discriminator' : 'generator';
        expect(measured[`${held}GradientNorm`]).toBe(0);
        for (const name of ['generatorLoss', 'discriminatorLoss', `${trained}GradientNorm`]) {
          expect(measured[name], name).toBeGreaterThan(-Infinity);
        }
      }
      program.dispose();
    },
  );
});

it('what one learns while the other is held is what it learns beside the other at rate 0', async () => {
  const config = configOf({ averageDecay: 0.9 });
  const [alone, beside] = [await programOf(config, 'eager'), await programOf(config, 'eager')];
  const before = beside.program.read(beside.program.variables);
  step(alone, 1, 1e-3, { trained: 'discriminator' });
  step(beside, 1, 1e-3);
  const [a, b] = [alone.program.read(alone.program.variables), beside.program.read(beside.program.variables)];
  for (const name of Object.keys(a)) {
    const expected = /^(discriminator|optimizer-discriminator)\//.test(name) ? b : before;
    a[name]!.data.forEach((value, i) => expect(value, name).toBeCloseTo(expected[name]!.data[i]!, 6));
  }
  alone.program.dispose();
  beside.program.dispose();
});

it('the discriminator takes as many steps, at such a rate, as it is told meanwhile', async () => {
  const config = configOf({ optimizer: 'sgd', momentum: 0 });
  const gan = await programOf(config, 'eager');
  const { program } = gan;
  const start = program.read(program.variables);
  const kernel = 'discriminator/conv0/kernel';
  const after = (changes: Parameters<typeof step>[3]): number[] => {
    program.write(start);
    step(gan, 1, 1e-3, { trained: 'discriminator', ...changes });
    const { data } = program.read([kernel])[kernel]!;
    return Array.from(data, (value, i) => value - start[kernel]!.data[i]!);
  };
  const once = after({});
  after({ discriminatorRateRatio: 2 }).forEach((change, i) => expect(change).toBeCloseTo(2 * once[i]!, 7));
  const configured = await programOf(configOf({ optimizer: 'sgd', momentum: 0, discriminatorSteps: 3 }), 'eager');
  configured.program.write(start);
  step(configured, 1, 1e-3, { trained: 'discriminator' });
  const expected = configured.program.read([kernel])[kernel]!.data;
  const thrice = after({ discriminatorSteps: 3 });
  thrice.forEach((change, i) => expect(change).toBeCloseTo(expected[i]! - start[kernel]!.data[i]!, 9));
  expect(Math.hypot(...thrice)).toBeGreaterThan(1.5 * Math.hypot(...once));
  program.dispose();
  configured.program.dispose();
});

it('where batches are accumulated, one that is held has no turn', () => {
  const steps = (trained: string) => {
    const config = configOf({ accumulate: 2, batchSize: 2 });
    const model = {
      ...{ optimizers: { 'optimizer-discriminator': {}, 'optimizer-generator': {} }, examples: 12, data: {} },
      feeds: () => ({}),
      live: () => ({ feeds: {}, held: [`optimizer-${trained === 'generator' ? 'discriminator' : 'generator'}`] }),
    };
    return new TrainingSteps(config, model as never, ganConfig.metrics(config)).calls(1, 1e-3, { trained });
  };
  for (const trained of ['generator', 'discriminator']) {
    expect(steps(trained).map(({ phase }) => phase!.optimizer)).toEqual([
      `optimizer-${trained}`,
      `optimizer-${trained}`,
    ]);
  }
});
