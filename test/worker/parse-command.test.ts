import { expect, test } from 'vitest';
import { parseCommand } from '../../electron/worker/parse-command.js';

test('commands pass, anything else does not', () => {
  expect(parseCommand({ kind: 'pause' })).toEqual({ kind: 'pause' });
  expect(parseCommand({ kind: 'set-learning-rate', value: 0.1 })).toEqual({ kind: 'set-learning-rate', value: 0.1 });
  for (const value of [0, -1, 2, NaN, Infinity, '0.1', null]) {
    expect(parseCommand({ kind: 'set-learning-rate', value })).toBeNull();
  }
  for (const raw of [null, 7, 'stop', {}, { kind: 'explode' }, { kind: 'checkpoint' }, { kind: 'start', dir: '' }]) {
    expect(parseCommand(raw)).toBeNull();
  }
});

test('questions pass with everything that they need', () => {
  const ask = { kind: 'ask', request: 1, dir: '/run', step: null, dataDirs: { user: '', installed: [] } };
  const options = { prompt: '', maxTokens: 1, temperature: 0, topK: null, topP: 1, seed: 0, stop: '' };
  for (const question of [
    { kind: 'evaluate' },
    { kind: 'generate', options },
    { kind: 'examine', input: { kind: 'example', number: 0 }, path: '/a' },
    { kind: 'draw', count: 1, seed: 0, path: '/a.png' },
  ]) {
    expect(parseCommand({ ...ask, question })).toEqual({ ...ask, question });
  }
  for (const question of [
    undefined,
    { kind: 'examine', input: { kind: 'text' }, path: '/a' },
    { kind: 'generate', options: { ...options, topP: 0 } },
    { kind: 'generate', options: { ...options, temperature: NaN } },
  ]) {
    expect(parseCommand({ ...ask, question })).toBeNull();
  }
  expect(parseCommand({ kind: 'cancel' })).toEqual({ kind: 'cancel' });
});
