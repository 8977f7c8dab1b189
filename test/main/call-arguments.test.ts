import { describe, expect, it } from 'vitest';
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

  it.each([
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
