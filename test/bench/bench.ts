/**
 * `npm run bench`: milliseconds per training step of each contender, in interleaved rounds of one process, so that
 * what the machine does meanwhile hits all alike.
 */
import os from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { cnn } from './cnn.js';
import { gan } from './gan.js';
import type { Contender, Workload } from './workload.js';

const workloads: Workload[] = [gan, cnn];

/** Milliseconds of work in one round of one contender. */
const ROUND_MS = 1000;
const WARM_UP_STEPS = 20;

interface Figures {
  min: number;
  median: number;
  max: number;
}

async function measure(workload: Workload, rounds: number, report: (line: string) => void) {
  const contenders = new Map<string, Contender>();
  const times = new Map<string, number[]>();
  for (const [name, create] of Object.entries(workload.contenders)) {
    const contender = await create();
    if (contender.parameters !== workload.parameters) {
      throw new Error(`${workload.name}, ${name}: ${contender.parameters} parameters are not ${workload.parameters}.`);
    }
    const losses = Array.from({ length: WARM_UP_STEPS }, () => contender.step());
    if (!losses.every(Number.isFinite)) throw new Error(`${workload.name}, ${name}: the loss is not finite.`);
    if (!(losses.at(-1)! < losses[0]!)) throw new Error(`${workload.name}, ${name}: the loss does not fall.`);
    contenders.set(name, contender);
    times.set(name, []);
  }
  for (let round = 1; round <= rounds; round++) {
    report(`${workload.name}: round ${round} of ${rounds}`);
    for (const [name, contender] of contenders) times.get(name)!.push(msPerStep(contender));
  }
  for (const contender of contenders.values()) contender.dispose();
  return Object.fromEntries([...times].map(([name, values]) => [name, figures(values)]));
}

function msPerStep(contender: Contender): number {
  const start = performance.now();
  let steps = 0;
  do {
    contender.step();
    steps++;
  } while (performance.now() - start < ROUND_MS);
  return (performance.now() - start) / steps;
}

function figures(values: number[]): Figures {
  const sorted = [...values].sort((a, b) => a - b);
  const round = (value: number) => Math.round(value * 1000) / 1000;
  return { min: round(sorted[0]!), median: round(sorted[Math.floor(sorted.length / 2)]!), max: round(sorted.at(-1)!) };
}

function table(results: Record<string, Record<string, Figures>>): string {
  const lines = ['| ms per step | ours | ours, eager | tfjs | tfjs ÷ ours |', '|---|---:|---:|---:|---:|'];
  for (const [name, row] of Object.entries(results)) {
    const cells = ['ours', 'ours-eager', 'tfjs'].map((key) => {
      const { min, median, max } = row[key]!;
      return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
    });
    const ratio = row['tfjs']!.median / row['ours']!.median;
    lines.push(`| ${name} | ${cells.join(' | ')} | ${ratio.toFixed(1)} |`);
  }
  return lines.join('\n');
}

function parseNames(text: string): Workload[] {
  return text.split(',').map((name) => {
    const found = workloads.find((one) => one.name === name);
    if (found) return found;
    throw new InvalidArgumentError(`'${name}' is unknown; use ${workloads.map((one) => one.name).join(', ')}.`);
  });
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 1000) return rounds;
  throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 1000.`);
}

async function main(): Promise<void> {
  const program = new Command('bench')
    .description('Times a training step of each workload: compiled, eager, and tfjs as its users write it.')
    .option('--only <names>', 'workloads, separated by commas', parseNames, workloads)
    .option('--rounds <n>', 'rounds of a second for each contender', parseRounds, 5)
    .option('--json', 'print one JSON object instead of a table')
    .parse();
  const options = program.opts<{ only: Workload[]; rounds: number; json?: boolean }>();
  const { tensorflow, reason } = await loadTensorFlow();
  if (tensorflow === null) throw new Error(`native TensorFlow is missing (${reason}); run: npm run setup`);
  const results: Record<string, Record<string, Figures>> = {};
  for (const workload of options.only) {
    results[workload.name] = await measure(workload, options.rounds, (line) => process.stderr.write(`${line}\n`));
  }
  const machine = {
    cpu: os.cpus()[0]?.model ?? 'unknown',
    cores: os.cpus().length,
    memoryGb: Math.round(os.totalmem() / 2 ** 30),
    node: process.version,
    tensorflow,
  };
  if (options.json) console.log(JSON.stringify({ machine, workloads: results }));
  else
    console.log(
      `${machine.cpu}, ${machine.cores} cores, TensorFlow ${tensorflow}, Node ${machine.node}\n\n${table(results)}`,
    );
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
