import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { drawQuestion } from '../../models/gan/questions/draw.js';
import { exportFile } from '../runs/export-file.js';
import { tellWarnings, type AskedRun } from './asked-run.js';
import { withAnswers } from './ask-worker.js';
import type { CliContext } from './cli-context.js';
import { count as grouped } from './format.js';
import { fileStem } from './file-stem.js';
import type { SampleOptions } from './commands/sample.js';
import { assertWritable } from './writable.js';

/** Draws pictures into one PNG; resolves to the exit code. */
export function samplePictures(context: CliContext, run: AskedRun, options: SampleOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { dir, record, step } = run;
  const { count = 64, seed = 0, json = false, out, interpolate = 0 } = options;
  const path = resolve(workingDir, out ?? `${fileStem(record.name, record.id)}-${step}-${seed}.png`);
  if (!path.toLowerCase().endsWith('.png')) {
    throw new RequestError(`--out: '${out}' is not allowed; use a file name that ends in .png.`);
  }
  assertWritable('--out', path);
  return withAnswers(context, json, async (session) => {
    const folder = mkdtempSync(join(tmpdir(), 'model-lab-sample-'));
    try {
      const record = join(folder, 'record');
      const question = { name: drawQuestion.name, asked: { count, seed, class: options.class ?? null, interpolate } };
      const drawn = await session.ask({ dir, step, question, path: record });
      const warnings = tellWarnings(context, run, drawn);
      exportFile(path, readFileSync(`${record}.png`));
      const told = { kind: 'sample', step: drawn.step, count, seed, path, ...(warnings.length > 0 && { warnings }) };
      if (json) terminal.json(told);
      else terminal.line(`${grouped(count)} pictures of step ${grouped(drawn.step)} in ${path}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
