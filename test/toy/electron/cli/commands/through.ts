import { Command } from 'commander';
import { withAnswers } from '../ask-worker.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';

function throughCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('through')
    .description('the slope of a line through a point')
    .argument('<x>')
    .argument('<y>')
    .action(async (x: string, y: string) => {
      const question = { name: 'through', asked: { x: Number(x), y: Number(y) } };
      const code = await withAnswers(context, true, async (session) => {
        context.terminal.json((await session.use({ architecture: 'line', question })) as object);
      });
      exit(code);
    });
}

export const command: LabCommand = { order: 901, create: throughCommand };
