import { Command } from 'commander';
import { runDoctor } from '../../doctor/run-doctor.js';
import type { CliContext } from '../cli-context.js';

export function doctorCommand({ terminal }: CliContext, exit: (code: number) => void): Command {
  return new Command('doctor')
    .description('say what runs on this machine, and the remedy for each thing missing')
    .option('--json', 'print one JSON object')
    .action(async ({ json = false }: { json?: boolean }) => {
      exit(await runDoctor({ json }, { write: (text) => terminal.out(text) }));
    });
}
