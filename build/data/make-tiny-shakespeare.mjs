/**
 * Makes the bundled text from the Shakespeare text of char-rnn and nanoGPT:
 *
 *     node build/data/make-tiny-shakespeare.mjs PATH_OF_THE_TEXT
 *
 * The first 90 % of its characters are for training and the rest for testing, as in nanoGPT.
 */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { standardError } from '../terminal-writer.mjs';
import { makeFolder } from '../../models/core/make-folder.mjs';

const source = process.argv[2];
if (!source) {
  standardError.line('Name the file that holds the text.');
  process.exit(2);
}
const target = fileURLToPath(new URL('../../models/data/bundled/tiny-shakespeare/', import.meta.url));
makeFolder(target);

// All of it is ASCII: a character is a byte.
const text = readFileSync(source, 'latin1');
const end = Math.floor(text.length * 0.9);
const manifest = {
  format: 1,
  kind: 'text',
  origin: 'bundled',
  title: 'Tiny Shakespeare',
  summary: 'Scenes from plays by William Shakespeare, as one text; the one that char-rnn and nanoGPT learn from.',
  licence: 'Public domain',
  characters: new Set(text).size,
  excerpt: text.slice(0, 400),
  source: 'https://github.com/karpathy/char-rnn',
  train: write('train', text.slice(0, end)),
  test: write('test', text.slice(end)),
};
writeFileSync(join(target, 'dataset.json'), `${JSON.stringify(manifest, null, 2)}\n`);

/**
 * @param {'train' | 'test'} split
 * @param {string} part
 */
function write(split, part) {
  const file = `${split}.txt.gz`;
  const packed = gzipSync(Buffer.from(part, 'latin1'), { level: 9, memLevel: 9 });
  writeFileSync(join(target, file), packed);
  return { count: part.length, text: { file, sha256: createHash('sha256').update(packed).digest('hex') } };
}
