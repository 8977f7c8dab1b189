import { createInterface } from 'node:readline';
import type { Terminal } from './cli-context.js';

/** The terminal, file or pipe that this process writes to. */
export function processTerminal(): Terminal {
  const { stdout, stderr, stdin } = process;
  let closed = false;
  const listeners: (() => void)[] = [];
  // A reader such as `head` that has seen enough is no failure.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
    for (const listener of listeners.splice(0)) listener();
  });
  stderr.on('error', () => undefined);
  return {
    out(text) {
      if (!closed) stdout.write(text);
    },
    err(text) {
      stderr.write(text);
    },
    isTerminal: stdout.isTTY === true,
    columns: () => stdout.columns || 80,
    confirm: stdin.isTTY === true && stdout.isTTY === true ? ask : null,
    onClosed(listener) {
      if (closed) listener();
      else listeners.push(listener);
    },
  };
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
