import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { RequestError } from '../../core/errors.js';
import type { EdgeTools } from '../formats/tflite/edge-tools.js';

interface Waiting {
  resolve(answer: Buffer): void;
  reject(error: Error): void;
}

/** A runner of models/edge/native/run.cc: one file, open in a process that may die of it. */
export class LiteRtProcess {
  readonly #child: ChildProcessByStdio<Writable, Readable, null>;
  readonly #path: string;
  #waiting: Waiting[] = [];
  #received: Buffer[] = [];
  /** Bytes of the answer that is being received; null before its first line is whole. */
  #expected: number | null = null;
  #ended: string | null = null;

  /** `path` is only told in messages. */
  constructor({ runner, liteRt }: EdgeTools, path: string) {
    this.#path = path;
    this.#child = spawn(runner, [liteRt], { stdio: ['pipe', 'pipe', 'ignore'] });
    this.#child.stdout.on('data', (chunk: Buffer) => this.#receive(chunk));
    // The process is gone: its end is told by `close`.
    this.#child.stdin.on('error', () => undefined);
    this.#child.once('error', (error) => this.#end(`can't be started: ${error.message}`));
    this.#child.once('close', (code, signal) => this.#end(`broke down (${signal ?? `exit code ${code}`})`));
  }

  /** Sends a line and the bytes after it. Throws RequestError, a sentence about the file, where it fails. */
  request(line: string, body: readonly Uint8Array[] = []): Promise<Buffer> {
    if (this.#ended !== null) return Promise.reject(this.#problem(`LiteRT ${this.#ended}`));
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      this.#child.stdin.write(`${line}\n`);
      for (const bytes of body) this.#child.stdin.write(bytes);
    });
  }

  close(): Promise<void> {
    if (this.#ended !== null) return Promise.resolve();
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    this.#child.stdin.end();
    this.#child.kill('SIGKILL');
    return closed;
  }

  #receive(chunk: Buffer): void {
    this.#received.push(chunk);
    // An answer of many chunks is put together once.
    if (this.#expected !== null && this.#received.reduce((sum, { length }) => sum + length, 0) < this.#expected) return;
    let all = Buffer.concat(this.#received);
    for (;;) {
      if (this.#expected === null) {
        const end = all.indexOf('\n');
        if (end < 0) break;
        const line = all.subarray(0, end).toString('utf8');
        all = all.subarray(end + 1);
        const bytes = /^ok (\d+)$/.exec(line)?.[1];
        if (bytes === undefined) this.#waiting.shift()?.reject(this.#problem(line.replace(/^error /, '')));
        else this.#expected = Number(bytes);
      } else {
        if (all.length < this.#expected) break;
        this.#waiting.shift()?.resolve(all.subarray(0, this.#expected));
        all = all.subarray(this.#expected);
        this.#expected = null;
      }
    }
    this.#received = [all];
  }

  #end(how: string): void {
    this.#ended ??= how;
    for (const { reject } of this.#waiting.splice(0)) reject(this.#problem(`LiteRT ${how}`));
  }

  #problem(reason: string): RequestError {
    return new RequestError(`${this.#path}: ${reason}.`);
  }
}
