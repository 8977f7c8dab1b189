import { expect, test } from 'vitest';
import { createTerminal } from '../../electron/cli/terminal.js';
import { fakeTerminal } from './fake-context.js';
import { hostile, rawOf } from './hostile-text.js';

test.each(hostile)('%j comes out escaped, by whatever way it is written', async (text) => {
  const { terminal, written } = fakeTerminal(80);
  terminal.line(`a ${text} b`);
  terminal.lines(`a ${text} b\n`);
  terminal.tell(`a ${text} b`);
  terminal.tellLines(`a ${text} b\n`);
  terminal.json({ [text]: text });
  expect(rawOf(written.out + written.err)).toEqual([]);
  expect(written.out.split('\n').length + written.err.split('\n').length).toBe(7);
  expect(JSON.parse(written.out.trimEnd().split('\n').at(-1)!)).toEqual({ [text]: text });
  terminal.redraw(`a ${text} b`);
  expect(rawOf(written.out.replaceAll('\r\u001b[K', ''))).toEqual([]);
  let asked = '';
  const { confirm } = createTerminal({
    ...{ stdout: { write: () => true }, stderr: { write: () => true }, env: {}, onClosed: () => undefined },
    ask: (question) => {
      asked = question;
      return Promise.resolve(true);
    },
  });
  await confirm!(`Delete ${text}?`);
  expect([asked.length > 8, rawOf(asked), asked.includes('\n')]).toEqual([true, [], false]);
});

test('lines that are meant stay, tabs and line ends of CSV too', () => {
  const { terminal, written } = fakeTerminal();
  terminal.lines('a\tb\r\nc\rd\n');
  expect(written.out).toBe('a\tb\r\nc\\u000dd\n');
});

test('one line is one, whatever is in it', () => {
  const { terminal, written } = fakeTerminal();
  terminal.line('done\nDeleted everything');
  terminal.tell('a\nb');
  expect(written).toEqual({ out: 'done\\u000aDeleted everything\n', err: 'a\\u000ab\n' });
});

test('a line that is drawn gives way to whatever is written next, on either stream', () => {
  const { terminal, written } = fakeTerminal(10);
  terminal.redraw('1 of 2 and so on');
  terminal.line('x');
  terminal.redraw('猫猫猫猫猫');
  terminal.tell('y');
  terminal.redraw('');
  expect(written).toEqual({ out: '\r\u001b[K1 of 2 a…\r\u001b[Kx\n\r\u001b[K猫猫猫猫…\r\u001b[K', err: 'y\n' });
});

test('a pipe is drawn nothing into', () => {
  const { terminal, written } = fakeTerminal();
  terminal.redraw('1 of 2');
  terminal.redraw('');
  expect(written.out).toBe('');
});

test('the width is what COLUMNS says, else what the terminal has, and a pipe has none', () => {
  const width = (columns: number | null, COLUMNS?: string) =>
    fakeTerminal(columns, COLUMNS === undefined ? {} : { COLUMNS }).terminal.columns();
  expect([width(120), width(null), width(120, '60'), width(null, '60')]).toEqual([120, null, 60, 60]);
  expect(['', '0', '-1', 'wide', '1e9', '6.5'].map((wrong) => width(null, wrong))).toEqual(Array(6).fill(null));
});
