/** Files of one JSON object a line, appended while a run trains. */
import { closeSync, copyFileSync, fstatSync, openSync, readSync, truncateSync } from 'node:fs';
import { isAbsent } from './absent.js';
import { refuseNewer } from './damaged-run-error.js';

const NEWLINE = 0x0a;
const CHUNK_BYTES = 4 * 2 ** 20;

/** What a file of lines holds, see eachLine. */
export interface Lines {
  torn: string;
  whole: number;
  size: number;
}

/** A parser of one line's value: null for one that it can't use. */
export type ParseLine<T> = (value: unknown) => T | null;

/**
 * Calls `take` with each whole line, in order, and where it begins, in bytes. They take `whole` bytes of the file's `size`;
 * what stands behind them, as a killed process or a full disk leaves it, is `torn`. Absent files have no lines. Reads piece by piece: a file may be
 * larger than what fits into a string. `from`: where a line begins, and all before it is passed over.
 */
export function eachLine(path: string, take: (text: string, offset: number) => void, from = 0): Lines {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (isAbsent(path, error)) return { torn: '', whole: 0, size: 0 };
    throw error;
  }
  try {
    // A device such as /dev/full has no end.
    if (!fstatSync(file).isFile()) throw Object.assign(new Error(`${path} is no file`), { code: 'EINVAL' });
    return linesOf(file, take, from);
  } finally {
    closeSync(file);
  }
}

function linesOf(file: number, take: (text: string, offset: number) => void, from: number): Lines {
  let buffer = Buffer.allocUnsafe(CHUNK_BYTES);
  // The buffer holds `filled` bytes of the file, from `begin` on; they begin with a line.
  let [begin, filled] = [from, 0];
  for (;;) {
    if (filled === buffer.length) buffer = Buffer.concat([buffer, Buffer.allocUnsafe(buffer.length)]);
    const read = readSync(file, buffer, filled, buffer.length - filled, begin + filled);
    if (read === 0) return { torn: buffer.toString('utf8', 0, filled), whole: begin, size: begin + filled };
    const held = buffer.subarray(0, filled + read);
    let at = 0;
    for (let end = held.indexOf(NEWLINE, filled); end >= 0; end = held.indexOf(NEWLINE, at)) {
      take(held.toString('utf8', at, end), begin + at);
      at = end + 1;
    }
    held.copy(buffer, 0, at);
    filled = held.length - at;
    begin += at;
  }
}

/**
 * The value of each line that `parse` accepts goes to `take`; `notes` has a sentence where there are others, a torn last
 * line among them, and the whole lines `end` after so many bytes. Throws NewerFormatError where a line says that a newer
 * version has written it.
 */
export function parseLines<T>(
  path: string,
  parse: ParseLine<T>,
  take: (value: T) => void,
): { notes: string[]; end: number } {
  let bad = 0;
  const { torn, whole } = eachLine(path, (text) => {
    const value = parseLine(text, path, parse);
    if (value !== null) take(value);
    else if (text.trim() !== '') bad++;
  });
  if (torn.trim() !== '') bad++;
  const notes = bad === 0 ? [] : [bad === 1 ? 'one line is unreadable' : `${bad} lines are unreadable`];
  return { notes, end: whole };
}

/**
 * Cuts off everything from the first line that `beyond` says to drop, and a torn last line in any case. With `keep`, a
 * copy of the whole file is made there before anything of it is dropped.
 */
export function truncateLines<T>(
  path: string,
  parse: ParseLine<T>,
  beyond: (value: T) => boolean,
  keep?: string,
): void {
  let cut = Infinity;
  const { whole, size } = eachLine(path, (text, offset) => {
    const value = parseLine(text, path, parse);
    if (value !== null && offset < cut && beyond(value)) cut = offset;
  });
  cut = Math.min(cut, whole);
  if (cut >= size) return;
  if (keep !== undefined) copyFileSync(path, keep);
  truncateSync(path, cut);
}

function parseLine<T>(text: string, path: string, parse: ParseLine<T>): T | null {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch {
    return null;
  }
  refuseNewer(raw, path);
  return parse(raw);
}
