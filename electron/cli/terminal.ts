import { createInterface } from 'node:readline';
import { terminalWriter, type TerminalStream } from '../../build/terminal-writer.mjs';
import { printable } from '../../models/core/printable.mjs';
import { fileError } from '../../models/data/file-errors.js';
import type { Terminal } from './cli-context.js';
import { cutToWidth } from './display-width.js';

interface Streams {
  stdout: TerminalStream;
  stderr: TerminalStream;
  env: Record<string, string | undefined>;
  /** Asks what has been made printable; null where nobody can answer. */
  ask: Terminal['confirm'];
  onClosed: Terminal['onClosed'];
}

/** A terminal on these streams: all that is written goes through here. */
export function createTerminal({ stdout, stderr, env, ask, onClosed }: Streams): Terminal {
  const out = terminalWriter(stdout);
  const err = terminalWriter(stderr);
  const redraw = (line: string): void => {
    // The last column stays free: a full line would wrap in some terminals.
    out.redraw(cutToWidth(printable(line), (stdout.columns || DEFAULT_COLUMNS) - 1));
  };
  // Both streams are mostly the same terminal, so what is told leaves no half-drawn line either.
  const aside = (write: (text: string) => void) => (text: string) => {
    redraw('');
    write(text);
  };
  return {
    line: out.line,
    lines: out.lines,
    json: (object) => out.lines(`${JSON.stringify(object)}\n`),
    tell: aside(err.line),
    tellLines: aside(err.lines),
    redraw,
    isTerminal: stdout.isTTY === true,
    columns: () => wantedColumns(env) ?? (stdout.isTTY ? stdout.columns || DEFAULT_COLUMNS : null),
    confirm: ask && ((question) => ask(printable(question))),
    onClosed,
  };
}

const DEFAULT_COLUMNS = 80;

/** What COLUMNS says, as the shell's own tools heed it; null where it says nothing. */
function wantedColumns({ COLUMNS = '' }: Streams['env']): number | null {
  return /^[1-9]\d{0,5}$/.test(COLUMNS) ? Number(COLUMNS) : null;
}

/**
 * The terminal, file or pipe that this process writes to. `onLost` hears, once, that it could not be written for another
 * reason than that its reader had gone: a full disk, say.
 */
export function processTerminal(onLost: () => void): Terminal {
  const { stdin } = process;
  const { stdout, stderr } = process;
  let closed = false;
  const listeners: (() => void)[] = [];
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (closed) return;
    closed = true;
    // A reader such as `head` that has seen enough is no failure.
    if (error.code !== 'EPIPE') {
      terminal.tell(fileError('Standard output', error).message);
      onLost();
    }
    for (const listener of listeners.splice(0)) listener();
  });
  stderr.on('error', () => undefined);
  const terminal = createTerminal({
    stdout: {
      isTTY: stdout.isTTY,
      get columns() {
        return stdout.columns;
      },
      write: (text) => closed || stdout.write(text),
    },
    stderr,
    env: process.env,
    ask: stdin.isTTY === true && stdout.isTTY === true ? ask : null,
    onClosed(listener) {
      if (closed) listener();
      else listeners.push(listener);
    },
  });
  return terminal;
}

/** Resolves once all that was written to standard output has been taken, or never will be. */
export function outputTaken(): Promise<void> {
  const { stdout } = process;
  return new Promise((resolve) => stdout.write('', () => resolve()));
}

function ask(question: string): Promise<boolean> {
  const lines = createInterface({ input: process.stdin, output: process.stdout });
  return new Promise((resolve) => {
    // Ending the input, with Ctrl-D or Ctrl-C, is a no.
    lines.once('close', () => resolve(false));
    lines.question(`${question} [y/N] `, (answer) => {
      resolve(/^y(es)?$/i.test(answer.trim()));
      lines.close();
    });
  });
}
