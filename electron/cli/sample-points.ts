import { resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { pointsQuestion } from '../../models/gan/questions/points.js';
import { exportFile } from '../runs/export-file.js';
import { tellWarnings, type AskedRun } from './asked-run.js';
import { withAnswers } from './ask-worker.js';
import type { CliContext } from './cli-context.js';
import type { SampleOptions } from './commands/sample.js';
import { fileStem } from './file-stem.js';
import { count as grouped } from './format.js';
import { assertWritable } from './writable.js';

const DEFAULT_COUNT = 1000;

/** Draws points into a .csv file, one a line; resolves to the exit code. */
export function samplePoints(context: CliContext, run: AskedRun, options: SampleOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { dir, record, step } = run;
  const { count = DEFAULT_COUNT, seed = 0, json = false, out } = options;
  const path = resolve(workingDir, out ?? `${fileStem(record.name, record.id)}-${step}-${seed}.csv`);
  if (!path.toLowerCase().endsWith('.csv')) {
    throw new RequestError(`--out: '${out}' is not allowed; use a file name that ends in .csv.`);
  }
  assertWritable('--out', path);
  return withAnswers(context, json, async (session) => {
    const question = { name: pointsQuestion.name, asked: { count, seed, class: options.class ?? null } };
    const drawn = await session.ask({ dir, step, question });
    const warnings = tellWarnings(context, run, drawn);
    const { columns, points, classes } = pointsQuestion.answered.parse(drawn.body, { jitless: true });
    const rows = points.map((point, row) => [...point.map(String), ...(classes ? [classes[row]!] : [])]);
    const lines = [[...columns, ...(classes ? ['class'] : [])], ...rows].map((fields) => fields.map(field).join(','));
    exportFile(path, `${lines.join('\n')}\n`);
    const told = { kind: 'sample', step: drawn.step, count, seed, path, ...(warnings.length > 0 && { warnings }) };
    if (json) terminal.json(told);
    else terminal.line(`${grouped(count)} points of step ${grouped(drawn.step)} in ${path}`);
  });
}

/** As RFC 4180 has it. */
function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
