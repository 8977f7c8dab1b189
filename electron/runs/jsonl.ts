/** Files of one JSON object a line, appended while a run trains. */
import { closeSync, fstatSync, fsyncSync, openSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';

/** Appends whole lines; the file is opened at the first of them. */
export class LineAppender {
  readonly #path: string;
  #file: number | null = null;

  constructor(path: string) {
    this.#path = path;
  }

  append(lines: string[]): void {
    if (lines.length === 0) return;
    this.#file ??= openSync(this.#path, 'a');
    writeFileSync(this.#file, `${lines.join('\n')}\n`);
  }

  /** Of the file, in bytes; 0 before the first line is appended. */
  get size(): number {
    return this.#file === null ? 0 : fstatSync(this.#file).size;
  }

  /** Waits until everything appended is on the disk. */
  sync(): void {
    if (this.#file !== null) fsyncSync(this.#file);
  }

  close(): void {
    if (this.#file !== null) closeSync(this.#file);
    this.#file = null;
  }
}

export interface Line<T> {
  value: T;
  /** Where the line begins in the file, in bytes. */
  offset: number;
}

/**
 * The lines that `parse` accepts, in order, and one note for each group that it does not. `parse` returns null for a
 * value it can't use. A torn last line, as a killed process or a full disk leaves it, is such a group.
 */
export function parseLines<T>(
  bytes: Uint8Array,
  parse: (value: unknown) => T | null,
): { lines: Line<T>[]; notes: string[]; end: number } {
  const lines: Line<T>[] = [];
  let bad = 0;
  let offset = 0;
  let end = 0;
  const decoder = new TextDecoder();
  while (offset < bytes.length) {
    const newline = bytes.indexOf(0x0a, offset);
    const next = newline < 0 ? bytes.length : newline + 1;
    const text = decoder.decode(bytes.subarray(offset, newline < 0 ? bytes.length : newline));
    const value = newline < 0 ? null : parse(parseJson(text));
    if (value !== null) {
      lines.push({ value, offset });
      end = next;
    } else if (text.trim() !== '') bad++;
    offset = next;
  }
  return { lines, notes: bad === 0 ? [] : [bad === 1 ? 'one line is unreadable' : `${bad} lines are unreadable`], end };
}

/** The file's bytes; none where it does not exist. */
export function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return new Uint8Array();
    throw error;
  }
}

/** Cuts off everything from the first line that `beyond` says to drop, and a torn last line in any case. */
export function truncateLines<T>(
  path: string,
  parse: (value: unknown) => T | null,
  beyond: (value: T) => boolean,
): void {
  const bytes = readBytes(path);
  if (bytes.length === 0) return;
  const { lines, end } = parseLines(bytes, parse);
  const cut = lines.find((line) => beyond(line.value))?.offset ?? end;
  if (cut < bytes.length) truncateSync(path, cut);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
