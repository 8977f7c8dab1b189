import { resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import type { AskedRun } from './asked-run.js';
import { withAnswers } from './ask-worker.js';
import type { CliContext } from './cli-context.js';
import type { SampleOptions } from './commands/sample.js';

/** Draws pictures into one PNG; resolves to the exit code. */
export function samplePictures(
  context: CliContext,
  { dir, record, step }: AskedRun,
  { count = 64, seed = 0, json = false, out }: SampleOptions,
): Promise<number> {
  const { terminal, workingDir } = context;
  const path = resolve(workingDir, out ?? `${record.name.replace(/[^\w-]+/g, '-')}-${step}-${seed}.png`);
  if (!path.toLowerCase().endsWith('.png')) {
    throw new RequestError(`--out: '${out}' is not allowed; use a file name that ends in .png.`);
  }
  return withAnswers(context, json, async (session) => {
    const drawn = await session.ask({ dir, step, question: { kind: 'draw', count, seed, path } });
    const told = { kind: 'sample', step: drawn.step, count, seed, path: drawn.path };
    terminal.out(json ? `${JSON.stringify(told)}\n` : `${count} pictures of step ${drawn.step} in ${drawn.path}\n`);
  });
}
