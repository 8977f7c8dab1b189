/** An encoder that learned without labels as the beginning of other runs, and other runs' as its own. */
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Learner } from '../../models/core/learner.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { presetLike, startSettings } from '../../models/core/start-settings.js';
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
  const csv = (header: string, line: (at: number) => string) =>
    [header, ...Array.from({ length: 40 }, (_, at) => line(at))].join('\n');
  const kind = (at: number) => (at % 2 ? 'ant' : 'bee');
  await addCsv(
    'words',
    csv('text,label', (at) => `${'abcd efg'.slice(at % 3)} ${'hi'.repeat(at % 4)} ${at},${kind(at)}`),
  );
  await addCsv(
    'few',
    csv('text,label', (at) => `${'abba cab '.slice(at % 3)} ${at},${kind(at)}`),
  );
  await addCsv(
    'rows',
    csv('x,y,label', (at) => `${(at * 37) % 11},${at / 4},${kind(at)}`),
  );
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

async function addCsv(name: string, text: string): Promise<void> {
  const path = join(writeFiles(tempFolder(), { 't.csv': `${text}\n` }), 't.csv');
  await importDataset({ path, name }, dirs, () => undefined);
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

  it('of texts reads others by the same tokens, of rows by the same encoding', async () => {
    const small = { ...sizes, probeExamples: 10, context: 8 };
    const text = configOf('self-supervised', 'masked-text', { ...small, dataset: 'words', data: 'labelled-text' });
    const words = await learned('self-supervised', text, 'encoder', 1);
    const reader = await begun('transformer', 'patches', words, { dataset: 'few', probes: 1 });
    expect(reader.assets['tokenizer']).toEqual(words.assets['tokenizer']);
    expect((await reader.state()).weights['embedding/tokens']).toEqual(words.weights['encoder/embedding/tokens']);
    const table = configOf('self-supervised', 'scarf', { ...small, dataset: 'rows' });
    const rows = await learned('self-supervised', table, 'encoder', 1);
    const teller = await begun('classifier', 'mlp', rows, { dataset: 'rows', data: 'table' });
    expect(teller.assets['encoding']).toEqual(rows.assets['encoding']);
    expect((await teller.state()).weights['encoder/0/kernel']).toEqual(rows.weights['encoder/0/kernel']);
    expect([await reader.advance(), await teller.advance()].every(({ applied }) => applied)).toBe(true);
  });

  it('begins with the preset that learns from such data', () => {
    const suited = (name: string, settings: Record<string, unknown>) => presetLike(architectureConfig(name), settings);
    expect(suited('classifier', { network: 'residual', widths: [3] })).toBe('residual');
    expect(suited('classifier', { network: 'mlp', hiddenLayers: [9], activation: 'relu' })).toBe('mlp');
    const reader = configOf('self-supervised', 'masked-text', { data: 'labelled-text', layers: 1 });
    const settings = startSettings(
      architectureConfig('transformer'),
      { architecture: 'self-supervised', config: reader },
      'encoder',
    );
    expect(suited('transformer', 'takes' in settings ? { ...settings.takes } : {})).toBe('texts');
    expect(suited('transformer', { task: 'images', imageTokens: 'patches' })).toBe('patches');
    expect(suited('gan', {})).toBe(architectureConfig('gan').defaultPreset);
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
