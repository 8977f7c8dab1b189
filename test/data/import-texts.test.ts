import { readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importDataset, listDatasets, loadCorpus, loadLabelledTexts } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { flatPng, writeFiles } from './write-images.js';

const silent = () => undefined;

/** `count` different lines of more than 30 characters. */
const lines = (count: number, word = 'line'): string =>
  Array.from({ length: count }, (_, i) => `This is the ${word} of number ${i} in this text.\n`).join('');

/** `count` different texts, by name. */
const texts = (folder: string, count: number, word = folder): Record<string, string> =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`${folder}/${i}.txt`, `A ${word} of number ${i}.\n`]));

async function imported(path: string, request: Partial<DatasetImport> = {}) {
  const dirs = freshDirs();
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, silent);
  expect((await listDatasets(dirs)).find((one) => one.name === 'mine')).toEqual(info);
  return { info, dirs };
}

async function importedCorpus(path: string) {
  const { info, dirs } = await imported(path);
  return { info, corpus: await loadCorpus('mine', dirs), dirs };
}

async function importedTexts(path: string) {
  const { info, dirs } = await imported(path);
  const [train, test] = [await loadLabelledTexts('mine', 'train', dirs), await loadLabelledTexts('mine', 'test', dirs)];
  return { info, train, test, dirs };
}

describe('a file of text', () => {
  it('becomes one text, whose last tenth is for testing', async () => {
    const text = lines(100);
    const path = join(writeFiles(tempFolder(), { 'My Novel.txt': text }), 'My Novel.txt');
    const dirs = freshDirs();
    const info = await importDataset({ path }, dirs, silent);
    expect(info).toMatchObject({ kind: 'text', name: 'my-novel', origin: 'user', classNames: [], notes: [] });
    expect(info.summary).toBe(`Imported from ${path}: one text, ${text.length.toLocaleString('en')} characters.`);
    const { train, test } = await loadCorpus('my-novel', dirs);
    expect(train + test).toBe(text);
    expect(train.length).toBe(Math.floor(text.length * 0.9));
    expect(info).toMatchObject({ train: train.length, test: test.length, characters: new Set(text).size });
    expect(info.kind === 'text' && text.startsWith(info.excerpt.replace(/…$/, ''))).toBe(true);
  });

  it('is counted and cut in characters, not in UTF-16 units', async () => {
    const text = '😀é'.repeat(1000);
    const { info, corpus } = await importedCorpus(join(writeFiles(tempFolder(), { 'a.md': text }), 'a.md'));
    expect(info).toMatchObject({ train: 1800, test: 200, characters: 2 });
    expect(corpus.train).toBe('😀é'.repeat(900));
    expect(corpus.test).toBe('😀é'.repeat(100));
  });

  const text = lines(40, 'Übung');
  const utf16 = Buffer.from(`\ufeff${text.replaceAll('\n', '\r\n')}`, 'utf16le');
  it.each<[string, string, Uint8Array | string]>([
    ['a byte order mark', 'a.txt', `\ufeff${text}`],
    ['the line ends of Windows', 'a.txt', text.replaceAll('\n', '\r\n')],
    ['UTF-16', 'a.txt', utf16],
    ['UTF-16 of the other order', 'a.txt', Buffer.from(utf16).swap16()],
    ['gzip', 'a.txt.gz', gzipSync(text)],
    ['another name', 'a.tex', text],
    ['no ending', 'a', text],
  ])('is read alike with %s', async (_, name, content) => {
    const { corpus } = await importedCorpus(join(writeFiles(tempFolder(), { [name]: content }), name));
    expect(corpus.train + corpus.test).toBe(text);
  });

  it('larger than what is written at once comes back whole', async () => {
    const long = `x${'😀'.repeat(1_200_000)}`;
    const { corpus } = await importedCorpus(join(writeFiles(tempFolder(), { 'a.txt': long }), 'a.txt'));
    expect(corpus.train + corpus.test === long).toBe(true);
  });

  it.each([
    ['train.txt', 'the file is not the one that the import wrote; remove the data set and add it again.'],
    ['test.txt', 'the file is not the one that the import wrote'],
  ])('is checked when it is loaded: %s', async (file, reason) => {
    const { dirs } = await importedCorpus(join(writeFiles(tempFolder(), { 'a.txt': lines(50) }), 'a.txt'));
    const path = join(dirs.user, 'mine', file);
    writeFileSync(path, readFileSync(path, 'utf8').replace('number', 'Number'));
    await expect(loadCorpus('mine', dirs)).rejects.toThrow(`${path}: ${reason}`);
    rmSync(path);
    await expect(loadCorpus('mine', dirs)).rejects.toThrow(`${path}: there is no such file`);
  });
});

describe('a folder of texts', () => {
  it('becomes one text: the files in the order of their names, an empty line between them', async () => {
    const parts = ['c', 'a', 'b'].map((name) => [`${name}.txt`, `${name}: ${lines(20)}\n\n`] as const);
    const folder = writeFiles(tempFolder(), {
      ...Object.fromEntries(parts),
      'README.md': 'About these texts.',
      'd.txt': ' \n',
      '.hidden.txt': 'hidden',
    });
    const { info, corpus } = await importedCorpus(folder);
    const expected = ['a', 'b', 'c'].map((name) => `${name}: ${lines(20)}`).join('\n');
    expect(corpus.train + corpus.test).toBe(expected);
    expect(decided(info)).toEqual([
      'An empty text was left out: d.txt.',
      'A file that is not one of the texts was left out: README.md.',
    ]);
  });

  it('has texts by content where none is named so', async () => {
    const { info } = await importedCorpus(writeFiles(tempFolder(), { a: lines(30), b: lines(30), c: 'x\0' }));
    expect(info.summary).toContain(': 2 texts, ');
    expect(decided(info)).toEqual(['A file that is not one of the texts was left out: c.']);
  });

  it('has train and test texts where there are folders of these names', async () => {
    const folder = writeFiles(tempFolder(), { 'train/a.txt': lines(30), 'test/b.txt': lines(5, 'test') });
    const { corpus } = await importedCorpus(folder);
    expect(corpus).toMatchObject({ train: lines(30), test: lines(5, 'test') });
  });

  it('has classes where there are sub-folders', async () => {
    const folder = writeFiles(tempFolder(), { ...texts('good', 30), ...texts('bad', 20), 'list.txt': 'good/0.txt' });
    const { info, train, test } = await importedTexts(folder);
    expect(info).toMatchObject({ kind: 'labelled-text', train: 45, test: 5, classNames: ['bad', 'good'] });
    expect(decided(info)).toEqual(['list.txt lies in no class folder and was left out.']);
    expect(info.kind === 'labelled-text' && info.excerpt).toMatch(
      /^bad: A bad of number \d+\.\ngood: A good of number/,
    );
    const seen = new Set<string>();
    for (const split of [train, test]) {
      split.texts.forEach((text, i) => {
        expect(text).toContain(split.classNames[split.labels[i]!]);
        seen.add(text);
      });
    }
    expect(seen.size).toBe(50);
    expect([0, 1].map((label) => test.labels.filter((one) => one === label).length)).toEqual([2, 3]);
  });

  it('has classes within train and test as the reviews of IMDb come', async () => {
    const folder = writeFiles(tempFolder(), {
      ...texts('imdb/train/pos', 3, 'joy'),
      ...texts('imdb/train/neg', 3, 'pity'),
      ...texts('imdb/test/pos', 1, 'joy'),
      'imdb/test/neg/9.txt': 'Another pity.',
      'imdb/train/urls.txt': 'pos/0.txt',
      'imdb/imdbEr.txt': '0.1',
      'imdb/README': 'About.',
    });
    const { info, train, test } = await importedTexts(folder);
    expect(info).toMatchObject({ train: 6, test: 2, classNames: ['neg', 'pos'] });
    expect(test.texts).toEqual(['Another pity.', 'A joy of number 0.']);
    expect([...train.labels]).toEqual([0, 0, 0, 1, 1, 1]);
    expect(decided(info)).toEqual([
      'The classes are the sub-folders of imdb.',
      'urls.txt lies in no class folder and was left out.',
      'imdbEr.txt lies in no class folder and was left out.',
      'A file that is not one of the texts was left out: imdb/README.',
      '1 of the texts for testing is also among those to train on.',
    ]);
  });

  it('with classes is checked when it is loaded', async () => {
    const { dirs } = await importedTexts(writeFiles(tempFolder(), { ...texts('a', 4), ...texts('b', 4) }));
    const path = join(dirs.user, 'mine', 'train-texts.jsonl');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, whole.replace('A a', 'An a'));
    await expect(loadLabelledTexts('mine', 'train', dirs)).rejects.toThrow(
      `${path}: the file is not the one that the import wrote`,
    );
    writeFileSync(path, whole);
    const manifest = join(dirs.user, 'mine', 'dataset.json');
    writeFileSync(manifest, readFileSync(manifest, 'utf8').replace('"count": 7', '"count": 8'));
    await expect(loadLabelledTexts('mine', 'train', dirs)).rejects.toThrow(
      `${path}: it holds 7 texts, and its dataset.json says 8.`,
    );
  });

  it('is split alike wherever it lies', async () => {
    const [one, two] = [
      await importedTexts(writeFiles(tempFolder(), { ...texts('a', 30), ...texts('b', 30) })),
      await importedTexts(writeFiles(tempFolder(), { ...texts('a', 30), ...texts('b', 30) })),
    ];
    expect(two.test).toEqual(one.test);
  });

  it('goes by what most files are', async () => {
    const images = Object.fromEntries(Array.from({ length: 6 }, (_, i) => [`${i}.png`, flatPng(i)]));
    const some = writeFiles(tempFolder(), { ...images, 'labels.txt': 'a', 'readme.txt': 'About.' });
    expect((await imported(some)).info.kind).toBe('images');
    const cover = writeFiles(tempFolder(), { 'a.txt': lines(20), 'b.txt': lines(20), 'cover.png': flatPng(1) });
    const { info } = await imported(cover);
    expect(info.kind).toBe('text');
    expect(decided(info)).toEqual(['A file that is not one of the texts was left out: cover.png.']);
  });
});

describe('text that can not be imported', () => {
  const image = flatPng(1);
  it.each<[string, Record<string, Uint8Array | string>, string, string]>([
    ['an empty file', { 'a.txt': '' }, 'a.txt', 'a.txt: the file is empty.'],
    ['nothing but white space', { 'a.txt': ' \n\n' }, 'a.txt', 'a.txt: the text is empty.'],
    [
      'a short text',
      { 'a.txt': 'To be, or not to be.' },
      'a.txt',
      'a.txt: 20 characters are too few to learn from; at least 1,000 are needed.',
    ],
    [
      'zero bytes',
      { 'a.txt': 'text\0' + lines(30) },
      'a.txt',
      'a.txt: byte 4 is zero, so this is a binary file; give a text, saved as UTF-8.',
    ],
    [
      'Latin-1',
      { 'a.txt': Buffer.from(lines(30) + 'Übung', 'latin1') },
      'a.txt',
      `a.txt: byte ${lines(30).length} (0xdc) is not UTF-8; give a text, saved as UTF-8.`,
    ],
    [
      'half a pair in UTF-16',
      { 'a.txt': Buffer.from('\ufeffab\ud800c', 'utf16le') },
      'a.txt',
      'a.txt: bytes 6 and 7 are no character of UTF-16',
    ],
    ['an odd UTF-16', { 'a.txt': Uint8Array.of(255, 254, 1) }, 'a.txt', 'its 3 bytes are no whole number of UTF-16'],
    ['an image', { 'a.txt': image }, 'a.txt', 'a.txt: this is one image; give the folder that holds the images.'],
    [
      'a cut gzip file',
      { 'a.txt.gz': gzipSync(lines(100)).subarray(0, 60) },
      'a.txt.gz',
      'a.txt.gz: the gzip file ends too early; download or copy it again.',
    ],
    [
      'a binary file in a folder',
      { 'a.txt': lines(30), 'b.txt': Uint8Array.of(1, 2, 0xff) },
      '',
      'b.txt: byte 2 (0xff) is not UTF-8',
    ],
    ['empty texts only', { 'a.txt': '', 'b.txt': '\n' }, '', 'all its texts are empty.'],
    ['an empty folder', {}, '', 'the folder is empty; give a folder of PNG or JPEG images or of texts'],
    ['a table in a folder', { 'a.csv': 'a,b\n' }, '', 'the folder holds a.csv; give that file itself.'],
    [
      'images and texts',
      { 'a/1.txt': 'one', 'b/2.txt': 'two', 'a/1.png': image, 'b/2.png': image },
      '',
      'images and texts are mixed, 2 (such as a/1.png) and 2 (such as a/1.txt); give a folder that holds only one of both.',
    ],
    ['one class', texts('good', 4), '', "there is one class only, 'good'; at least two are needed."],
    [
      'a class with a single text',
      { ...texts('good', 4), 'bad/1.txt': 'Bad.', 'bad/2.txt': 'Bad.\n' },
      '',
      "the class 'bad' has a single text; each needs two different ones, to train on and to test.",
    ],
    [
      'a class of empty texts',
      { ...texts('train/good', 2), 'train/bad/1.txt': ' ', ...texts('test/good', 1, 'test') },
      '',
      "the class 'bad' has no text to train on; each needs one.",
    ],
    [
      'an unknown test class',
      { ...texts('train/good', 2), ...texts('train/bad', 2), ...texts('test/ugly', 1) },
      '',
      "test/ugly: the training texts have no class 'ugly'",
    ],
    [
      'too many classes',
      Object.assign({}, ...Array.from({ length: 1001 }, (_, i) => texts(`class-${i}`, 1))) as Record<string, string>,
      '',
      '1,001 classes are too many; texts may have 1,000.',
    ],
  ])('%s', async (_, files, path, reason) => {
    const folder = writeFiles(tempFolder(), files);
    const dirs = freshDirs();
    const failure = importDataset({ path: join(folder, path), name: 'mine' }, dirs, silent);
    await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.toThrow(folder);
    expect((await listDatasets(dirs)).some((one) => one.origin === 'user')).toBe(false);
  });

  it.each([
    ['size', { size: { width: 28, height: 28 } }, 'size: this is for images, and '],
    ['colour', { colour: 'rgb' }, 'colour: this is for images, and '],
    ['textColumn', { textColumn: 'a' }, 'textColumn: this is for a .csv or .tsv file, and '],
  ] as const)('what is asked for does not fit: %s', async (field, request, reason) => {
    const path = join(writeFiles(tempFolder(), { 'a.txt': lines(30) }), 'a.txt');
    const failure = imported(path, request);
    await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError', field }));
    await expect(failure).rejects.toThrow(`${reason}${path} holds texts; leave it out.`);
  });

  it('a file larger than memory should hold', async () => {
    const path = join(tempFolder(), 'huge.txt');
    writeFileSync(path, '');
    truncateSync(path, 200_000_001);
    writeFileSync(path, 'text', { flag: 'r+' });
    await expect(imported(path)).rejects.toThrow('huge.txt: 200.0 MB are too many; a text may have 200.0 MB.');
  });
});
