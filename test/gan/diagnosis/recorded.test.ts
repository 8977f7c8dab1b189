/** What small GANs of every loss and network have measured while they trained (record-runs.mjs): healthy ones alarm nobody. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, test } from 'vitest';
import { diagnose } from '../../../models/core/diagnosis/diagnose-run.js';
import type { Diagnosis } from '../../../models/core/diagnosis/diagnosis.js';
import { MetricWindows } from '../../../models/core/diagnosis/metric-windows.js';
import { ganConfig, type GanConfig } from '../../../models/gan/config.js';

const folder = join(import.meta.dirname, 'recorded');
/** As record-runs.mjs reduces them: rows of a window. */
const ROWS = 5;

interface Recorded {
  config: Record<string, unknown>;
  /** Steps from one row to the next. */
  every: number;
  medians: Record<string, number[]>;
  measuredAt: number[];
  measured: Record<string, number[]>;
}

/** What is told of a run at each moment of it: after every window. */
function toldOf(name: string): Diagnosis[][] {
  const { config, every, medians, measuredAt, measured } = JSON.parse(
    readFileSync(join(folder, `${name}.json`), 'utf8'),
  ) as Recorded;
  const windows = new MetricWindows(ganConfig.metrics(config as GanConfig));
  const run = { architecture: ganConfig as never, config };
  return medians['discriminatorLoss']!.map((_, window) => {
    const steps = Int32Array.from({ length: ROWS }, (_one, row) => (window * ROWS + row + 1) * every);
    const at = (step: number) => measuredAt.indexOf(step);
    const values = Object.fromEntries([
      ...Object.entries(medians).map(([metric, all]) => [metric, new Float32Array(ROWS).fill(all[window]!)]),
      ...Object.entries(measured).map(([metric, all]) => [
        metric,
        Float32Array.from(steps, (step) => all[at(step)] ?? NaN),
      ]),
    ]) as Record<string, Float32Array>;
    windows.add({ steps, values });
    return diagnose(run, windows);
  });
}

const recorded = readdirSync(folder).map((file) => file.replace(/\.json$/, ''));
const healthy = recorded.filter((name) => name.startsWith('healthy-'));

describe('a healthy run', () => {
  it('is recorded of three networks with every loss, and of a residual one', () => {
    expect(healthy).toHaveLength(3 * 8 + 1);
  });

  it.each(healthy)('alarms nobody at any moment: %s', (name) => {
    expect(toldOf(name).flatMap((found) => found.map(({ title, evidence }) => `${title}: ${evidence}`))).toEqual([]);
  });
});

test('a discriminator that is too slow for its generator is told, with what helps', () => {
  const [diagnosis, ...others] = toldOf('weak-dcgan').at(-1)!;
  expect(others).toEqual([]);
  expect(diagnosis).toMatchObject({
    ...{ name: 'discriminator-weak', since: 0, metrics: ['discriminatorLoss', 'fid'] },
    evidence:
      'Its loss is 1.4, where guessing costs 1.39, and FID went from 238 to 256; the norm of the generator’s gradient is 0.0111.',
  });
  expect(diagnosis!.remedies.map(({ title }) => title)).toEqual([
    ...['D learning rate × 4', 'three D steps for each of G'],
  ]);
});
