import { describe, expect, it } from 'vitest';
import { generateDefaults } from '../../models/core/questions.js';
import { parseArguments, parseCallName } from '../../electron/main/call-arguments.js';

describe('parseCallName', () => {
  it('knows the calls and nothing that every object has', () => {
    expect(parseCallName('listRuns')).toBe('listRuns');
    for (const name of ['toString', '__proto__', 'constructor', 'eval', '', 7, null, ['listRuns']]) {
      expect(() => parseCallName(name)).toThrow(TypeError);
    }
  });
});

describe('parseArguments', () => {
  const generate = generateDefaults;
  const id = '20260131-094500-gan-brave-otter';

  it('passes what the contract allows', () => {
    expect(parseArguments('listRuns', [])).toEqual([]);
    expect(parseArguments('continueRun', [id])).toEqual([id]);
    expect(parseArguments('continueRun', [id, undefined])).toEqual([id]);
    expect(parseArguments('continueRun', [id, 500])).toEqual([id, 500]);
    expect(parseArguments('control', [id, { kind: 'checkpoint', pin: true }])).toEqual([
      id,
      { kind: 'checkpoint', pin: true },
    ]);
    const run = { architecture: 'gan', preset: 'mlp', config: { steps: 5, generatorLayers: [1, 2] } };
    expect(parseArguments('createRun', [run])).toEqual([run]);
    const folder = { path: '/data/shoes', size: { width: 28, height: 28 }, colour: 'rgb' };
    expect(parseArguments('addDataset', [folder])).toEqual([folder]);
  });

  it('passes questions whose numbers are judged elsewhere, and files to save', () => {
    const options = {
      prompt: 'x'.repeat(100_000),
      maxTokens: 0,
      temperature: NaN,
      topK: null,
      topP: 2,
      seed: 1,
      stop: '',
    };
    const questions = [
      { kind: 'evaluate' },
      { kind: 'examine', input: { kind: 'text', text: '' } },
      { kind: 'examine', input: { kind: 'example', number: 1.5 } },
      { kind: 'generate', options },
    ];
    for (const question of questions) {
      expect(parseArguments('ask', [id, null, 1, question])).toEqual([id, null, 1, question]);
    }
    const bytes = Uint8Array.of(1, 2);
    expect(parseArguments('saveFile', ['head.png', bytes])).toEqual(['head.png', bytes]);
    expect(parseArguments('choosePath', ['image'])).toEqual(['image']);
    expect(parseArguments('cancelAsking', [])).toEqual([]);
  });

  it.each([
    [
      'a prompt that is too long',
      'ask',
      [id, null, 1, { kind: 'generate', options: { ...generate, prompt: 'x'.repeat(100_001) } }],
    ],
    [
      'a temperature that is text',
      'ask',
      [id, null, 1, { kind: 'generate', options: { ...generate, temperature: '1' } }],
    ],
    ['a question of the worker alone', 'ask', [id, null, 1, { kind: 'draw', count: 1, seed: 0, path: '/a.png' }]],
    [
      'an input with a path to write to',
      'ask',
      [id, null, 1, { kind: 'examine', input: { kind: 'text', text: '' }, path: '/' }],
    ],
    ['bytes that are none', 'saveFile', ['a.png', [1, 2]]],
    ['a file without a name', 'saveFile', ['', Uint8Array.of(1)]],
    ['an id that is no text', 'readRun', [7]],
    ['an endless id', 'readRun', ['x'.repeat(256)]],
    ['too many arguments', 'listRuns', [1]],
    ['too few arguments', 'readRun', []],
    ['no list', 'listRuns', { length: 0 }],
    ['an unknown command', 'control', [id, { kind: 'start', dir: '/' }]],
    ['a command with a stowaway', 'control', [id, { kind: 'pause', dir: '/' }]],
    ['a step that is no number', 'branchRun', [id, '500']],
    ['a negative step', 'exportSample', [id, -1]],
    ['an unknown dialog', 'choosePath', ['save']],
    ['an import with a stowaway', 'addDataset', [{ path: '/x', dataDirs: { user: '/' } }]],
    ['a configuration that is a list', 'createRun', [{ architecture: 'gan', preset: 'mlp', config: [] }]],
  ] as const)('refuses %s', (_what, call, args) => {
    expect(() => parseArguments(call, args)).toThrow(TypeError);
  });

  it('names the call and the argument', () => {
    expect(() => parseArguments('branchRun', [id, 'x'])).toThrow(/^branchRun: argument 1 /);
  });
});
