/** `npm run bench -- --explaining`: what Shapley values of a row cost, ours beside Python's shap, in one run. */
import { Command, InvalidArgumentError } from 'commander';
import { standardError, standardOutput } from '../../../build/terminal-writer.mjs';
import { peerPython } from '../../../build/setup/peers.mjs';
import { inOneGo } from '../../../models/core/turns.js';
import type { ExplainedModel } from '../../../models/explain/explained-model.js';
import { exact } from '../../../models/explain/methods/exact.js';
import { kernelMethod } from '../../../models/explain/methods/kernel.js';
import { asked, madeRows, mlp, opened } from '../../explain/made.js';
import { figures } from '../figures.js';
import { readMachine } from '../machine.js';
import { startShap, type PythonShap } from './python-shap.js';

/** The perceptron has 64 and 32 units and one output; 50 background rows. */
const cases = [
  { name: 'Kernel SHAP, 30 columns, 2,048 coalitions', columns: 30, method: 'kernel' },
  { name: 'exact, 10 columns', columns: 10, method: 'exact' },
  { name: 'exact, 12 columns', columns: 12, method: 'exact' },
] as const;
const BACKGROUND = 50;
const BUDGET = 2048;

/** Milliseconds, by the clock and on the processor. */
interface Took {
  ms: number[];
  processorMs: number[];
}

function oursOf(model: ExplainedModel, background: number[][], method: 'kernel' | 'exact') {
  const explain = method === 'kernel' ? kernelMethod() : exact;
  return (row: number[]) => {
    const worked = process.cpuUsage();
    const began = performance.now();
    const { values } = inOneGo(explain(asked(model, row, { background, budget: BUDGET })));
    const { user, system } = process.cpuUsage(worked);
    return { values: [...values], ms: performance.now() - began, processorMs: (user + system) / 1000 };
  };
}

async function measure(
  { columns, method }: (typeof cases)[number],
  { python, rounds }: { python: string; rounds: number },
): Promise<{ ours: Took; shap: Took; version: string }> {
  const made = mlp([columns, 64, 32, 1]);
  const model = await opened(made);
  const background = madeRows(BACKGROUND, columns);
  const shap: PythonShap = await startShap(python, { weights: made.weights, background });
  const explain = oursOf(model, background, method);
  const took: Record<'ours' | 'shap', Took> = { ours: { ms: [], processorMs: [] }, shap: { ms: [], processorMs: [] } };
  // Each row by both in turn, so that what the machine does meanwhile hits both alike; the first two warm up.
  for (const [at, row] of madeRows(rounds + 2, columns, 9).entries()) {
    const answers = {
      ours: explain(row),
      shap: await shap.ask(method === 'kernel' ? { method, budget: BUDGET, row } : { method, row }),
    };
    if (method === 'exact') assertEqual(answers.ours.values, answers.shap.values);
    for (const who of ['ours', 'shap'] as const) {
      if (at < 2) continue;
      took[who].ms.push(answers[who].ms);
      took[who].processorMs.push(answers[who].processorMs);
    }
  }
  shap.end();
  model.dispose();
  return { ...took, version: shap.version };
}

function assertEqual(ours: readonly number[], theirs: readonly number[]): void {
  const far = Math.max(...ours.map((one, at) => Math.abs(one - theirs[at]!)));
  if (far > 1e-4) throw new Error(`exact values are ${far} apart.`);
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 2 && rounds <= 1000) return rounds;
  throw new InvalidArgumentError(`'${text}' is not a whole number from 2 to 1000.`);
}

async function main(): Promise<void> {
  const program = new Command('bench --explaining')
    .description("What Shapley values of a row cost: ours beside Python's shap.")
    .option('--rounds <n>', 'rows that both explain in turn', parseRounds, 15)
    .parse();
  const { rounds } = program.opts<{ rounds: number }>();
  const say = (text: string) => standardError.lines(`${text}\n`);
  const progress = { begin: say, say, advance: () => undefined, end: () => undefined };
  const python = await peerPython('shap', { env: process.env, progress });
  const { machine } = await readMachine();
  standardOutput.lines(`${machine.cpu}. Milliseconds a row: the median of ${rounds} rows, and on the processor.\n\n`);
  standardOutput.lines(
    '| | ours | shap | ratio | ours, processor | shap, processor | ratio |\n|---|---|---|---|---|---|---|\n',
  );
  for (const one of cases) {
    const { ours, shap, version } = await measure(one, { python, rounds });
    const cells = (['ms', 'processorMs'] as const).flatMap((kind) => {
      const [a, b] = [figures(ours[kind]).median, figures(shap[kind]).median];
      return [a.toFixed(1), b.toFixed(1), `${(b / a).toFixed(1)} ×`];
    });
    standardOutput.lines(`| ${one.name} (shap ${version}) | ${cells.join(' | ')} |\n`);
  }
}

main().catch((error: unknown) => {
  standardError.lines(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
