import { Command } from 'commander';
import { resolve } from 'node:path';
import { MOST_RUNS } from '../../../models/core/comparison/comparison.js';
import { RequestError } from '../../../models/core/errors.js';
import { makeReport } from '../../report/report.js';
import { PICTURE_BYTES } from '../../report/size-budget.js';
import { sizeText } from '../../report/words.js';
import type { RunRecord } from '../../protocol/run.js';
import { exportFile } from '../../runs/export-file.js';
import { readRunRecord } from '../../runs/run-record.js';
import { findRun } from '../../runs/run-store.js';
import type { CliContext } from '../cli-context.js';
import { fileStem } from '../file-stem.js';
import type { LabCommand } from '../lab-command.js';
import { assertWritable } from '../writable.js';

interface Options {
  out?: string;
  json?: boolean;
}

const examples = `
Examples:
  lab report brave-otter
  lab report brave-otter --out report.html
  lab report brave-otter wise-heron --out comparison.html

The file holds curves, pictures, settings, data and the command that repeats the run. It opens in any browser, asks for
nothing over a network and runs no script. Its pictures take ${sizeText(PICTURE_BYTES)} at most; what is left out is told.`;

function reportCommand(context: CliContext): Command {
  return new Command('report')
    .description('write all that is to be known of a run, or of 2 to 12 side by side, into one HTML file')
    .argument('<run...>', 'id, beginning of an id, name, or directory; several are compared')
    .option('--out <file>', 'where to write; by default <run>-report.html here, or comparison.html')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action((wanted: string[], options: Options) => report(context, wanted, options));
}

function report(context: CliContext, wanted: string[], { out, json }: Options): void {
  const { terminal, runsDir, workingDir, version } = context;
  const dirs = wanted.map((one) => findRun(runsDir, one));
  if (dirs.length > MOST_RUNS || new Set(dirs).size < dirs.length) {
    throw new RequestError(
      `RUN: ${wanted.join(' ')} is not allowed; name one run, or 2 to ${MOST_RUNS} different ones.`,
    );
  }
  const [{ name, id }] = dirs.map(readRunRecord) as [RunRecord];
  const path = resolve(workingDir, out ?? (dirs.length > 1 ? 'comparison.html' : `${fileStem(name, id)}-report.html`));
  if (!/\.html?$/i.test(path)) {
    throw new RequestError(`--out: '${out}' is not allowed; use a file name that ends in .html.`);
  }
  assertWritable('--out', path);
  const { html, leftOut } = makeReport({ dirs, runsDir, now: context.now(), version });
  exportFile(path, html);
  const bytes = Buffer.byteLength(html);
  if (json) terminal.json({ kind: 'report', runs: dirs.map((dir) => readRunRecord(dir).id), path, bytes, leftOut });
  else
    terminal.line(
      `${sizeText(bytes)} in ${path}${leftOut > 0 ? `, without ${leftOut} pictures that would have made it too large` : ''}`,
    );
}

export const command: LabCommand = { order: 105, create: reportCommand };
