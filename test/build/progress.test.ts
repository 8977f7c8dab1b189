import { expect, test } from 'vitest';
import { createDisplay } from '../../build/setup/progress.mjs';
import { textStream } from './scratch.js';

test('without a terminal: a line per step and per quarter, nothing rewritten', () => {
  const stream = textStream();
  const progress = createDisplay(stream)('Part');
  progress.begin('downloading');
  for (let i = 0; i <= 100; i++) progress.advance(i / 100);
  progress.end();
  expect(stream.text).toBe(
    'Part: downloading\nPart: downloading 25 %\nPart: downloading 50 %\nPart: downloading 75 %\n',
  );
});

test('on a terminal: one line in place for all parts, no wider than the terminal, cleared at the end', () => {
  const stream = { ...textStream(), isTTY: true, columns: 30 };
  const writes: string[] = [];
  stream.write = (text) => {
    writes.push(text);
    return text;
  };
  const progressOf = createDisplay(stream);
  const [first, second] = [progressOf('First'), progressOf('Second')];
  first.begin('unpacking');
  second.begin('compiling something long');
  first.advance(0.5);
  expect(writes.at(-1)).toBe('\r\u001b[KFirst: unpacking 50 % · Secon');
  first.end();
  second.end();
  expect(writes.at(-1)).toBe('\r\u001b[K');
  expect(writes.join('')).not.toContain('\n');
});
