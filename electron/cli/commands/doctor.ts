import { Command } from 'commander';
import { runDoctor } from '../../doctor/run-doctor.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';

function doctorCommand({ terminal }: CliContext, exit: (code: number) => void): Command {
  return new Command('doctor')
    .description('say what runs on this machine, and the remedy for each thing missing')
    .option('--json', 'print one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      exit(await runDoctor({ json }, { write: (text) => terminal.lines(text) }));
    });
}

export const command: LabCommand = { order: 10, create: doctorCommand };
