import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { RequestError } from '../../../../models/core/errors.js';
import {
  importDataset,
  loadCorpus,
  loadDataset,
  loadLabelledTexts,
  loadTable,
} from '../../../../models/data/catalog.js';
import type { ColumnWord, DatasetImport, DatasetInfo } from '../../../../models/data/dataset.js';
import { idxHeader } from '../../../../models/data/idx.js';
import { encodeTable, fitEncoding } from '../../../../models/data/table-encoding.js';
import { npyFile } from '../../../data/write-images.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, target, type Target } from '../target.js';
import { folder } from './written-run.js';

/** Files by name; the first is what is imported. */
type Files = Record<string, Uint8Array>;

interface Input {
  files: Files;
  request: Omit<DatasetImport, 'path'>;
}

let place: { source: string; user: string } | null = null;

/** An import from the user's files to what trains: what was written is read again and holds what it should. */
function ofFiles(name: string, make: (random: Random) => Input): Target {
  return target<Input>({
    name,
    make,
    refusals: [RequestError],
    async read({ files, request }) {
      const { source, user } = (place ??= { source: folder(), user: join(folder(), 'datasets') });
      rmSync(user, { recursive: true, force: true });
      const paths = Object.keys(files).map((file) => join(source, file));
      paths.forEach((path, i) => writeFileSync(path, Object.values(files)[i]!));
      try {
        const dirs = { user, installed: [] };
        const info = await importDataset({ ...request, name: 'it', path: paths[0]! }, dirs, () => undefined);
        for (const split of ['train', 'test'] as const) await load(info, split, dirs);
      } finally {
        for (const path of paths) rmSync(path, { force: true });
      }
    },
  });
}

/** What was written is read again, and holds what it should. */
export async function load(
  info: DatasetInfo,
  split: 'train' | 'test',
  dirs: { user: string; installed: string[] },
): Promise<void> {
  switch (info.kind) {
    case 'images': {
      const { images, labels, count, width, height, channels, classNames } = await loadDataset('it', split, dirs);
      promised(images.length === count * width * height * channels, `${images.length} pixels for ${count} images`);
      promised(labels?.every((label) => label < classNames.length) ?? true, 'a label without a class');
      return;
    }
    case 'table': {
      const table = await loadTable('it', split, dirs);
      promised(
        table.values.every((value) => Math.abs(value) !== Infinity),
        'a value that is not finite',
      );
      promised(table.targets?.every(Number.isFinite) ?? true, 'a target that is not finite');
      const train = split === 'train' ? table : await loadTable('it', 'train', dirs);
      promised(encodeTable(fitEncoding(train), table).every(Number.isFinite), 'what a network reads is not finite');
      return;
    }
    case 'text':
      promised((await loadCorpus('it', dirs)).train !== '', 'an empty text');
      return;
    case 'labelled-text': {
      const { texts, labels, classNames } = await loadLabelledTexts('it', split, dirs);
      promised(
        texts.every((text) => text !== '') && labels.every((label) => label < classNames.length),
        'an empty text',
      );
    }
  }
}

const bytesOf = (text: string, encoding: 'utf8' | 'utf16le' | 'latin1' = 'utf8'): Uint8Array =>
  Uint8Array.from(Buffer.from(text, encoding));

const rows = Array.from(
  { length: 12 },
  (_, i) => `${i * 1.5},${['red', 'blue'][i % 2]!},${-i},${['yes', 'no'][i % 2]!}`,
);
const numbers = `width,colour,depth,class\n${rows.join('\n')}\n`;
const reviews = `text,label\n${Array.from({ length: 8 }, (_, i) => `"Word ""${i}"", and\nmore of it",${i % 2 === 0 ? 'good' : 'bad'}`).join('\n')}\n`;
const tables = [
  ...[
    numbers,
    reviews,
    numbers.replaceAll(',', ';').replaceAll('.', ','),
    numbers.replaceAll(',', '\t'),
    numbers.replaceAll('\n', '\r\n'),
  ],
  ...[
    `"","a","y"\n${rows.map((_, i) => `"${i + 1}",${i},${i * i}`).join('\n')}\n`,
    `sep=;\na;b\n${rows.map((_, i) => `${i};${i % 3}`).join('\n')}`,
  ],
].map((text) => bytesOf(text));
tables.push(
  bytesOf(`\ufeff${numbers.replaceAll(',', '\t')}`, 'utf16le'),
  bytesOf(numbers.replace('red', 'r\xf6t'), 'latin1'),
);
const TABLE_TOKENS = [
  '"',
  '""',
  ',',
  ';',
  '\t',
  '|',
  '\n',
  '\r',
  '\\"',
  '\0',
  '\xef\xbb\xbf',
  '\xff\xfe',
  'NA',
  '1e309',
  '-1.7976931348623157e308',
  '2024-01-01',
  '1,234.5',
  '__proto__',
  '\x85',
];
const WORDS: ColumnWord[] = ['number', 'category', 'out'];
const NAMES = ['width', 'colour', 'class', 'text', 'label', 'y', '__proto__', 'constructor', ' ', 'Width'];

/** The file, often also packed, and packed and damaged. */
function packed(random: Random, name: string, bytes: Uint8Array): Files {
  if (!random.oneIn(8)) return { [name]: bytes };
  const stored = Uint8Array.from(gzipSync(bytes));
  return { [`${name}.gz`]: random.oneIn(3) ? mutateBytes(random, [stored]) : stored };
}

const table = ofFiles('tables', (random) => ({
  files: packed(random, random.of(['a.csv', 'a.csv', 'a.tsv']), mutateBytes(random, tables, TABLE_TOKENS)),
  request: {
    ...(random.oneIn(4) && { target: random.of(NAMES) }),
    ...(random.oneIn(8) && { columns: Object.fromEntries([[random.of(NAMES), random.of(WORDS)]]) }),
    ...(random.oneIn(12) && { textColumn: random.of(NAMES), labelColumn: random.of(NAMES) }),
  },
}));

const prose = 'To be, or not to be: that is the question — whether ’tis nobler. 😀\n'.repeat(20);
const texts = [
  bytesOf(prose),
  bytesOf(`\ufeff${prose}`),
  bytesOf(`\ufeff${prose}`, 'utf16le'),
  bytesOf(prose.replaceAll('\n', '\r\n')),
];

const text = ofFiles('texts', (random) => ({
  files: packed(
    random,
    'a.txt',
    mutateBytes(random, texts, ['\r', '\n', '\0', '\xc3', '\xed\xa0\x80', '\xff\xfe', '\xf0\x9f\x98\x80']),
  ),
  request: {},
}));

const floats = (count: number, of = (i: number) => i / count): Uint8Array =>
  new Uint8Array(Float32Array.from({ length: count }, (_, i) => of(i)).buffer);
const npys = [
  ...[
    npyFile(
      '|u1',
      [6, 4, 4],
      Uint8Array.from({ length: 96 }, (_, i) => i),
    ),
    npyFile('<f4', [6, 2, 2, 3], floats(72)),
    npyFile('<f4', [6, 3], floats(18)),
  ],
  ...[
    npyFile('<f4', [6, 4, 4], floats(96), true),
    npyFile(
      '>i2',
      [6, 4, 4],
      Uint8Array.from({ length: 192 }, (_, i) => (i % 2) * 9),
    ),
  ],
].map((bytes) => Uint8Array.from(bytes));
const labels = Uint8Array.from(npyFile('|u1', [6], Uint8Array.of(0, 1, 0, 1, 0, 1)));
const NPY_TOKENS = [
  "'descr': '<f8'",
  "'|O'",
  "'>u8'",
  'True',
  '(1099511627776,)',
  '(2, 65535, 65535)',
  '(0, 4)',
  ', ',
  '\x93NUMPY\x03\0',
  '\x93NUMPY\x02\0',
  '\0\0\xc0\x7f',
  '\0\0\x80\x7f',
];

const npy = ofFiles('npy', (random) => ({
  files: {
    'x.npy': mutateBytes(random, npys, NPY_TOKENS),
    ...(!random.oneIn(3) && { 'y.npy': random.oneIn(3) ? mutateBytes(random, [labels], NPY_TOKENS) : labels }),
  },
  request: sized(random),
}));

function sized(random: Random): Input['request'] {
  const side = (): number => random.of([1, 2, 5, 64]);
  return {
    ...(random.oneIn(6) && { size: { width: side(), height: side() } }),
    ...(random.oneIn(6) && { colour: random.of(['rgb', 'greyscale'] as const) }),
    ...(random.oneIn(10) && { target: 'y' }),
  };
}

const idxImages = Uint8Array.from(
  Buffer.concat([idxHeader('u1', [6, 4, 4]), Buffer.from(Uint8Array.from({ length: 96 }, (_, i) => i * 2))]),
);
const idxLabels = Uint8Array.from(Buffer.concat([idxHeader('u1', [6]), Buffer.from([0, 1, 0, 1, 1, 0])]));

const idxFiles = ofFiles('idx files', (random) => ({
  files: {
    'train-images-idx3-ubyte': mutateBytes(random, [idxImages]),
    ...(random.oneIn(2) && { 'train-labels-idx1-ubyte': mutateBytes(random, [idxLabels]) }),
  },
  request: sized(random),
}));

export const imports: readonly Target[] = [table, text, npy, idxFiles];
