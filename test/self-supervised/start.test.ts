/** An encoder that learned without labels as the beginning of other runs, and other runs' as its own. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Learner } from '../../models/core/learner.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { startSettings } from '../../models/core/start-settings.js';
import type { StartWeights } from '../../models/core/start.js';
import { createTraining } from '../../models/core/train.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { importDataset } from '../../models/data/catalog.js';
import { freshDirs, tempFolder } from '../data/temp-folder.js';
import { flatPng, writeFiles } from '../data/write-images.js';
import { nativeBackend } from '../engine/native.js';

const tiny = {
  ...{ dataset: 'squares', batchSize: 4, steps: 4, evaluateEvery: 1000, sampleEvery: 1000, warmupSteps: 0 },
  ...{ mode: 'eager', learningRate: 0.01 },
};
const sizes = {
  ...{ filters: [3, 4], widths: [3, 4], hiddenLayers: [6], projectorLayers: [5], embeddingSize: 4 },
  ...{ layers: 1, heads: 2, width: 8, feedForward: 8, patchSize: 4, mapExamples: 0 },
};

let dirs: DataDirs;
const open: Learner[] = [];

beforeAll(async () => {
  await nativeBackend();
  dirs = freshDirs();
  await addSquares('squares', 12);
  await addSquares('larger', 16);
});
afterEach(() => open.splice(0).forEach((one) => one.dispose()));

async function addSquares(name: string, side: number): Promise<void> {
  const files = ['dark', 'light'].flatMap((kind, at) =>
    Array.from({ length: 10 }, (_, i): [string, Uint8Array] => [
      `${kind}/${i}.png`,
      flatPng(30 + 150 * at + 5 * i, { width: side, height: side }),
    ]),
  );
  await importDataset({ path: writeFiles(tempFolder(), Object.fromEntries(files)), name }, dirs, () => undefined);
}

/** A run of an architecture with the preset's values, then `changes`. */
const configOf = (name: string, preset: string, changes: Record<string, unknown>) =>
  parseConfig(architectureConfig(name), preset, { ...tiny, ...changes });

async function training(architecture: string, config: Record<string, unknown>, start?: StartWeights) {
  const learner = await createTraining({ architecture, config, dirs, ...(start && { start: () => start }) });
  open.push(learner);
  return learner;
}

/** What a new run is given of one that has gone `steps` steps. */
async function learned(architecture: string, config: Record<string, unknown>, part: string, steps = 2) {
  const learner = await training(architecture, config);
  for (let step = 0; step < steps; step++) await learner.advance();
  const { weights } = await learner.state();
  const origin = { id: 'a', name: 'ada', step: steps, architecture, config, data: null };
  return { part, weights, assets: learner.assets, origin } satisfies StartWeights;
}

const encoderOf = (network: string, seed = 5) => configOf('self-supervised', 'simclr', { ...sizes, network, seed });

/** A run of an architecture that begins with `start` and takes over what it has to. */
async function begun(architecture: string, preset: string, start: StartWeights, changes: Record<string, unknown> = {}) {
  const settings = startSettings(architectureConfig(architecture), start.origin!, start.part);
  if ('problem' in settings) throw new Error(settings.problem);
  return training(architecture, configOf(architecture, preset, { ...settings.takes, ...changes }), start);
}

describe('a run that begins with an encoder that learned without labels', () => {
  it.each([
    ['cnn', 'classifier', 'residual'],
    ['residual', 'classifier', 'mlp'],
    ['mlp', 'classifier', 'cnn'],
    ['transformer', 'transformer', 'rows'],
  ])('of %s has it to the last bit, whatever its preset is', async (network, architecture, preset) => {
    const start = await learned('self-supervised', encoderOf(network), 'encoder');
    const child = await begun(architecture, preset, start);
    const { weights } = await child.state();
    const there = Object.entries(start.weights).filter(([name]) => name.startsWith('encoder/'));
    expect(there.length).toBeGreaterThan(1);
    for (const [name, value] of there) {
      const called = architecture === 'transformer' ? name.slice('encoder/'.length) : name;
      expect(weights[called], name).toEqual(value);
    }
    // What follows it is its own.
    const own = Object.keys(weights).filter((name) => !name.startsWith('encoder/') && name.startsWith('head/'));
    expect(own.length).toBeGreaterThan(0);
    expect((await child.advance()).applied).toBe(true);
    expect((await child.state()).weights).not.toEqual(weights);
  });

  it.each([
    ['cnn', 'classifier', 'cnn'],
    ['residual', 'classifier', 'residual'],
    ['transformer', 'transformer', 'patches'],
  ])('of %s and frozen leaves it as it is, its statistics too', async (network, architecture, preset) => {
    const start = await learned('self-supervised', encoderOf(network), 'encoder');
    const child = await begun(architecture, preset, start, { freezeEncoder: true, dropout: 0.2 });
    const { weights: before } = await child.state();
    for (let step = 0; step < 3; step++) expect((await child.advance()).applied).toBe(true);
    const { weights: after } = await child.state();
    const moves = (name: string) => /^head\/(classes|\d)/.test(name);
    for (const [name, value] of Object.entries(before)) {
      if (moves(name)) expect(after[name], name).not.toEqual(value);
      else expect(after[name], name).toEqual(value);
    }
    expect(Object.keys(child.parameters)).toEqual(['head']);
    const { countParameters } = architectureConfig(architecture);
    const config = configOf(architecture, preset, { ...startTakes(architecture, start), freezeEncoder: true });
    const squares = { ...{ kind: 'images', width: 12, height: 12, channels: 1 }, classNames: ['dark', 'light'] };
    expect(countParameters(config, squares as never)).toEqual(child.parameters);
  });

  it('tells what does not fit where the images are of another size', async () => {
    const start = await learned('self-supervised', encoderOf('mlp'), 'encoder', 0);
    await expect(begun('classifier', 'cnn', start, { dataset: 'larger' })).rejects.toThrow(
      'start: the weights do not fit: encoder/0/kernel is [144, 6] there and [256, 6] here; use a run with the same settings of the model, or another part.',
    );
  });

  it('has all of its part: a layer more is not left at its initial value', async () => {
    const start = await learned('self-supervised', encoderOf('transformer'), 'encoder', 0);
    await expect(begun('transformer', 'patches', start, { layers: 2 })).rejects.toThrow(/blocks\/1\/.* is not there/);
  });
});

describe('what is taken over', () => {
  const problem = (architecture: string, from: string, config: Record<string, unknown>, part = 'encoder') =>
    startSettings(architectureConfig(architecture), { architecture: from, config }, part);

  it('is what the encoder follows from, and no more', () => {
    expect(problem('classifier', 'self-supervised', encoderOf('residual'))).toEqual({
      takes: { network: 'residual', widths: [3, 4], blocks: 1, normMomentum: 0.9 },
    });
    expect(problem('classifier', 'self-supervised', encoderOf('cnn'))).toEqual({
      takes: { network: 'cnn', filters: [3, 4], kernelSize: 3 },
    });
  });

  it('is told where the encoder can not serve', () => {
    const refusals = [
      problem('classifier', 'self-supervised', encoderOf('transformer')),
      problem('transformer', 'self-supervised', encoderOf('cnn')),
      problem('self-supervised', 'classifier', configOf('classifier', 'mlp', { hiddenLayers: [] })),
      problem('self-supervised', 'transformer', configOf('transformer', 'copy', {})),
      problem('self-supervised', 'transformer', configOf('transformer', 'patches', { norm: 'post' })),
    ];
    expect(refusals).toEqual([
      { problem: expect.stringMatching(/^has a transformer as its encoder, .*begin a run of transformer with it\.$/) },
      { problem: expect.stringMatching(/^has no transformer as its encoder; begin a run of classifier with it\.$/) },
      { problem: expect.stringMatching(/^has no hidden layer/) },
      { problem: expect.stringMatching(/^reads neither patches of images nor texts/) },
      { problem: expect.stringMatching(/^is no encoder as they are here/) },
    ]);
  });
});

describe('self-supervised learning that begins with what was learned with labels', () => {
  it.each([
    ['classifier', 'residual', { widths: [3, 4] }],
    ['classifier', 'cnn', { filters: [3, 4] }],
    ['transformer', 'patches', { layers: 1, heads: 2, width: 8, feedForward: 8 }],
  ])('%s, %s: has its encoder to the last bit', async (architecture, preset, changes) => {
    const start = await learned(architecture, configOf(architecture, preset, changes), 'encoder');
    const child = await begun('self-supervised', 'simclr', start, { projectorLayers: [5], embeddingSize: 4 });
    const { weights } = await child.state();
    const encoder = Object.entries(weights).filter(([name]) => name.startsWith('encoder/'));
    expect(encoder.length).toBeGreaterThan(1);
    for (const [name, value] of encoder) {
      const called = architecture === 'transformer' ? name.slice('encoder/'.length) : name;
      expect(value, name).toEqual(start.weights[called]);
    }
    expect((await child.advance()).applied).toBe(true);
  });
});

function startTakes(architecture: string, start: StartWeights): Record<string, unknown> {
  const settings = startSettings(architectureConfig(architecture), start.origin!, start.part);
  return 'takes' in settings ? settings.takes : {};
}
