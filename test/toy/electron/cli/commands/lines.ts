import { Command } from 'commander';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { listRuns } from '../../runs/run-store.js';

function linesCommand({ terminal, runsDir }: CliContext): Command {
  return new Command('lines').description('list the lines that have been found').action(() => {
    const lines = listRuns(runsDir).filter(({ summary }) => summary.architecture === 'line');
    terminal.json({ kind: 'lines', names: lines.map(({ summary }) => summary.name) });
  });
}

export const command: LabCommand = { order: 900, create: linesCommand };
