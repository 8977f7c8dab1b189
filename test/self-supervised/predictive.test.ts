import { beforeAll, describe, expect, it } from 'vitest';
import { countParameters } from '../../models/core/model.js';
import { isStatistic } from '../../models/core/running-statistics.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { countSelfSupervised } from '../../models/self-supervised/parameter-count.js';
import { nativeBackend } from '../engine/native.js';
import { shortTexts } from '../transformer/fake-sources.js';
import { made, small, trainStep } from './predictive-made.js';

beforeAll(async () => {
  await nativeBackend();
});

/** What is told of the data before they are read. */
const DESCRIBED: Record<string, DatasetInfo> = {
  images: { kind: 'images', width: 6, height: 6, channels: 1, classNames: [] as string[] } as DatasetInfo,
  text: { kind: 'text', characters: 5, classNames: [] as string[] } as DatasetInfo,
  'labelled-text': {
    ...{ kind: 'labelled-text', characters: new Set(shortTexts().texts.join('')).size, classNames: ['good', 'bad'] },
  } as DatasetInfo,
  table: {
    ...{ kind: 'table', train: 24, test: 0 },
    columns: [0, 0, 3, 0].map((count, at) => ({
      ...{ kind: count > 0 ? 'category' : 'number', categories: 'xyz'.slice(0, count).split('') },
      missing: at === 3 ? 5 : 0,
    })),
  } as DatasetInfo,
};

const METHODS = [
  ['mae', {}],
  ['mae', { normalizedTargets: true }],
  ['rotation', {}],
  ['rotation', { network: 'residual' }],
  ['denoise', {}],
  ['denoise', { network: 'transformer' }],
  ['masked-text', { maskRatio: 0.3 }],
  ['masked-text', { data: 'labelled-text', dataset: 'moods' }],
  ['scarf', {}],
] as const;

describe.each(METHODS)('%s with %o', (preset, changes) => {
  it('learns, the same compiled and eager', async () => {
    const config = small(preset, changes);
    const [compiled, eager] = [await made(config), await made(config, { mode: 'eager' })];
    const losses: number[] = [];
    for (let step = 1; step <= 8; step++) losses.push(trainStep(compiled, 1, 1e-2)['loss']!);
    expect(losses.at(-1)).toBeLessThan(losses[0]!);
    expect(trainStep(eager, 1, 1e-2)['loss']).toBeCloseTo(losses[0]!, 5);
    expect(trainStep(eager, 1, 1e-2)['loss']).toBeCloseTo(losses[1]!, 4);
    compiled.program.dispose();
    eager.program.dispose();
  });

  it('has as many parameters as are told before', async () => {
    const config = small(preset, changes);
    const { model, program } = await made(config);
    const trained = Object.entries(model.variables).filter(([name]) => !isStatistic(name));
    expect(countSelfSupervised(config, DESCRIBED[config.data]!)).toEqual(countParameters(Object.fromEntries(trained)));
    program.dispose();
  });
});
