import { basename } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { excerpt } from '../../models/core/printable.mjs';
import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import { comparedHeadline, compareRuns, MOST_RUNS, type Comparison } from '../../models/core/comparison/comparison.js';
import { curveAxes, type CurveAxis } from '../../models/core/comparison/curve.js';
import type { Command } from 'commander';
import { readComparedRuns, type ReadRun } from '../runs/compared-runs.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { findRun } from '../runs/run-store.js';
import type { CliContext } from './cli-context.js';
import { comparisonCsv } from './comparison-csv.js';
import { comparisonJson } from './comparison-json.js';
import { comparisonText } from './comparison-text.js';
import { oneOf } from './option-values.js';

/** How a comparison is to be shown. */
export interface ComparisonOptions {
  by?: CurveAxis;
  metric?: string[];
  reference?: string;
  json?: boolean;
  csv?: boolean;
}

/** Adds these options to a command. */
export function withComparisonOptions(command: Command): Command {
  return command
    .option('--by <axis>', 'what curves go by: step, epoch or time', oneOf('--by', curveAxes))
    .option('--metric <name...>', 'these metrics alone; by default what tells most')
    .option('--reference <run>', 'the run that settings are held to; by default the first')
    .option('--json', 'print one JSON object, with every point of the curves')
    .option('--csv', 'print every point, one a line');
}

/**
 * Prints a comparison of the runs in these folders; those that can't be read are told on standard error. Throws RequestError for a
 * metric, an axis or a reference that none of them has, and DamagedRunError where fewer than `least` can be read.
 */
export function printComparison(
  context: CliContext,
  runs: readonly { id: string; dir: string }[],
  { by = 'step', metric: wanted = [], reference, json, csv }: ComparisonOptions,
  least: number,
): void {
  const { terminal, runsDir } = context;
  if (json && csv) throw new RequestError('--csv: it can not be printed beside --json; use one of them.');
  const { read, unread } = readComparedRuns(runs, runsDir);
  if (read.length < least) throw new DamagedRunError(unread.map(({ message }) => message).join(' '));
  for (const { message } of unread) terminal.tell(message);
  for (const note of read.flatMap(({ notes }) => notes)) terminal.tell(note);
  const compared = read.map(({ run }) => run);
  const held = placeOf(reference, read, context);
  const comparison = compareRuns(compared, held);
  const metrics = chosenMetrics(wanted, comparison);
  if (by === 'epoch') tellWithoutEpochs(context, comparison);
  const all = metrics.length > 0 ? metrics : comparison.metrics;
  if (json) terminal.json(comparisonJson({ read, unread, comparison, metrics: all, by }));
  else if (csv) for (const piece of comparisonCsv(read, all)) terminal.lines(piece);
  else {
    const headline = comparedHeadline(comparison);
    const width = terminal.columns();
    terminal.lines(comparisonText({ runs: compared, comparison, by, metrics, headline, reference: held, width }));
  }
}

function placeOf(reference: string | undefined, read: readonly ReadRun[], { runsDir }: CliContext): number {
  if (reference === undefined) return 0;
  const dir = findRun(runsDir, reference);
  const place = read.findIndex((one) => one.dir === dir);
  if (place >= 0) return place;
  throw new RequestError(
    `--reference: '${excerpt(reference)}' is none of the runs that are compared; use one of them.`,
  );
}

/** Throws RequestError for a name that none of the runs measures. */
function chosenMetrics(wanted: readonly string[], { metrics }: Comparison): ComparedMetric[] {
  return [...new Set(wanted)].map((name) => {
    const found = metrics.find((one) => one.name === name);
    if (found) return found;
    const known = metrics.map((one) => one.name).join(', ');
    throw new RequestError(
      `--metric: '${excerpt(name)}' is measured by none of these runs; ${known === '' ? 'they have measured nothing yet' : `use ${known}`}.`,
    );
  });
}

function tellWithoutEpochs({ terminal }: CliContext, { runs }: Comparison): void {
  const without = runs.filter(({ stepsPerEpoch }) => stepsPerEpoch === null).map(({ name }) => name);
  if (without.length === runs.length) {
    throw new RequestError("--by: 'epoch' is not known of any of these runs; use step or time.");
  }
  for (const name of without) terminal.tell(`${name} has no epochs, and no curves by them.`);
}

/** The runs that the user means. Throws RequestError for too few, too many, or one that is named twice. */
export function runsToCompare(
  runsDir: string,
  wanted: readonly string[],
  least: number,
): { id: string; dir: string }[] {
  if (wanted.length < least || wanted.length > MOST_RUNS) {
    const are = wanted.length === 1 ? '1 run is' : `${wanted.length} runs are`;
    throw new RequestError(
      `RUN: ${are} ${wanted.length < least ? 'too few' : 'too many'} to compare; name ${least} to ${MOST_RUNS}.`,
    );
  }
  const dirs = wanted.map((one) => findRun(runsDir, one));
  const again = dirs.findIndex((dir, at) => dirs.indexOf(dir) < at);
  if (again < 0) return dirs.map((dir) => ({ id: basename(dir), dir }));
  throw new RequestError(`RUN: '${excerpt(wanted[again]!)}' is named twice; a run is compared with others.`);
}
