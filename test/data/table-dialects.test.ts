import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDataset, loadLabelledTexts, loadTable } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';

async function added(content: string | Uint8Array, request: Partial<DatasetImport> = {}, file = 'data.csv') {
  const path = join(tempFolder(), file);
  writeFileSync(path, content);
  const dirs = freshDirs();
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, () => undefined);
  return { info, dirs, notes: decided(info) };
}

/** The values of both parts by column, sorted. */
async function table(content: string | Uint8Array, request: Partial<DatasetImport> = {}, file?: string) {
  const { info, dirs, notes } = await added(content, request, file);
  const parts = [await loadTable('mine', 'train', dirs), await loadTable('mine', 'test', dirs)];
  const [{ columns, classNames, targetName }] = parts as [(typeof parts)[0]];
  const values = columns.map(({ name }, column) => {
    const all = parts.flatMap((part) =>
      Array.from({ length: part.count }, (_, row) => part.values[row * columns.length + column]!),
    );
    return [name, all.sort((a, b) => a - b)] as const;
  });
  return { info, notes, classNames, targetName, columns: Object.fromEntries(values) };
}

/** Every text with its class. */
async function texts(content: string | Uint8Array, request: Partial<DatasetImport> = {}, file?: string) {
  const { info, dirs, notes } = await added(content, request, file);
  const parts = [await loadLabelledTexts('mine', 'train', dirs), await loadLabelledTexts('mine', 'test', dirs)];
  const classes = parts.flatMap((part) => part.texts.map((text, i) => [text, part.classNames[part.labels[i]!]!]));
  return { info, notes, classes: Object.fromEntries(classes) as Record<string, string> };
}

const lines = (count: number, line: (i: number) => string, end = '\n') =>
  Array.from({ length: count }, (_, i) => line(i) + end).join('');
const halves = Array.from({ length: 20 }, (_, i) => i / 2);
const kind = (i: number) => 'ab'[i % 2]!;

describe('a table as Excel writes it', () => {
  const german = `größe;art\r\n${lines(20, (i) => `${String(i / 2).replace('.', ',')};${kind(i)}`, '\r\n')}`;

  it.each<[string, Uint8Array | string, RegExp]>([
    ['with semicolons, decimal commas and a byte order mark', `\ufeff${german}`, /separated by semicolons/],
    ['in Windows-1252', Buffer.from(german, 'latin1'), /not UTF-8, and was read as Windows-1252/],
    ['with a line that names the separator', `sep=;\r\n${german}`, /separated by semicolons/],
    ['with such a line behind a byte order mark', `\ufeffsep=;\r\n${german}`, /separated by semicolons/],
    [
      'as Unicode text',
      Buffer.from(`\ufeff${german.replaceAll(';', '\t')}`, 'utf16le'),
      /The file was read as UTF-16\./,
    ],
  ])('%s', async (_, content, told) => {
    const { columns, classNames, notes } = await table(content, { target: 'art' });
    expect(columns).toEqual({ größe: halves });
    expect(classNames).toEqual(['a', 'b']);
    expect(notes.join('\n')).toMatch(told);
    expect(notes.join('\n')).toMatch(/The numbers of 'größe' were read with a decimal comma/);
  });

  it('with a separator that its fields hold more often than the line that names it says', async () => {
    const { columns } = await table(`sep=;\na,b,c;y\n${lines(20, (i) => `${i / 2};${kind(i)}`)}`, { target: 'y' });
    expect(columns).toEqual({ 'a,b,c': halves });
  });

  it('with its errors and empty columns', async () => {
    const { columns, notes } = await table(
      `x;y;;\n${lines(20, (i) => `${i === 3 ? '#DIV/0!' : i === 4 ? '#N/A' : i / 2};${kind(i)};;`)}`,
    );
    expect(columns['x']!.filter(Number.isNaN)).toHaveLength(2);
    expect(notes).toContain("Read as values that are missing: '#DIV/0!' (1), '#N/A' (1).");
  });

  it('with spaces between thousands', async () => {
    const { columns } = await table(`x;y\n${lines(20, (i) => `1 ${String(100 + i)},5;${kind(i)}`)}`);
    expect(columns['x']![0]).toBe(1100.5);
  });
});

describe('numbers that can be read in two ways', () => {
  const rows = (field: (i: number) => string, end = ';', more: 'commas' | '' = '') =>
    `x${end}w${end}y\n${lines(20, (i) => `${field(i)}${end}${more === '' ? i / 2 : `${i},5`}${end}${kind(i)}`)}`;
  const oneOf =
    (...fields: string[]) =>
    (i: number) =>
      fields[i % fields.length]!;

  it('have a decimal comma where a zero stands before it, whatever separates the fields', async () => {
    const { columns, notes } = await table(rows(oneOf('"0,366"', '"-8,491"', '"12,500"'), ','));
    expect([...new Set(columns['x'])]).toEqual([-8.491, 0.366, 12.5]);
    expect(notes).toContain("The numbers of 'x' were read with a decimal comma: '0,366' as 0.366.");
    expect([...new Set((await table(rows(oneOf('"8,491"', '"12,500"'), ','))).columns['x'])]).toEqual([8491, 12500]);
  });

  it('have dots between thousands where other columns have decimal commas, and decimal points elsewhere, which is told', async () => {
    const dotted = oneOf('1.234', '12.500', '7');
    const german = await table(rows(dotted, ';', 'commas'));
    expect([...new Set(german.columns['x'])]).toEqual([7, 1234, 12500]);
    expect(german.notes).toContain("The numbers of 'x' were read with a separator of thousands: '1.234' as 1234.");
    const alone = await table(rows(dotted));
    expect([...new Set(alone.columns['x'])]).toEqual([1.234, 7, 12.5]);
    expect(alone.notes).toContain("The dots in 'x' were read as decimal points: '1.234' as 1.234.");
    // What has no three digits behind its dot has a decimal point in any company.
    expect([...new Set((await table(rows(oneOf('1.5', '2.25'), ';', 'commas'))).columns['x'])]).toEqual([1.5, 2.25]);
  });

  it.each([
    [';', ['12,5 %', '3%'], [3, 12.5]],
    [',', ['12.5%', '-3%', '0.25%'], [-3, 0.25, 12.5]],
  ])('are percentages between %j where all of them are', async (end, fields, values) => {
    const { columns, notes } = await table(rows(oneOf(...fields), end));
    expect([...new Set(columns['x'])]).toEqual(values);
    expect(notes.join()).toContain("The numbers of 'x' were read as percentages: '");
  });

  it('lose the zeros that they begin with, which is told with the word that keeps them', async () => {
    const content = rows(oneOf('00501', '00502', '10115'), ',');
    const { columns, notes } = await table(content);
    expect([...new Set(columns['x'])]).toEqual([501, 502, 10115]);
    expect(notes.join()).toContain("'00501' as 501; a word of yours, category:x, keeps them.");
    const kept = await table(content, { columns: { x: 'category' } });
    expect(kept.info).toMatchObject({ columns: [{ categories: ['00501', '00502', '10115'] }, {}] });
  });

  it('are told of as well where they are to be predicted', async () => {
    const { notes } = await added(`x,y\n${lines(40, (i) => `${i % 7},"${i + 1},${String(100 + i)}"`)}`, {
      target: 'y',
    });
    expect(notes.join()).toMatch(/The numbers of 'y' were read with a separator of thousands: '1,100' as 1100/);
  });
});

it('a single word among numbers is named with its line, where it keeps the column from being one of numbers', async () => {
  const { notes } = await added(`x,w,y\n${lines(60, (i) => `${i === 59 ? 'unknown' : i % 50},${i % 9},${kind(i)}`)}`);
  expect(notes.join()).toContain("all of them numbers but 1, such as 'unknown' in line 61");
});

it('a title above a table is asked about', async () => {
  const { notes } = await added(`Report 2024,,\n${lines(40, (i) => `${i % 9},${i % 7},${kind(i)}`)}`);
  expect(notes).toContain(
    "Of the columns only the first has a name, 'Report 2024': if that is a title, take its line out and add the file again.",
  );
});

it('a text of UTF-16 whose lines all have tabs is such a table, too', async () => {
  const content = `x\ty\r\n${lines(20, (i) => `${i / 2}\t${kind(i)}`, '\r\n')}`;
  expect((await table(Buffer.from(`\ufeff${content}`, 'utf16le'), {}, 'data.txt')).columns).toEqual({ x: halves });
});

describe('a table as pandas writes it', () => {
  it('has an index without a name, words for truth, and nothing where a value is missing', async () => {
    const { columns, targetName, notes } = await table(
      `,x,ok,y\n${lines(20, (i) => `${i},${i === 5 ? '' : i / 2},${i % 3 === 0 ? 'True' : 'False'},${kind(i)}`)}`,
    );
    expect(Object.keys(columns)).toEqual(['x', 'ok']);
    expect(targetName).toBe('y');
    expect(notes).toContain("The column 'column 1' was left out: it counts the rows, from 0 to 19.");
  });

  it('may have numbers for names', async () => {
    const { columns, classNames } = await table(
      `,0,1,2,y\n${lines(20, (i) => `${i},${i / 2},${i / 4},${i / 8},${kind(i)}`)}`,
    );
    expect(Object.keys(columns)).toEqual(['0', '1', '2']);
    expect(classNames).toEqual(['a', 'b']);
  });

  it('has None and <NA> for what is missing, and a word none of its own', async () => {
    const { info, notes } = await table(
      `x,w,y\n${lines(20, (i) => `${i / 2},${['None', 'none', 'some', '<NA>'][i % 4]},${kind(i)}`)}`,
    );
    expect(info).toMatchObject({ columns: [{ name: 'x' }, { name: 'w', categories: ['none', 'some'], missing: 10 }] });
    expect(notes).toContain("Read as values that are missing: 'None' (5), '<NA>' (5).");
  });
});

describe('a table as R writes it', () => {
  it('has names of rows without a name over them, quotation marks everywhere and NA', async () => {
    const { columns, targetName, notes } = await table(
      `"x","y"\n${lines(20, (i) => `"row ${i}",${i === 2 ? 'NA' : i / 2},"${kind(i)}"`)}`,
    );
    expect(Object.keys(columns)).toEqual(['x']);
    expect(targetName).toBe('y');
    expect(notes[0]).toMatch(/^The first row has one field less than the others/);
  });

  it('may number its rows without quotation marks', async () => {
    const { columns } = await table(`x,y\n${lines(20, (i) => `${i + 1},${i / 2},${kind(i)}`)}`);
    expect(columns).toEqual({ x: halves });
  });

  it('is told from one whose fields hold separators without quotation marks, which is refused', async () => {
    await expect(added(`text,label\n${lines(20, (i) => `well, ${i},${kind(i)}`)}`)).rejects.toThrow(
      'row 1 (line 2) has 3 fields, and the table 2 columns; put fields that hold the separator into quotation marks.',
    );
  });

  it('may end each row with a separator', async () => {
    const { columns, targetName, notes } = await table(`x,y\n${lines(20, (i) => `${i / 2},${kind(i)},`)}`);
    expect([Object.keys(columns), targetName]).toEqual([['x'], 'y']);
    expect(notes).toContain('The separator at the end of each row was passed over.');
  });
});

describe('the first row', () => {
  it('of words that come again is a row, which is told', async () => {
    const { info, notes } = await table(
      lines(40, (i) => `${['red', 'blue'][i % 2]},${['old', 'new'][(i >> 1) % 2]},${'ab'[i % 2]}`),
    );
    expect(info.train + info.test).toBe(40);
    expect(notes[0]).toBe(
      'The columns have no names: the fields of the first row come again in others, so they are called column 1 to column 3.',
    );
  });

  it('of words over numbers holds names, whatever else it holds', async () => {
    const { columns, notes } = await table(`2019,size,y\n${lines(20, (i) => `${i / 4},${i / 2},${kind(i)}`)}`);
    expect(Object.keys(columns)).toEqual(['2019', 'size']);
    expect(notes[0]).toBe('The first row was taken for names, though there are numbers in it: 2019, size and y.');
  });
});

describe('quotation marks', () => {
  const expected = { 'good, yes': 'a', 'fine "too"': 'a', 'bad, no': 'b', 'worse\nstill': 'b' };

  it.each([
    ['behind spaces', 'text, label\n"good, yes", "a"\n"fine ""too""" , "a"\n "bad, no", "b"\n"worse\nstill",   "b"\n'],
    [
      'behind tabs and spaces',
      'text,\tlabel\n"good, yes",\t"a"\n"fine ""too""",  a\n\t"bad, no",b\n"worse\nstill", b\n',
    ],
    ['with a backslash within', 'text,label\n"good, yes",a\n"fine \\"too\\"",a\n"bad, no",b\n"worse\nstill",b\n'],
    ['and vertical bars', 'text|label\ngood, yes|a\n"fine ""too"""|a\nbad, no|b\n"worse\nstill"|b\n'],
  ])('%s', async (_, content) => {
    expect((await texts(content)).classes).toEqual(expected);
  });

  it('leave empty fields between tabs where they are', async () => {
    const { info } = await table(`x\tw\ty\n${lines(20, (i) => `${i / 2}\t\t${kind(i)}`)}`, {}, 'data.tsv');
    expect(info).toMatchObject({ classNames: ['a', 'b'], columns: [{ name: 'x' }] });
  });
});

it('labels that are numbers, and columns that are not used, are told of', async () => {
  const { notes } = await texts(
    `id,review,stars,day\n${lines(30, (i) => `${i},words of number ${i} here,${i % 3},x${i}`)}`,
    {
      textColumn: 'review',
    },
  );
  expect(notes).toEqual([
    "'review' was taken for the column of texts and 'stars' for that of labels.",
    'Of the other columns nothing is kept: id and day.',
    'The labels are numbers, and were taken for 3 classes.',
  ]);
});
