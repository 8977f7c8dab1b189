import { readFileSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { questionInfo } from '../../models/core/parse-question.js';
import type { Asked } from '../launch/ask-session.js';
import { temporaryFolder } from '../../models/data/temporary-folder.js';
import { exportFile } from '../runs/export-file.js';
import { tellWarnings, type AskedRun } from './asked-run.js';
import { withAnswers } from './ask-worker.js';
import type { CliContext } from './cli-context.js';
import type { SampleOptions } from './commands/sample.js';
import { fileStem } from './file-stem.js';
import { count as grouped } from './format.js';
import { favouriteOption } from './favourite-option.js';
import { pictureQuestion, refuse, toldOf } from './picture-question.js';
import { assertWritable } from './writable.js';

/** Draws pictures into one PNG; resolves to the exit code. */
export function samplePictures(context: CliContext, run: AskedRun, options: SampleOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { dir, record } = run;
  const { step, question } = toDraw(run, options);
  const { seed = 0, json = false, out } = options;
  const path = resolve(workingDir, out ?? `${fileStem(record.name, record.id)}-${step}-${seed}.png`);
  if (!path.toLowerCase().endsWith('.png')) {
    throw new RequestError(`--out: '${out}' is not allowed; use a file name that ends in .png.`);
  }
  assertWritable('--out', path);
  return withAnswers(context, json, async (session) => {
    const folder = temporaryFolder('sample');
    try {
      const record = join(folder, 'record');
      const drawn = await session.ask({ dir, step, question, path: record });
      const warnings = tellWarnings(context, run, drawn);
      exportFile(path, readFileSync(`${record}.png`));
      const { count, values, sentence } = toldOf(question, drawn.body);
      const about = { kind: 'sample', step: drawn.step, count, seed, path };
      if (json) terminal.json({ ...about, ...values, ...(warnings.length > 0 && { warnings }) });
      else {
        terminal.line(`${grouped(count)} pictures of step ${grouped(drawn.step)} in ${path}`);
        if (sentence !== null) terminal.line(sentence);
      }
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}

/** What is to be drawn, and by which checkpoint. Throws RequestError. */
function toDraw(
  { dir, step, architecture, config }: AskedRun,
  options: SampleOptions,
): Pick<Asked, 'step' | 'question'> {
  if (options.favourite === undefined) return { step, question: pictureQuestion(options) };
  refuse(options, '--favourite', ['count', 'seed', 'class', 'interpolate', 'way', 'samples', 'walk', 'arithmetic']);
  const favourite = favouriteOption(dir, options.favourite, options.step);
  if (questionInfo(architecture, config, favourite.question.name).draws) return favourite;
  throw new RequestError(`--favourite: '${options.favourite}' draws no pictures; use lab ask with --favourite.`);
}
