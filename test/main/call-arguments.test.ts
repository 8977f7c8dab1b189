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
  const run = { architecture: 'gan', preset: 'mlp', config: { steps: 5, generatorLayers: [1, 2] } };
  const many = Object.fromEntries(Array.from({ length: 501 }, (_, at) => [`key${at}`, at]));

  it('passes what the contract allows', () => {
    expect(parseArguments('listRuns', [])).toEqual([]);
    expect(parseArguments('continueRun', [id])).toEqual([id]);
    expect(parseArguments('continueRun', [id, undefined])).toEqual([id]);
    expect(parseArguments('continueRun', [id, 500])).toEqual([id, 500]);
    for (const how of [{}, { otherData: true }]) {
      expect(parseArguments('continueRun', [id, undefined, how])).toEqual([id, undefined, how]);
      expect(parseArguments('takeOverRun', [id, how])).toEqual([id, how]);
      expect(parseArguments('branchRun', [id, 40, {}, how])).toEqual([id, 40, {}, how]);
    }
    expect(parseArguments('control', [id, { kind: 'checkpoint', pin: true }])).toEqual([
      id,
      { kind: 'checkpoint', pin: true },
    ]);
    expect(parseArguments('createRun', [run])).toEqual([run]);
    for (const step of [null, 40]) {
      const started = { ...run, start: { id, step, part: 'encoder/0' } };
      expect(parseArguments('createRun', [started])).toEqual([started]);
    }
    expect(parseArguments('exportPicture', [id, 'gallery', 40])).toEqual([id, 'gallery', 40]);
    const folder = { path: '/data/shoes', size: { width: 28, height: 28 }, colour: 'rgb' };
    expect(parseArguments('addDataset', [folder])).toEqual([folder]);
  });

  it('passes comparisons', () => {
    expect(parseArguments('compareRuns', [[id, 'b'], 'b'])).toEqual([[id, 'b'], 'b']);
    const request = { metric: 'loss', by: 'epoch', from: 0.5, to: 2, columns: 800 };
    expect(parseArguments('comparisonCurves', [[id], request])).toEqual([[id], request]);
    const saved = { name: 'Which loss?', runs: [id, 'b'], by: 'time' };
    expect(parseArguments('saveComparison', [saved])).toEqual([saved]);
  });

  it('passes questions, whose keys are judged by their own schema, and files to save', () => {
    const questions = [
      { name: 'evaluate', asked: {} },
      { name: 'attention', asked: { text: 'x'.repeat(100_001), example: 1.5 } },
      { name: 'generate', asked: { prompt: '', temperature: NaN, topP: '2', colour: [1] } },
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
    ['a comparison of nothing', 'compareRuns', [[]]],
    ['a comparison of too many', 'compareRuns', [Array.from({ length: 13 }, (_, at) => `run-${at}`)]],
    ['curves by an unknown axis', 'comparisonCurves', [[id], { metric: 'loss', by: 'moon', columns: 800 }]],
    ['curves of endless columns', 'comparisonCurves', [[id], { metric: 'loss', by: 'step', columns: 1e9 }]],
    ['a comparison in a file of its own choice', 'saveComparison', [{ name: 'a', runs: [id], by: 'step', path: '/' }]],
    ['a question without a name', 'ask', [id, null, 1, { asked: {} }]],
    ['a question without what is asked', 'ask', [id, null, 1, { name: 'evaluate' }]],
    ['a question with an endless name', 'ask', [id, null, 1, { name: 'x'.repeat(4097), asked: {} }]],
    ['a question that asks a list', 'ask', [id, null, 1, { name: 'evaluate', asked: [] }]],
    ['a question that asks a thing of a class', 'ask', [id, null, 1, { name: 'evaluate', asked: new Map() }]],
    ['a question with too many keys', 'ask', [id, null, 1, { name: 'evaluate', asked: many }]],
    ['a question with a path to write to', 'ask', [id, null, 1, { name: 'draw', asked: {}, path: '/a' }]],
    ['a question of a negative step', 'ask', [id, -1, 1, { name: 'evaluate', asked: {} }]],
    ['a question without a number', 'ask', [id, null, 1.5, { name: 'evaluate', asked: {} }]],
    ['a start with a stowaway', 'createRun', [{ ...run, start: { id, step: null, part: 'all', dir: '/' } }]],
    ['a start without a part', 'createRun', [{ ...run, start: { id, step: null } }]],
    ['a start of a negative step', 'createRun', [{ ...run, start: { id, step: -1, part: 'all' } }]],
    ['a panel that leads elsewhere', 'exportPicture', [id, '../checkpoints', 1]],
    ['a panel with a dot', 'exportPicture', [id, 'a.b', 1]],
    ['a panel without a name', 'exportPicture', [id, '', 1]],
    ['an endless panel', 'exportPicture', [id, 'x'.repeat(65), 1]],
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
    ['other data that are no yes', 'continueRun', [id, 500, { otherData: 1 }]],
    ['a way of going on with a stowaway', 'takeOverRun', [id, { otherData: true, dir: '/' }]],
    ['a negative step', 'exportPicture', [id, 'gallery', -1]],
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
