import { resolve } from 'node:path';
import { Command } from 'commander';
import { RequestError } from '../../../models/core/errors.js';
import { WorkerSession } from '../../launch/worker-session.js';
import { newestCheckpoint } from '../../runs/checkpoints.js';
import { readRunRecord } from '../../runs/run-record.js';
import { findRun } from '../../runs/run-store.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import { wholeNumber } from '../option-values.js';

interface SampleOptions {
  step?: number;
  count: number;
  seed: number;
  out?: string;
  json?: boolean;
}

const examples = `
Examples:
  lab sample brave-otter
  lab sample brave-otter --step 1000 --count 16 --seed 3 --out early.png`;

export function sampleCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('sample')
    .description('draw new pictures with a trained model')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .option('--step <step>', 'use the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option('--count <number>', 'how many pictures, tiled into one file', wholeNumber('--count', 1, 1024), 64)
    .option('--seed <number>', 'start of the random numbers', wholeNumber('--seed', 0, 2147483647), 0)
    .option('--out <file>', 'where to write the PNG; by default <run>-<step>-<seed>.png here')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: SampleOptions) => exit(await sample(context, wanted, options)));
}

async function sample(context: CliContext, wanted: string, options: SampleOptions): Promise<number> {
  const { terminal, dataDirs, runsDir, workingDir, spawnWorker } = context;
  const { count, seed, json = false } = options;
  const dir = findRun(runsDir, wanted);
  const record = readRunRecord(dir);
  const step = options.step ?? newestCheckpoint(dir).checkpoint?.state.step;
  if (step === undefined) throw new RequestError(`${record.id} has no checkpoint yet; train it first.`);
  const path = resolve(workingDir, options.out ?? `${record.name.replace(/[^\w-]+/g, '-')}-${step}-${seed}.png`);
  if (!path.toLowerCase().endsWith('.png')) {
    throw new RequestError(`--out: '${options.out}' is not allowed; use a file name that ends in .png.`);
  }
  const session = new WorkerSession({ transport: spawnWorker(), onEvent: () => undefined });
  session.send({ kind: 'draw', dir, step, count, seed, path, dataDirs });
  const end = await session.ended;
  if (end.kind === 'drawn') {
    const told = { kind: 'sample', step: end.step, count, seed, path: end.path };
    terminal.out(json ? `${JSON.stringify(told)}\n` : `${count} pictures of step ${end.step} in ${end.path}\n`);
    return exitCodes.done;
  }
  if (end.kind !== 'failed') throw new Error(`The worker ended with '${end.kind}' instead of drawing.`);
  if (json) terminal.out(`${JSON.stringify({ kind: 'failed', ...end.failure })}\n`);
  terminal.err(`${end.failure.message}\n`);
  return end.failure.code === 'bad-request' ? exitCodes.badRequest : exitCodes.failed;
}
