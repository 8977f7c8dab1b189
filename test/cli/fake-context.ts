import { join } from 'node:path';
import type { CliContext } from '../../electron/cli/cli-context.js';
import { runCli } from '../../electron/cli/run-cli.js';
import { tempFolder } from '../runs/run-fixture.js';

export interface Answer {
  code: number;
  out: string;
  err: string;
}

/** A command line in this process, with folders of its own and without a worker. */
export function cliIn(folder = tempFolder()): { context: CliContext; lab: (...args: string[]) => Promise<Answer> } {
  let out = '';
  let err = '';
  const context: CliContext = {
    version: '1.2.3',
    terminal: {
      out: (text) => (out += text),
      err: (text) => (err += text),
      isTerminal: false,
      columns: () => 100,
      confirm: null,
      onClosed: () => undefined,
    },
    runsDir: join(folder, 'runs'),
    dataDirs: { user: join(folder, 'datasets'), installed: [] },
    trash: join(folder, 'share'),
    workingDir: folder,
    now: () => new Date('2026-01-31T09:45:00Z'),
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
      [out, err] = ['', ''];
      const code = await runCli(args, context);
      return { code, out, err };
    },
  };
}
