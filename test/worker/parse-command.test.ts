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
