import { expect, test } from 'vitest';
import { parseCommand } from '../../electron/worker/parse-command.js';

test('commands pass, anything else does not', () => {
  expect(parseCommand({ kind: 'pause' })).toEqual({ kind: 'pause' });
  for (const value of [0.1, 'generator', true, null]) {
    const set = { kind: 'set', key: 'learningRate', value } as const;
    expect(parseCommand(set)).toEqual(set);
    expect(parseCommand({ kind: 'step', live: { learningRate: value } })).not.toBeNull();
  }
  for (const value of [NaN, Infinity, {}, [1], undefined]) {
    expect(parseCommand({ kind: 'set', key: 'learningRate', value })).toBeNull();
  }
  for (const raw of [null, 7, 'stop', {}, { kind: 'explode' }, { kind: 'checkpoint' }, { kind: 'start', dir: '' }]) {
    expect(parseCommand(raw)).toBeNull();
  }
});

test('questions pass with everything that they need; what is asked is for the question to judge', () => {
  const ask = { kind: 'ask', request: 1, dir: '/run', step: null, path: null, dataDirs: { user: '', installed: [] } };
  for (const question of [
    { name: 'evaluate', asked: {} },
    { name: 'generate', asked: { prompt: '', temperature: NaN, topP: 0 } },
    { name: 'attention', asked: { example: 0 } },
  ]) {
    expect(parseCommand({ ...ask, question })).toEqual({ ...ask, question });
    expect(parseCommand({ ...ask, question, path: '/a' })).toEqual({ ...ask, question, path: '/a' });
  }
  for (const question of [
    undefined,
    'evaluate',
    { name: 'evaluate' },
    { name: 7, asked: {} },
    { name: 'a', asked: [] },
  ]) {
    expect(parseCommand({ ...ask, question })).toBeNull();
  }
  const question = { name: 'evaluate', asked: {} };
  for (const change of [
    { path: '' },
    { path: undefined },
    { step: -1 },
    { step: '1' },
    { request: 'x' },
    { dir: '' },
  ]) {
    expect(parseCommand({ ...ask, question, ...change }), JSON.stringify(change)).toBeNull();
  }
  expect(parseCommand({ kind: 'cancel' })).toEqual({ kind: 'cancel' });
});

test('what is about helpers passes, with anything for their work', () => {
  const work = { trial: 3, rates: Float32Array.of(1, 2) };
  for (const command of [
    { kind: 'help', architecture: 'tuner', job: { task: 'trial', input: work } },
    { kind: 'work', request: 4, work },
    { kind: 'helper-ready', helper: 1 },
    { kind: 'helper-worked', helper: 1, request: 4, result: work },
    { kind: 'helper-refused', helper: 1, request: 4, message: 'no' },
    { kind: 'helper-gone', helper: 1, message: 'gone' },
  ]) {
    expect(parseCommand(command)).toEqual(command);
  }
  for (const command of [
    { kind: 'help', architecture: 'tuner', job: { input: 1 } },
    { kind: 'work', request: 'x', work },
    { kind: 'helper-ready' },
    { kind: 'helper-gone', helper: 1 },
  ]) {
    expect(parseCommand(command)).toBeNull();
  }
});
