import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { importDataset, loadTable } from '../../models/data/catalog.js';
import type { DatasetImport, TableDataset, TableDatasetInfo } from '../../models/data/dataset.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { writeFiles } from './write-images.js';

async function imported(content: string | Uint8Array, request: Partial<DatasetImport> = {}, file = 'people.csv') {
  const path = join(writeFiles(tempFolder(), { [file]: content }), file);
  const dirs = freshDirs();
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, () => undefined);
  if (info.kind !== 'table') throw new Error(`It became ${info.kind}.`);
  const parts = [await loadTable('mine', 'train', dirs), await loadTable('mine', 'test', dirs)] as const;
  return { info, train: parts[0], test: parts[1], rows: parts.flatMap(readable) };
}

/** Rows as they were written: numbers, names, null where missing; the target last. */
function readable({ columns, values, count, labels, targets, classNames }: TableDataset) {
  return Array.from({ length: count }, (_, row) => [
    ...columns.map(({ categories }, i) => {
      const value = values[row * columns.length + i]!;
      return Number.isNaN(value) ? null : (categories[value] ?? value);
    }),
    labels ? classNames[labels[row]!] : targets![row],
  ]);
}

/** Rows that are told apart by their first field, a number, and have a class each. */
const rowsOf = (count: number, row: (i: number) => string) =>
  Array.from({ length: count }, (_, i) => `${row(i)}\n`).join('');
const kindsOf = ({ columns }: Pick<TableDatasetInfo, 'columns'>) =>
  Object.fromEntries(columns.map(({ name, kind }) => [name, kind]));

describe('a table of numbers and categories', () => {
  const people = `id,age,colour,born,note,ill\n${rowsOf(40, (i) => `${i + 1},${20 + ((i * 7) % 30)}.5,${['red', 'blue', ''][i % 3]},2001-02-${10 + (i % 20)},said ${i},${i % 4 === 0 ? 'yes' : 'no'}`)}`;

  it('keeps its columns of both kinds, with what is missing, and says what it left out', async () => {
    const { info, train, test, rows } = await imported(people, { target: 'ill' });
    expect(info).toMatchObject({ kind: 'table', train: 32, test: 8, classNames: ['no', 'yes'] });
    expect(info.columns).toMatchObject([
      { name: 'age', kind: 'number', categories: [], missing: 0, least: 20.5, greatest: 49.5 },
      { name: 'colour', kind: 'category', categories: ['blue', 'red'], missing: 13, counts: [13, 14] },
    ]);
    expect(info.columns[0]!.counts.reduce((sum, one) => sum + one)).toBe(40);
    expect(info.target).toMatchObject({ name: 'ill', kind: 'classes', counts: [30, 10] });
    expect(decided(info)).toEqual([
      "The column 'id' was left out: it names the rows.",
      "The column 'born' was left out: it holds dates, such as '2001-02-10', and dates are not supported.",
      "The column 'note' was left out: no two of its values are the same; a word of yours, category:note, keeps it.",
    ]);
    expect([train.name, train.targetName, test.classNames]).toEqual(['mine', 'ill', ['no', 'yes']]);
    const expected = Array.from({ length: 40 }, (_, i) => [
      ...[20.5 + ((i * 7) % 30), ['red', 'blue', null][i % 3]],
      i % 4 === 0 ? 'yes' : 'no',
    ]);
    expect(rows.map(String).sort()).toEqual(expected.map(String).sort());
  });

  it('obeys the user, for columns and for the target', async () => {
    const codes = `a,b,c,y\n${rowsOf(30, (i) => `${i % 3},${i / 2},${i},${i % 3}`)}`;
    const words = { a: 'category', b: 'out', c: 'category' } as const;
    const { info } = await imported(codes, { target: 'y', columns: { ...words, y: 'number' } });
    expect(kindsOf(info)).toEqual({ a: 'category', c: 'category' });
    expect(info.target).toMatchObject({ kind: 'number', least: 0, greatest: 2, mean: 1 });
    expect(info.columns[0]).toMatchObject({ categories: ['0', '1', '2'] });
    // As numbers, not as words: 2 before 10.
    expect(info.columns[1]!.categories.slice(1, 4)).toEqual(['1', '2', '3']);
  });

  it.each<[string, string, Partial<DatasetImport>, string, 'classes' | 'number']>([
    ['few whole numbers', rowsOf(30, (i) => `${i / 7},${i % 3}`), {}, 'y', 'classes'],
    ['many whole numbers', rowsOf(60, (i) => `${i / 7},${i % 30}`), {}, 'y', 'number'],
    ['fractions', rowsOf(30, (i) => `${i / 7},${(i % 3) / 2}`), {}, 'y', 'number'],
    ['words', rowsOf(30, (i) => `${i / 7},${['low', 'high'][i % 2]}`), {}, 'y', 'classes'],
    ['numbers, by word', rowsOf(30, (i) => `${i / 7},${i % 15}`), { columns: { y: 'category' } }, 'y', 'classes'],
  ])('has a target of %s', async (_, rows, request, name, kind) => {
    expect((await imported(`x,y\n${rows}`, { target: 'y', ...request })).info.target).toMatchObject({ name, kind });
  });

  it('is told from texts by what it holds, and says which target it took', async () => {
    const { info } = await imported(`sepal,petal,species\n${rowsOf(20, (i) => `${i / 3},${i / 7},${'ab'[i % 2]}`)}`);
    expect(info.target).toMatchObject({ name: 'species' });
    expect(decided(info)).toEqual([
      "The file was taken for a table whose target is 'species'; name another as the target if it is not.",
    ]);
    const usual = await imported(`label,x,z\n${rowsOf(20, (i) => `${'ab'[i % 2]},${i / 3},${i / 7}`)}`);
    expect(usual.info.target.name).toBe('label');
  });

  it('needs no names, which it says', async () => {
    const { info, rows } = await imported(rowsOf(20, (i) => `${i / 3},${i / 7},${'ab'[i % 2]}`));
    expect(info.columns.map(({ name }) => name)).toEqual(['column 1', 'column 2']);
    expect(rows).toHaveLength(20);
    expect(decided(info)[0]).toBe(
      'The columns have no names: there are numbers in the first row, so they are called column 1 to column 3.',
    );
  });
});

describe('fields', () => {
  const y = (i: number) => 'ab'[i % 2];
  const table = (fields: string[], separator = ',') =>
    `k${separator}x${separator}y\n${fields.map((field, i) => `${i / 7}${separator}${field}${separator}${y(i)}\n`).join('')}`;
  const valuesOf = (rows: unknown[][]) => [...rows].sort((a, b) => Number(a[0]) - Number(b[0])).map((row) => row[1]);

  it('that mark a missing value are missing, in capitals or not', async () => {
    const { rows, info } = await imported(table(['1', 'NA', 'n/a', 'NaN', 'null', '?', '-', '', ' ', '2', '1']), {
      target: 'y',
    });
    expect(valuesOf(rows)).toEqual([1, ...Array<null>(8).fill(null), 2, 1]);
    expect(info.columns[1]).toMatchObject({ missing: 8, least: 1, greatest: 2 });
  });

  it('that are numbers are read in every usual way', async () => {
    const numbers = ['1', '-2.5', '+3', '.5', '5.', '1e3', '1E-2', '007'];
    expect(valuesOf((await imported(table(numbers), { target: 'y' })).rows)).toEqual([
      1, -2.5, 3, 0.5, 5, 1000, 0.01, 7,
    ]);
  });

  it.each([
    [',', ['"1,234"', '"1,234,567.5"', '12'], [1234, 1234567.5, 12], "a separator of thousands: '1,234' as 1234."],
    [';', ['1,5', '1.234,25', '12'], [1.5, 1234.25, 12], "a decimal comma: '1,5' as 1.5."],
    [';', ['1,234', '2,5', '7'], [1.234, 2.5, 7], "a decimal comma: '1,234' as 1.234."],
    [';', ['1,234,567', '2,500', '7'], [1234567, 2500, 7], "a separator of thousands: '1,234,567' as 1234567."],
  ])('with commas, separated by %s, are read and told: %j', async (separator, fields, expected, told) => {
    const { rows, info } = await imported(table([...fields, ...fields], separator), { target: 'y' });
    expect(valuesOf(rows)).toEqual([...expected, ...expected]);
    expect(decided(info).filter((note) => !note.startsWith('The fields are separated'))).toEqual([
      `The numbers of 'x' were read with ${told}`,
    ]);
  });

  it('may be quoted, also after a space, and hold separators, marks and ends of lines', async () => {
    const words = [' "red, dark"', '"say ""no"""', '"two\nlines"'];
    const { rows } = await imported(table([...words, ...words]), { target: 'y' });
    expect(valuesOf(rows).slice(0, 3)).toEqual(['red, dark', 'say "no"', 'two\nlines']);
  });

  it.each([
    ['2020-01-31'],
    ['2020-01-31T10:20:30Z'],
    ['31/1/2020'],
    ['1.31.20'],
    ['31 Jan 2020'],
    ['January 31 2020'],
    ['10:45'],
  ])('that are dates, such as %s, are left out by name', async (date) => {
    const { info } = await imported(table([date, date, '', date, date, date]), { target: 'y' });
    expect(kindsOf(info)).toEqual({ k: 'number' });
    expect(decided(info)).toEqual([
      `The column 'x' was left out: it holds dates, such as '${date}', and dates are not supported.`,
    ]);
  });

  it('of words beside numbers are categories, which is told', async () => {
    const { info } = await imported(table(['1', '2', 'many', '1', '2', 'many']), { target: 'y' });
    expect(info.columns[1]).toMatchObject({ kind: 'category', categories: ['1', '2', 'many'] });
    expect(decided(info)).toEqual([
      "The column 'x' was taken for categories: it holds 'many' beside numbers such as '1'.",
    ]);
  });
});

describe('columns that say nothing', () => {
  const with3 = (name: string, fields: (i: number) => string, count = 60) =>
    imported(`${name},k,y\n${rowsOf(count, (i) => `${fields(i)},${(i * 7) % 31},${'ab'[i % 2]}`)}`, { target: 'y' });

  it.each<[string, string, (i: number) => string, string]>([
    ['numbers in order', 'n', (i) => String(i), 'it counts the rows, from 0 to 59'],
    ['numbers in any order', 'n', (i) => String(((i * 7) % 60) + 1), 'it counts the rows, from 1 to 60'],
    ['different numbers called so', 'user_id', (i) => String(5000 + 3 * i), 'it names the rows'],
    ['huge numbers', 'n', (i) => `12345678901234567${i}`, 'its whole numbers, such as '],
    ['a word each', 'who', (i) => `person ${i}`, 'no two of its values are the same'],
    ['a word nearly each', 'who', (i) => `person ${i % 50}`, 'it has 50 different values in 60 rows'],
    ['nothing', 'empty', () => '', 'it holds no value.'],
  ])('%s are left out with a note', async (_, name, fields, reason) => {
    const { info } = await with3(name, fields);
    expect(kindsOf(info)).toEqual({ k: 'number' });
    expect(decided(info)).toHaveLength(1);
    expect(decided(info)[0]).toContain(`The column '${name}' was left out: ${reason}`);
  });

  it.each<[string, string, (i: number) => string]>([
    ['different numbers', 'income', (i) => String(5000 + 3 * i)],
    ['numbers of which two are the same', 'n', (i) => String(Math.max(i, 1))],
    ['a name without a value in each row', 'id', (i) => String(i % 7)],
  ])('%s are kept', async (_, name, fields) => {
    expect(kindsOf((await with3(name, fields)).info)).toEqual({ [name]: 'number', k: 'number' });
  });

  it('and rows without a target are left out', async () => {
    const { info, rows } = await imported(
      `x,y\n${rowsOf(20, (i) => `${i / 3},${i === 3 || i === 5 ? 'NA' : 'ab'[i % 2]}`)}`,
      { target: 'y' },
    );
    expect(rows).toHaveLength(18);
    expect(decided(info)).toEqual([
      "Read as values that are missing: 'NA' (2).",
      '2 rows without a target were left out, the first in line 5.',
    ]);
  });
});

describe('files', () => {
  const plain = `x,colour,y\n${rowsOf(20, (i) => `${i / 4},${['red', 'blue'][i % 2]},${'ab'[i % 2]}`)}`;
  it.each([
    ['a byte order mark', `\ufeff${plain}`, 'a.csv'],
    ['the line ends of Windows', plain.replaceAll('\n', '\r\n'), 'a.csv'],
    ['UTF-16', Buffer.from(`\ufeff${plain}`, 'utf16le'), 'a.csv'],
    ['tabs', plain.replaceAll(',', '\t'), 'a.tsv'],
    ['semicolons', plain.replaceAll(',', ';'), 'a.csv'],
    ['white space', plain.replaceAll(',', ' , '), 'a.csv'],
  ])('with %s are read alike', async (_, content, file) => {
    const { info, rows } = await imported(content, { target: 'y' }, file);
    expect(kindsOf(info)).toEqual({ x: 'number', colour: 'category' });
    expect(rows.map(String).sort()).toEqual(
      Array.from({ length: 20 }, (_, i) => `${i / 4},${['red', 'blue'][i % 2]},${'ab'[i % 2]}`).sort(),
    );
  });

  it('of 10,000 columns are read, and of more refused', async () => {
    const wide = (columns: number) =>
      `${Array.from({ length: columns }, (_, i) => `c${i}`).join(',')},y\n${rowsOf(
        4,
        (i) =>
          `${Array<number>(columns)
            .fill(i / 3)
            .join(',')},${'ab'[i % 2]}`,
      )}`;
    expect((await imported(wide(10_000), { target: 'y' })).info.columns).toHaveLength(10_000);
    await expect(imported(wide(10_001), { target: 'y' })).rejects.toThrow(
      '10,002 columns are too many; a table may have 10,000 and a target.',
    );
  });

  it('name columns that have no name', async () => {
    const { info } = await imported(`,x,\n${rowsOf(20, (i) => `${i},${i / 4},${'ab'[i % 2]}`)}`, {
      target: 'column 3',
    });
    expect(kindsOf(info)).toEqual({ x: 'number' });
    expect(decided(info)).toEqual(["The column 'column 1' was left out: it counts the rows, from 0 to 19."]);
  });
});

describe('a table that can not be imported', () => {
  const rows = rowsOf(6, (i) => `${i / 3},${'ab'[i % 2]}`);
  it.each<[string, string | Uint8Array, Partial<DatasetImport>, string | undefined, string]>([
    ['names only', 'x,y\n', { target: 'y' }, 'target', "target: 'y' holds no value, only missing ones; name another"],
    ['one row', 'x,y\n1,a\n', { target: 'y' }, undefined, 'one row is not a data set; at least two are needed'],
    [
      'one class',
      'x,y\n1,a\n2,a\n',
      { target: 'y' },
      'target',
      "there is one class only, 'a'; at least two are needed.",
    ],
    ['no such target', `x,y\n${rows}`, { target: 'z' }, 'target', "target: 'z' is not a column of "],
    ['no such target, and lists', `x,y\n${rows}`, { target: 'z' }, 'target', 'people.csv; it has x and y.'],
    [
      'no such column',
      `x,y\n${rows}`,
      { target: 'y', columns: { z: 'number' } },
      'columns',
      "columns: 'z' is not a col",
    ],
    [
      'a target of nothing',
      'x,y\n1,NA\n2,\n',
      { target: 'y' },
      'target',
      "target: 'y' holds no value, only missing ones",
    ],
    ['a target of dates', 'x,y\n1,2020-01-01\n2,2020-01-02\n', { target: 'y' }, 'target', 'dates are not supported'],
    [
      'a target of infinity',
      'x,y\n1,1.5\n2,inf\n',
      { target: 'y' },
      'target',
      "holds 'inf'; only finite numbers can be",
    ],
    [
      'a target that is out',
      `x,y\n${rows}`,
      { target: 'y', columns: { y: 'out' } },
      'target',
      "'y' is left out by columns",
    ],
    [
      'a target of words as a number',
      `x,y\n${rows}`,
      { target: 'y', columns: { y: 'number' } },
      'target',
      "holds 'a', which is no number",
    ],
    [
      'infinity',
      `x,y\ninf,a\n${rows}`,
      { target: 'y' },
      'columns',
      "The column 'x' holds 'inf' in line 2; only finite",
    ],
    [
      '1e400',
      `x,y\n${rows}1e400,a\n`,
      { target: 'y' },
      'columns',
      "The column 'x' holds '1e400' in line 8; only finite",
    ],
    ['two columns of a name', 'x,x,y\n1,2,a\n1,3,b\n', { target: 'y' }, undefined, "two columns are called 'x'"],
    [
      'dates alone',
      'd,n,y\n2020-01-01,1,a\n2020-01-02,2,b\n2020-01-03,3,b\n',
      { target: 'y' },
      'columns',
      "no column is left to learn 'y' from (The column 'd' was left out: it holds dates, such as '2020-01-01', and dates are not supported; The column 'n' was left out: it counts the rows, from 1 to 3); add columns",
    ],
    [
      'columns that are left out by word',
      'x,z\n1,a\n3,b\n',
      { columns: { x: 'out' } },
      'columns',
      "no column is left to learn 'z' from; add columns",
    ],
    [
      'dates as numbers',
      'd,y\n2020-01-01,a\n',
      { target: 'y', columns: { d: 'number' } },
      'columns',
      'a date, and dates',
    ],
    [
      'words as numbers',
      'x,y\n1,a\nmany,b\n',
      { target: 'y', columns: { x: 'number' } },
      'columns',
      "'many' in line 3, w",
    ],
    ['equal rows', 'x,y\n1,a\n1,b\n1,a\n', { target: 'y' }, undefined, 'all of its 3 rows are the same'],
    [
      'a row too long',
      `x,y\n${rows}1,2,3\n`,
      { target: 'y' },
      undefined,
      'row 7 (line 8) has 3 fields, and the table 2 col',
    ],
    [
      'too many classes',
      `x,y\n${rowsOf(1001, (i) => `${i % 7},class ${i}`)}`,
      { target: 'y' },
      'target',
      "target: 'y' has 1,001 different values; there may be 1,000 classes.",
    ],
    [
      'too many categories',
      `x,k,y\n${rowsOf(1001, (i) => `w${i},${i % 7},${'ab'[i % 2]}`)}`,
      { target: 'y', columns: { x: 'category' } },
      'columns',
      "'x' has 1,001 different values; a column of",
    ],
    ['texts and a target', `text,y\n${rows}`, { target: 'y', textColumn: 'text' }, 'textColumn', 'give one of both'],
  ])('%s', async (_, content, request, field, reason) => {
    const failure = imported(content, request);
    await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError', field }));
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.toThrow(/^[^\n]*\.$/);
  });
});
