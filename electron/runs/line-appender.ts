import { closeSync, fstatSync, fsyncSync, openSync, readSync, writeFileSync } from 'node:fs';

const NEWLINE = 0x0a;

/**
 * Appends whole lines; the file is opened at the first of them. Where it ends within a line, as a killed process or a
 * full disk leaves it, the next begins on a line of its own.
 */
export class LineAppender {
  readonly #path: string;
  #file: number | null = null;
  /** Whether the file is known to end with a line's end. */
  #whole = false;

  constructor(path: string) {
    this.#path = path;
  }

  append(lines: string[]): void {
    if (lines.length === 0) return;
    this.#file ??= openSync(this.#path, 'a+');
    const before = this.#whole || endsWhole(this.#file) ? '' : '\n';
    // A write that fails may have written a part.
    this.#whole = false;
    writeFileSync(this.#file, `${before}${lines.join('\n')}\n`);
    this.#whole = true;
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
    this.#whole = false;
  }
}

function endsWhole(file: number): boolean {
  const { size } = fstatSync(file);
  const last = new Uint8Array(1);
  return size === 0 || readSync(file, last, 0, 1, size - 1) === 0 || last[0] === NEWLINE;
}
