import { join } from 'node:path';
import type { CliContext } from '../../electron/cli/cli-context.js';
import { runCli } from '../../electron/cli/run-cli.js';
import { createTerminal } from '../../electron/cli/terminal.js';
import { tempFolder } from '../runs/run-fixture.js';

export interface Answer {
  code: number;
  out: string;
  err: string;
}

/** What is written to a terminal of `columns` characters, or to a pipe where there are none. */
export function fakeTerminal(columns: number | null = null, env: Record<string, string> = {}) {
  const written = { out: '', err: '' };
  const terminal = createTerminal({
    stdout: {
      ...(columns !== null && { isTTY: true, columns }),
      write: (text) => (written.out += text),
    },
    stderr: { write: (text) => (written.err += text) },
    env,
    ask: null,
    onClosed: () => undefined,
  });
  return { terminal, written };
}

/** A command line in this process, with folders of its own and without a worker. */
export function cliIn(
  folder = tempFolder(),
  columns: number | null = null,
): { context: CliContext; lab: (...args: string[]) => Promise<Answer> } {
  const { terminal, written } = fakeTerminal(columns);
  const context: CliContext = {
    version: '1.2.3',
    terminal,
    runsDir: join(folder, 'runs'),
    dataDirs: { user: join(folder, 'datasets'), installed: [] },
    trash: join(folder, 'share'),
    workingDir: folder,
    now: () => new Date('2026-01-31T09:45:00Z'),
    pause: () => Promise.resolve(),
    spawnWorker: () => {
      throw new Error('No worker was to be started.');
    },
    gpus: () => Promise.resolve([]),
    execution: {
      machine: () => null,
      datasets: () => Promise.resolve([]),
      file: join(folder, 'timings.json'),
      always: null,
    },
    onInterrupt: () => () => undefined,
  };
  return {
    context,
    async lab(...args) {
      Object.assign(written, { out: '', err: '' });
      const code = await runCli(args, context);
      return { code, ...written };
    },
  };
}
