import { basename, dirname, resolve } from 'node:path';
import { Command } from 'commander';
import { FEWEST_RUNS } from '../../../models/core/comparison/comparison.js';
import { RequestError } from '../../../models/core/errors.js';
import { excerpt, printable } from '../../../models/core/printable.mjs';
import { saveComparison } from '../../runs/saved-comparisons.js';
import type { CliContext } from '../cli-context.js';
import { printComparison, runsToCompare, withComparisonOptions, type ComparisonOptions } from '../comparison-output.js';
import type { LabCommand } from '../lab-command.js';

const examples = `
Examples:
  lab compare brave-otter sunny-heron
  lab compare hinge-0 hinge-1 wgan-0 wgan-1 --by epoch --metric fid precision
  lab compare brave-otter sunny-heron --csv > points.csv
  lab compare brave-otter sunny-heron --save 'Which loss?'

Runs that differ by their seeds alone are one column: their mean, lowest to highest.`;

function compareCommand(context: CliContext): Command {
  const command = new Command('compare')
    .description('hold two to twelve runs to each other: settings that differ, curves, what they came to')
    .argument('<runs...>', 'ids, beginnings of ids, names, or directories');
  return withComparisonOptions(command)
    .option('--save <name>', 'keep the comparison under this name; lab comparisons lists them')
    .addHelpText('after', examples)
    .action((wanted: string[], { save, ...options }: ComparisonOptions & { save?: string }) => {
      const { runsDir, terminal } = context;
      const runs = runsToCompare(runsDir, wanted, FEWEST_RUNS);
      const ids = save === undefined ? null : runs.map(({ dir }) => ownId(runsDir, dir));
      printComparison(context, runs, options, FEWEST_RUNS);
      if (save === undefined || !ids) return;
      const { name } = saveComparison(runsDir, { name: save, runs: ids, by: options.by ?? 'step' }, context.now());
      terminal.tell(printable(`Kept as ${name}; lab comparisons lists them.`));
    });
}

function ownId(runsDir: string, dir: string): string {
  if (dirname(resolve(dir)) === resolve(runsDir)) return basename(resolve(dir));
  throw new RequestError(
    `--save: '${excerpt(dir)}' lies elsewhere; only runs in ${runsDir} can be kept in a comparison.`,
  );
}

export const command: LabCommand = { order: 72, create: compareCommand };
