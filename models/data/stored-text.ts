import { join } from 'node:path';
import { RequestError } from '../core/errors.js';
import { checkUnchanged } from './checked-file.js';
import { countCharacters } from './code-points.js';
import type { LabelledTexts, Split, TextCorpus } from './dataset.js';
import { printable } from './file-errors.js';
import { MAX_TEXT_BYTES } from './limits.js';
import type { CorpusManifest, LabelledTextManifest, Manifest, StoredFile } from './manifest.js';
import { readWhole } from './read-at.js';
import { unpackText } from './unpack.js';
import { writeNew } from './write-new.js';

/** Texts are written in pieces of so many UTF-16 units. */
const PIECE = 1_000_000;
/** Room for the class numbers, quotes and escapes around the texts. */
const MOST_STORED_BYTES = 4 * MAX_TEXT_BYTES;

/** Loads both parts of the text in `folder`. Throws RequestError where a file is not the one that was written. */
export async function loadStoredCorpus(name: string, folder: string, manifest: CorpusManifest): Promise<TextCorpus> {
  const read = async (split: Split) => {
    const { count, text: file } = manifest[split];
    const text = await readChecked(folder, file, manifest.origin);
    checkCount(join(folder, file.file), { found: countCharacters(text), expected: count, what: 'characters' });
    return text;
  };
  return { name, train: await read('train'), test: await read('test') };
}

/** Loads one split of the texts in `folder`. Throws RequestError where a file is not the one that was written. */
export async function loadStoredTexts(
  name: string,
  folder: string,
  manifest: LabelledTextManifest,
  split: Split,
): Promise<LabelledTexts> {
  const { count, text: file } = manifest[split];
  const path = join(folder, file.file);
  const lines = (await readChecked(folder, file, manifest.origin)).split('\n');
  // What follows the last line's end.
  lines.pop();
  checkCount(path, { found: lines.length, expected: count, what: 'texts' });
  const { classNames } = manifest;
  const labels = new Int32Array(count);
  const texts = lines.map((line, i) => {
    const [label, text] = parseLine(line, `${printable(path)}: line ${i + 1}`);
    if (label >= classNames.length) {
      throw new RequestError(
        `${printable(path)}: line ${i + 1} has the label ${label}, and there are ${classNames.length} classes.`,
      );
    }
    labels[i] = label;
    return text;
  });
  return { name, texts, labels, classNames };
}

/** Writes a new file of text, synced to disk, and returns the SHA-256 of its bytes. System errors pass through. */
export function writeText(path: string, text: string, onBytes: (bytes: number) => void): Promise<string> {
  return writeNew(path, encodedPieces([text], onBytes));
}

/** As writeText, for texts with their classes. */
export function writeTexts(
  path: string,
  texts: Iterable<readonly [label: number, text: string]>,
  onBytes: (bytes: number) => void,
): Promise<string> {
  return writeNew(path, encodedPieces(jsonLines(texts), onBytes));
}

function* jsonLines(texts: Iterable<readonly [number, string]>): Generator<string> {
  let piece = '';
  for (const entry of texts) {
    piece += `${JSON.stringify(entry)}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

function* encodedPieces(texts: Iterable<string>, onBytes: (bytes: number) => void): Generator<Uint8Array> {
  for (const text of texts) {
    for (let start = 0; start < text.length;) {
      let end = Math.min(start + PIECE, text.length);
      // A surrogate pair stays in one piece.
      if ((text.charCodeAt(end - 1) & 0xfc00) === 0xd800 && end < text.length) end++;
      const bytes = Buffer.from(text.slice(start, end), 'utf8');
      yield bytes;
      onBytes(bytes.length);
      start = end;
    }
  }
}

async function readChecked(folder: string, file: StoredFile, origin: Manifest['origin']): Promise<string> {
  const path = join(folder, file.file);
  const bytes = await readWhole(path, { what: "a data set's file", most: MOST_STORED_BYTES });
  checkUnchanged(path, bytes, file, origin);
  const unpacked = await unpackText(path, bytes);
  return Buffer.from(unpacked.buffer, unpacked.byteOffset, unpacked.length).toString('utf8');
}

function checkCount(path: string, { found, expected, what }: { found: number; expected: number; what: string }): void {
  if (found === expected) return;
  throw new RequestError(`${printable(path)}: it holds ${found} ${what}, and its dataset.json says ${expected}.`);
}

function parseLine(line: string, place: string): [number, string] {
  let entry: unknown;
  try {
    entry = JSON.parse(line);
  } catch (error) {
    throw new RequestError(`${place} is not JSON.`, { cause: error });
  }
  if (Array.isArray(entry) && entry.length === 2) {
    const [label, text] = entry as [unknown, unknown];
    if (typeof label === 'number' && Number.isInteger(label) && label >= 0 && typeof text === 'string') {
      return [label, text];
    }
  }
  throw new RequestError(`${place} is not a class and a text.`);
}
