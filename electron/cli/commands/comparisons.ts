import { Command } from 'commander';
import { printable } from '../../../models/core/printable.mjs';
import { RequestError } from '../../../models/core/errors.js';
import { findComparison, listComparisons, removeComparison, runsOfComparison } from '../../runs/saved-comparisons.js';
import type { CliContext } from '../cli-context.js';
import { printComparison, withComparisonOptions, type ComparisonOptions } from '../comparison-output.js';
import { briefDate } from '../format.js';
import type { LabCommand } from '../lab-command.js';
import { table } from '../table.js';

const called = ['<name>', 'what the comparison is called'] as const;

function comparisonsCommand(context: CliContext): Command {
  const { terminal, runsDir } = context;
  const comparisons = new Command('comparisons')
    .description('list, show and remove comparisons that were kept under a name')
    .helpCommand(false);
  comparisons
    .command('list', { isDefault: true })
    .description('list all of them (the default)')
    .option('--json', 'print one JSON object a line')
    .action(({ json }: { json?: boolean }) => {
      const { comparisons: list, unread } = listComparisons(runsDir);
      for (const sentence of unread) terminal.tell(sentence);
      if (json) for (const one of list) terminal.json({ kind: 'saved-comparison', ...one });
      else if (list.length === 0) terminal.line("No comparisons yet; lab compare RUN RUN --save 'NAME' keeps one.");
      else {
        const rows = list.map(({ name, runs, by, at }) => {
          const names = runs.map((run) => `${run.name}${run.there ? '' : ' (gone)'}`);
          return [name, String(runs.length), by, briefDate(at, context.now()), names.join(', ')];
        });
        const shorten = ['WHICH', 'KEPT', 'NAME'];
        terminal.lines(
          table(['NAME', 'RUNS', 'BY', 'KEPT', 'WHICH'], rows, { width: terminal.columns(), shorten, whole: ['KEPT'] }),
        );
      }
    });
  withComparisonOptions(
    comparisons
      .command('show')
      .description('compare its runs')
      .argument(...called),
  ).action((name: string, options: ComparisonOptions) => {
    const saved = findComparison(runsDir, name);
    const { there, gone } = runsOfComparison(runsDir, saved);
    if (there.length === 0) throw new RequestError(`'${saved.name}' has no run any more: all are gone.`);
    for (const sentence of gone) terminal.tell(sentence);
    printComparison(context, there, { ...options, by: options.by ?? saved.by }, 1);
  });
  comparisons
    .command('remove')
    .description('forget one; its runs stay')
    .argument(...called)
    .option('--json', 'print one JSON object')
    .action((name: string, { json }: { json?: boolean }) => {
      const saved = findComparison(runsDir, name);
      removeComparison(runsDir, saved.id);
      if (json) terminal.json({ kind: 'removed', id: saved.id, name: saved.name });
      else terminal.line(printable(`${saved.name} is no comparison any more; its runs stay.`));
    });
  return comparisons;
}

export const command: LabCommand = { order: 73, create: comparisonsCommand };
