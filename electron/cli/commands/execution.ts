import { Command } from 'commander';
import { describeTiming } from '../../../models/core/execution-choice.js';
import { executionTitles } from '../../../models/core/execution-modes.js';
import { printable } from '../../../models/core/printable.mjs';
import { RequestError } from '../../../models/core/errors.js';
import { forgetTimings, listTimings, type RememberedTimings } from '../../runs/execution-memory.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { count, date } from '../format.js';

const examples = `
Examples:
  lab execution               which modes were timed on this machine for which programs
  lab execution forget 3f2a   time that program again at its next run
  lab execution forget --all

With the key execution=auto a run takes the fastest mode; lab train gan --set execution=xla names one itself.`;

function executionCommand({ terminal, execution }: CliContext): Command {
  const command = new Command('execution')
    .description('list or forget how fast programs ran in which execution mode')
    .helpCommand(false)
    .addHelpText('after', examples);
  command
    .command('list', { isDefault: true })
    .description('list the programs with their timings, the newest first (the default)')
    .option('--json', 'print one JSON object a line')
    .action(({ json }: { json?: boolean }) => {
      const programs = listTimings(execution.file).reverse();
      if (json) for (const one of programs) terminal.json(one);
      else if (programs.length === 0) terminal.line('Nothing has been timed yet: the first long run of a program is.');
      else terminal.lines(programs.map(programText).join('\n'));
    });
  command
    .command('forget')
    .description('forget timings, so that the next run is timed again')
    .argument('[key]', 'the beginning of a key that list shows')
    .option('--all', 'all of them')
    .option('--json', 'print one JSON object')
    .action((key: string | undefined, { all = false, json }: { all?: boolean; json?: boolean }) => {
      if (all === (key !== undefined))
        throw new RequestError('KEY: name a key that lab execution lists, or use --all.');
      const forgotten = forgetTimings(execution.file, key ?? '').length;
      if (key !== undefined && forgotten === 0) {
        throw new RequestError(`KEY: '${key}' is the beginning of none; lab execution lists those there are.`);
      }
      if (json) terminal.json({ kind: 'forgotten', programs: forgotten });
      else terminal.line(`Forgot ${forgotten} ${forgotten === 1 ? 'program' : 'programs'}.`);
    });
  return command;
}

function programText({
  key,
  at,
  architecture,
  dataset,
  parameters,
  gpu,
  timings,
  complete,
}: RememberedTimings): string {
  const what = [architecture, ...(dataset === '' ? [] : [dataset]), `${count(parameters)} parameters`].join(', ');
  const note = complete ? '' : ', too short to time others';
  const lines = timings.map((timing) => `  ${executionTitles[timing.mode].padEnd(22)}${describeTiming(timing)}\n`);
  return `${printable(`${key.slice(0, 8)}  ${what}, ${gpu ?? 'CPU'}, ${date(at)}${note}`)}\n${lines.join('')}`;
}

export const command: LabCommand = { order: 120, create: executionCommand };
