import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError } from '../../../../models/core/errors.js';
import { printable } from '../../../../models/core/printable.mjs';
import { importDataset } from '../../../../models/data/catalog.js';
import type { DatasetImport } from '../../../../models/data/dataset.js';
import { MANIFEST } from '../../../../models/data/manifest.js';
import { encodePng } from '../../../../models/data/png.js';
import { npyFile } from '../../../data/write-images.js';
import type { Random } from '../../random.js';
import { mutateBytes } from '../mutate-bytes.js';
import { promised, target } from '../target.js';
import { load } from './imports.js';
import { folder } from './written-run.js';

/** A file's bytes, where a link leads, or what a folder holds, by names that may be no UTF-8. */
type Entry = Uint8Array | { to: string } | Map<string, Entry>;

interface Input {
  tree: Map<string, Entry>;
  request: Omit<DatasetImport, 'path'>;
}

const DEEPEST = 4;
const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text));
const picture = (value: number, channels: 1 | 3 = 1, side = 4): Uint8Array =>
  Uint8Array.from(
    encodePng({ width: side, height: side, channels, pixels: new Uint8Array(side * side * channels).fill(value) }),
  );
const pictures = [picture(0), picture(7), picture(255), picture(9, 3), picture(40, 1, 5), picture(90, 3, 130)];
const texts = ['To be.\n', 'or not\r\nto be', '\ufeffthat is', '', ' \n', 'the question. '.repeat(90)].map(bytesOf);
const array = Uint8Array.from(npyFile('|u1', [6, 4, 4], new Uint8Array(96)));

/** Names of folders, as classes and splits have them and as nobody expects them; letters stand for bytes. */
const FOLDERS = [
  ...['cat', 'dog', 'Cat', 'train', 'Training', 'test', 'val', 'validation', 'test2', '__MACOSX', '.hidden', '0', '1'],
  ...[
    '__proto__',
    'constructor',
    'a\nb',
    '\x1b[2J',
    '\xff\xfe',
    'na\xefve',
    'na\xc3\xafve',
    'nai\xcc\x88ve',
    ' ',
    '-rf',
  ],
  ...['\xe2\x80\xae', 'cat.png', 'x'.repeat(255), '\xf0\x9f\x90\xb1', 'a,b', '"', 'images.npy', '\\', '%2e%2e'],
];
const FILES = [
  ...['1.png', '2.PNG', '3.jpg', '4.jpeg', 'a', 'a.txt', 'b.TXT', 'README.txt', 'labels.csv', 'Thumbs.db', '.DS_Store'],
  ...['train-images-idx3-ubyte', 'train.npy', 'x_train.npy', 'y_train.npy', 'a.gif', 'x\n.png', '\xff.png', '\x07.txt'],
  ...['cat', 'dog', 'test', '__proto__.png', `${'y'.repeat(251)}.png`, '1.png.gz', 'a.md', 'na\xefve.png'],
];

const contentOf = (random: Random): Uint8Array => {
  if (random.oneIn(12)) return mutateBytes(random, [...pictures, ...texts, array]);
  return random.oneIn(4) ? random.of(texts) : random.oneIn(24) ? array : random.of(pictures);
};

function treeOf(random: Random, depth = 0): Map<string, Entry> {
  const tree = new Map<string, Entry>();
  for (let entries = random.below(random.of([2, 4, 6])); entries >= 0; entries--) {
    const isFolder = depth < DEEPEST && random.oneIn(2);
    const name = random.oneIn(20) ? random.of(FILES) : random.of(isFolder ? FOLDERS : FILES);
    if (random.oneIn(16))
      tree.set(name, { to: random.of(['.', '..', '../..', 'nowhere', 'cat', '1.png', name, '/dev/null']) });
    else tree.set(name, isFolder ? treeOf(random, depth + 1) : contentOf(random));
  }
  return tree;
}

/** As people keep them, with something odd beside. */
function usual(random: Random): Map<string, Entry> {
  const classes = (): Map<string, Entry> =>
    new Map(
      ['cat', 'dog'].map((name) => [
        name,
        new Map(['1.png', '2.png', '3.png'].map((file) => [file, contentOf(random)])),
      ]),
    );
  const tree: Map<string, Entry> = random.oneIn(2)
    ? classes()
    : new Map([
        ['train', classes()],
        [random.of(['test', 'val']), classes()],
      ]);
  for (let odd = random.below(3); odd > 0; odd--) {
    const [name, entry] = random.of([...treeOf(random, DEEPEST - 1)]);
    const within = random.oneIn(2) ? random.of([...tree.values()]) : tree;
    (within instanceof Map ? within : tree).set(name, entry);
  }
  return tree;
}

const path = (...parts: (string | Buffer)[]): Buffer =>
  Buffer.concat(parts.map((part) => (typeof part === 'string' ? Buffer.from(part, 'latin1') : part)));

function write(tree: Map<string, Entry>, into: Buffer): void {
  mkdirSync(into, { recursive: true });
  for (const [name, entry] of tree) {
    const at = path(into, '/', name);
    if (entry instanceof Map) write(entry, at);
    else if (entry instanceof Uint8Array) writeFileSync(at, entry);
    else symlinkSync(path(entry.to), at);
  }
}

let place: { source: string; user: string } | null = null;

/** A folder from the user's disk to what trains. */
export const folders = target<Input>({
  name: 'folders',
  refusals: [RequestError],
  make: (random) => ({
    tree: random.oneIn(2) ? usual(random) : treeOf(random),
    request: {
      ...(random.oneIn(6) && { size: { width: random.of([1, 4, 31]), height: random.of([1, 4, 31]) } }),
      ...(random.oneIn(6) && { colour: random.of(['rgb', 'greyscale'] as const) }),
    },
  }),
  async read({ tree, request }) {
    const { source, user } = (place ??= { source: join(folder(), 'shoes'), user: join(folder(), 'datasets') });
    rmSync(user, { recursive: true, force: true });
    rmSync(source, { recursive: true, force: true });
    write(tree, path(source));
    const dirs = { user, installed: [] };
    const info = await importDataset({ ...request, name: 'it', path: source }, dirs, () => undefined);
    for (const split of ['train', 'test'] as const) await load(info, split, dirs);
    const names: readonly string[] = ('classNames' in info && info.classNames) || [];
    promised(new Set(names).size === names.length, 'two classes of one name');
    promised(
      (info.notes ?? []).every((note) => printable(note) === note),
      'a note that moves the cursor',
    );
    const manifest = readFileSync(join(user, 'it', MANIFEST), 'utf8');
    promised(!/\\ud[89a-f]/i.test(manifest), 'a name that is no text');
  },
});
