import { Command } from 'commander';
import { parseAssignments } from '../../../models/core/parse-config.js';
import { askedChanges, questionInfo } from '../../../models/core/parse-question.js';
import { printable } from '../../../models/core/printable.mjs';
import { runQuestions } from '../../../models/core/run-questions.js';
import type { Favourite } from '../../protocol/app.js';
import { configOf } from '../../runs/complete-config.js';
import { addFavourite, listFavourites, removeFavourite } from '../../runs/favourites.js';
import { readRunRecord } from '../../runs/run-record.js';
import { findRun } from '../../runs/run-store.js';
import { askedRun } from '../asked-run.js';
import type { CliContext } from '../cli-context.js';
import { count } from '../format.js';
import type { LabCommand } from '../lab-command.js';
import { collect, wholeNumber } from '../option-values.js';
import { runWord } from '../../runs/shell-word.js';
import { table } from '../table.js';

interface Adding {
  ask: string;
  set?: string[];
  step?: number;
  note?: string;
  json?: boolean;
}

const run = ['<run>', 'id, beginning of an id, name, or directory'] as const;
const name = ['<name>', 'what the favourite is called'] as const;

const examples = `
Examples:
  lab favourites brave-otter
  lab favourites add brave-otter 'red coat' --ask draw --set samples=12
  lab favourites add brave-otter 'coat to shoe' --ask path --set samples=3,10 --step 1000
  lab sample brave-otter --favourite 'red coat'`;

function favouritesCommand(context: CliContext): Command {
  const { terminal, runsDir } = context;
  const favourites = new Command('favourites')
    .description(
      'list, add and remove what is worth coming back to of a run: a question, and the checkpoint that answers it',
    )
    .helpCommand(false)
    .addHelpText('after', examples);
  favourites
    .command('list', { isDefault: true })
    .description('list the favourites of a run (the default)')
    .argument(...run)
    .option('--json', 'print one JSON object a line')
    .action((wanted: string, { json }: { json?: boolean }) => {
      const dir = findRun(runsDir, wanted);
      const list = listFavourites(dir);
      if (json) for (const one of list) terminal.json({ kind: 'favourite', ...one });
      else if (list.length === 0)
        terminal.line(`No favourites yet; lab favourites add ${runWord(wanted, dir)} NAME --ask QUESTION keeps one.`);
      else terminal.lines(listText(dir, list, terminal.columns()));
    });
  favourites
    .command('add')
    .description('keep a question, and with it the checkpoint that answers it')
    .argument(...run)
    .argument(...name)
    .requiredOption('--ask <question>', 'what to ask; lab ask RUN lists what can be asked')
    .option('--set <key=value>', 'one key of the question; may be given several times', collect)
    .option('--step <step>', 'the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option('--note <text>', 'what is worth remembering of it')
    .option('--json', 'print one JSON object')
    .action((wanted: string, called: string, { ask, set, step, note = '', json }: Adding) => {
      const { dir, architecture, config, step: of } = askedRun(runsDir, wanted, step);
      const { asked: schema } = questionInfo(architecture, config, ask);
      const question = { name: ask, asked: parseAssignments({ schema }, set ?? []) };
      const added = addFavourite(dir, { name: called, note, question, step: of }, context.now()).at(-1)!;
      if (json) terminal.json({ kind: 'favourite', ...added });
      else terminal.line(printable(`${added.name} is kept, with the checkpoint of step ${count(of)}.`));
    });
  favourites
    .command('remove')
    .description('forget a favourite; its checkpoint may roll away from then on')
    .argument(...run)
    .argument(...name)
    .option('--json', 'print one JSON object')
    .action((wanted: string, called: string, { json }: { json?: boolean }) => {
      const left = removeFavourite(findRun(runsDir, wanted), called);
      if (json) terminal.json({ kind: 'removed', name: called, left: left.length });
      else terminal.line(printable(`${called} is no favourite any more.`));
    });
  return favourites;
}

function listText(dir: string, list: readonly Favourite[], width: number | null): string {
  const { architecture, config } = configOf(readRunRecord(dir));
  const known = runQuestions(architecture, config).map(({ info }) => info);
  const rows = list.map(({ name: called, note, question, step, answerable }) => {
    const info = known.find((one) => one.name === question.name);
    const asked = Object.entries(info ? askedChanges(info, question.asked) : question.asked);
    return [
      called,
      question.name,
      answerable ? count(step) : `${count(step)} (gone)`,
      asked.map(([key, value]) => `${key} ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', '),
      note,
    ];
  });
  return table(['NAME', 'QUESTION', 'STEP', 'ASKED', 'NOTE'], rows, { width, shorten: ['NOTE', 'ASKED', 'NAME'] });
}

export const command: LabCommand = { order: 95, create: favouritesCommand };
