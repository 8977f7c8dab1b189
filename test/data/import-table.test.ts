import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { defaultDataset, importDataset, loadLabelledTexts } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { groupTexts, splitTexts as splitGroupsOfTexts } from '../../models/data/text-content.js';
import type { LabelledText } from '../../models/data/text-content.js';
import { decided } from './decided.js';
import { draw } from './tokenizers/arbitrary-text.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { writeFiles } from './write-images.js';

async function imported(content: string | Uint8Array, request: Partial<DatasetImport> = {}, name = 'reviews.csv') {
  const path = join(writeFiles(tempFolder(), { [name]: content }), name);
  const dirs = freshDirs();
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, () => undefined);
  if (info.kind !== 'labelled-text') throw new Error(`It became ${info.kind}.`);
  const [train, test] = [await loadLabelledTexts('mine', 'train', dirs), await loadLabelledTexts('mine', 'test', dirs)];
  /** Class by text, of both splits. */
  const classes = Object.fromEntries(
    [train, test].flatMap(({ texts, labels, classNames }) => texts.map((text, i) => [text, classNames[labels[i]!]])),
  );
  return { info, train, test, classes, dirs };
}

const FOUR = { one: 'a', two: 'a', three: 'b', four: 'b' };
const rows = (separator = ',', end = '\n') =>
  Object.entries(FOUR)
    .map(([text, label]) => `${text}${separator}${label}${end}`)
    .join('');

describe('a table', () => {
  it('becomes texts with classes, a tenth of each for testing', async () => {
    const many = Array.from(
      { length: 200 },
      (_, i) => `${i},the text of number ${i},${i % 4 === 0 ? 'spam' : 'ham'}\n`,
    );
    const { info, train, test } = await imported(`id,text,label\n${many.join('')}`);
    expect(info).toMatchObject({ name: 'mine', train: 180, test: 20, classNames: ['ham', 'spam'] });
    expect(info.notes).toEqual(['Of the other columns nothing is kept: id.']);
    expect(info.summary).toMatch(/^Imported from .*reviews\.csv: 200 texts\.$/);
    expect([0, 1].map((label) => test.labels.filter((one) => one === label).length)).toEqual([15, 5]);
    for (const { texts, labels } of [train, test]) {
      texts.forEach((text, i) => expect(labels[i]).toBe(Number(/\d+/.exec(text)![0]) % 4 === 0 ? 1 : 0));
    }
  });

  it('is the default for labelled texts once it is there, and no default for others', async () => {
    const { dirs } = await imported(`text,label\n${rows()}`);
    expect(await defaultDataset(dirs, 'labelled-text')).toBe('mine');
    expect(await defaultDataset(dirs, 'text')).toBe('tiny-shakespeare');
    expect(await defaultDataset(dirs)).toBe('fashion-mnist-10k');
  });

  it.each([
    ['a byte order mark', `\ufefftext,label\n${rows()}`],
    ['the line ends of Windows', `text,label\r\n${rows(',', '\r\n')}`],
    ['the line ends of old Macs', `text,label\r${rows(',', '\r')}`],
    ['UTF-16, as Excel saves it', Buffer.from(`\ufefftext\tlabel\r\n${rows('\t', '\r\n')}`, 'utf16le')],
    ['semicolons', `text;label\n${rows(';')}`],
    ['no end of the last line', `text,label\n${rows().trimEnd()}`],
    ['empty lines and rows', `\n\ntext,label\n\n${rows()},\n , \n\n`],
    ['white space around', `text , label\n${rows(' , ')}`],
    [
      'other columns',
      `label,id,text\n${Object.entries(FOUR)
        .map(([text, label], i) => `${label},${i},${text}`)
        .join('\n')}`,
    ],
    ['a quoted header', `"text","label"\n${rows()}`],
    ['capitals', `TEXT,Label\n${rows()}`],
  ])('is read alike with %s', async (_, content) => {
    expect((await imported(content)).classes).toEqual(FOUR);
  });

  it('can have commas, quotation marks and ends of lines in its texts', async () => {
    const { classes, info } = await imported(
      'text,label\n"Well, well",a\n"He said ""no""",a\n"two\r\n\r\nlines",b\nplain "marks" inside,b\n',
    );
    expect(classes).toEqual({
      'Well, well': 'a',
      'He said "no"': 'a',
      'two\n\nlines': 'b',
      'plain "marks" inside': 'b',
    });
    expect(decided(info)).toEqual([]);
  });

  it('leaves out rows without a text or a label, and says so', async () => {
    const { classes, info } = await imported(`text,label\n${rows()},a\nno label,\n`);
    expect(classes).toEqual(FOUR);
    expect(decided(info)).toEqual(['2 rows without a text or a label were left out, the first in line 6.']);
    const one = await imported(`text,label\n${rows()},a\n`);
    expect(decided(one.info)).toEqual(['One row without a text or a label was left out (line 6).']);
  });

  it('sorts numbers as numbers', async () => {
    const ratings = [10, 9, 1, 10, 9, 1].map((stars, i) => `review ${i},${stars}\n`).join('');
    expect((await imported(`review,stars\n${ratings}`)).info.classNames).toEqual(['1', '9', '10']);
  });

  it('with tabs takes quotation marks as they are where they do not close', async () => {
    const tabs = await imported(`sentence\tlabel\n"open\ta\nother "open" one\ta\nx\tb\ny\tb\n`, {}, 'sst.tsv');
    expect(tabs.classes).toEqual({ '"open': 'a', 'other "open" one': 'a', x: 'b', y: 'b' });
    expect(decided(tabs.info)).toEqual([
      "'sentence' was taken for the column of texts and 'label' for that of labels.",
      'Quotation marks were taken as parts of the texts.',
    ]);
    const quoted = await imported(`text\tlabel\n"tab\there"\ta\nw\ta\nx\tb\ny\tb\n`, {}, 'excel.tsv');
    expect(quoted.classes).toEqual({ 'tab\there': 'a', w: 'a', x: 'b', y: 'b' });
  });
});

describe('the columns', () => {
  it('are those that are named, in capitals or not', async () => {
    const table = `title,text,label,group\n${Object.entries(FOUR)
      .map(([text, label], i) => `${text},${i % 2},same,${label}`)
      .join('\n')}`;
    const { classes } = await imported(table, { textColumn: 'Title', labelColumn: 'group' });
    expect(classes).toEqual(FOUR);
  });

  it('are the other one where there are two and one is known', async () => {
    expect((await imported(`whatever,label\n${rows()}`)).classes).toEqual(FOUR);
    expect((await imported(`text,whatever\n${rows()}`)).classes).toEqual(FOUR);
    expect((await imported(`a,b\n${rows()}`, { labelColumn: 'b' })).classes).toEqual(FOUR);
  });

  it('are guessed where there are two of other names, and told', async () => {
    const { classes, info } = await imported(`k,v\n${rows()}`);
    expect(classes).toEqual(FOUR);
    expect(decided(info)).toEqual(["'k' was taken for the column of texts and 'v' for that of labels."]);
    const swapped = await imported('k,v\na,a long text\na,another\nb,one more\nb,the last\n');
    expect(swapped.info.classNames).toEqual(['a', 'b']);
  });

  it('are none where no field has a letter: numbers that count the rows, or are written as money', async () => {
    for (const field of [(row: number) => `${row}`, (row: number) => `"$1,00${row}.50"`, (row: number) => `(${row})`]) {
      const table = Array.from({ length: 9 }, (_, row) => `${field(row)},${row % 2 === 0 ? 'p' : 'q'}\n`).join('');
      await expect(imported(`a,y\n${table}`)).rejects.toThrow(/'a' was left out/);
    }
  });

  it('need no names where there are two and the first row is like the others', async () => {
    const { classes, info } = await imported(rows());
    expect(classes).toEqual(FOUR);
    expect(decided(info)).toEqual([
      'The columns have no names: the first one was taken for the texts and the second for the labels.',
    ]);
  });
});

describe('a table that can not be imported', () => {
  const header = 'id,text,label\n';
  it.each<[string, string, Partial<DatasetImport>, string | undefined, string]>([
    ['empty', ' \n', {}, undefined, 'the table is empty.'],
    ['of names only', header, {}, undefined, 'no row has both a text and a label.'],
    [
      'of one column',
      'text\na\n',
      {},
      undefined,
      "there is one column only, 'text'; a column of texts and one of labels are needed.",
    ],
    [
      'without the column of texts that is named',
      header + '1,one,a\n',
      { textColumn: 'body' },
      'textColumn',
      "textColumn: 'body' is not a column of ",
    ],
    [
      'without the column of labels that is named',
      header + '1,one,a\n',
      { labelColumn: 'stars' },
      'labelColumn',
      'reviews.csv; it has id, text and label.',
    ],
    [
      'with a column twice',
      'text,text,label\na,b,c\n',
      { textColumn: 'text' },
      'textColumn',
      "textColumn: 'text' names 2 columns of ",
    ],
    [
      'whose columns are the same one',
      header + '1,one,a\n',
      { textColumn: 'text', labelColumn: 'text' },
      'labelColumn',
      "labelColumn: 'text' is the column of the texts; name another, of id, text and label.",
    ],
    [
      'without a usual name for the labels',
      'id,text,colour\n1,one,a\n',
      {},
      'labelColumn',
      'has a usual name, such as label, labels, class; name one of id, text and colour.',
    ],
    [
      'without a usual name for the texts',
      'id,prose,label\n1,one,a\n',
      {},
      'textColumn',
      'has a usual name, such as text, content, review; name one of id, prose and label.',
    ],
    [
      'with a row that is too long',
      header + '1,one,a\n\n2,two, or so,a\n',
      {},
      undefined,
      'row 2 (line 4) has 4 fields, and the table 3 columns; put fields that hold the separator into quotation marks.',
    ],
    [
      'with a row that is too short',
      header + '1,one,a\n2,two\n',
      {},
      undefined,
      'row 2 (line 3) has 2 fields, and the table 3 columns; give every column a field, an empty one if need be.',
    ],
    [
      'with an open quotation mark',
      header + '1,one,a\n2,"two,a\n3,three,a\n',
      {},
      undefined,
      'a quotation mark is opened and never closed',
    ],
    [
      'of one class',
      header + '1,one,a\n2,two,a\n',
      {},
      'labelColumn',
      "there is one class only, 'a'; at least two are needed.",
    ],
    [
      'with a class of one text',
      header + '1,one,a\n2,two,a\n3,three,b\n4,three,b\n5,five,c\n',
      {},
      'labelColumn',
      "the classes 'b', 'c' have a single text; each needs two different ones, to train on and to test.",
    ],
    [
      'with too many classes',
      header + Array.from({ length: 1001 }, (_, i) => `${i},text ${i},${i}\n`).join(''),
      {},
      'labelColumn',
      '1,001 classes are too many; texts may have 1,000.',
    ],
    ['with zero bytes', 'text,label\na\0,b\n', {}, undefined, 'byte 12 is zero, so this is a binary file'],
  ])('%s', async (_, content, request, field, reason) => {
    const failure = imported(content, request);
    await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError', field }));
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.toThrow(/^[^\n]*\.$/);
  });
});

/** Of classes numbered from 0. */
const splitTexts = (texts: LabelledText[]) =>
  splitGroupsOfTexts(groupTexts(texts), 1 + Math.max(...texts.map(([label]) => label)));

describe('splitTexts', () => {
  const random = (seed: number, count: number, texts: number, classes: number): LabelledText[] =>
    Array.from({ length: count }, (_, i) => [draw(seed, 2 * i, classes), `text ${draw(seed, 2 * i + 1, texts)}`]);

  it('never has a text in both parts, keeps every class in training, and takes about a tenth', () => {
    for (let seed = 0; seed < 40; seed++) {
      // Many texts are the same, and many of them have several classes.
      const texts = random(seed, 400, 250, 5);
      const { train, test } = splitTexts(texts);
      expect([...train, ...test].sort((a, b) => a - b)).toEqual([...texts.keys()]);
      const trained = new Set(Array.from(train, (i) => texts[i]![1]));
      expect(Array.from(test, (i) => texts[i]![1]).filter((text) => trained.has(text))).toEqual([]);
      expect(new Set(Array.from(train, (i) => texts[i]![0])).size).toBe(5);
      expect(test.length / texts.length).toBeGreaterThan(0.05);
      expect(test.length / texts.length).toBeLessThan(0.2);
    }
  });

  it('keeps a class whose texts all stand in another, too', () => {
    const texts: LabelledText[] = Array.from({ length: 40 }, (_, i) => [0, `text ${i}`]);
    for (let first = 0; first < 39; first++) {
      const all: LabelledText[] = [...texts, [1, `text ${first}`], [1, `text ${first + 1}`]];
      const { train, test } = splitTexts(all);
      expect(Array.from(train, (i) => all[i]![0])).toContain(1);
      expect(test.length).toBeGreaterThan(0);
    }
  });

  it('leaves a text for testing where a class has nothing but the texts for testing of others', () => {
    const texts = Array.from({ length: 20 }, (_, i): LabelledText => [i % 2, `text ${i}`]);
    const chosen = Array.from(splitTexts(texts).test, (i): LabelledText => [2, texts[i]![1]]);
    expect(chosen).toHaveLength(2);
    const all = [...texts, ...chosen];
    const { train, test } = splitTexts(all);
    expect(Array.from(test, (i) => all[i]![0])).toHaveLength(2);
    expect(new Set(Array.from(train, (i) => all[i]![0]))).toEqual(new Set([0, 1, 2]));
  });

  it('depends on the texts alone, not on their order', () => {
    const texts = Array.from({ length: 100 }, (_, i): LabelledText => [i % 2, `text ${i}`]);
    const chosen = (all: LabelledText[]) => new Set(Array.from(splitTexts(all).test, (i) => all[i]![1]));
    expect(chosen([...texts].reverse())).toEqual(chosen(texts));
  });
});
