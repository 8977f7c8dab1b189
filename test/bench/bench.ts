/** `npm run bench`: milliseconds per training step of each contender. */
import os from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { findPeers } from '../../build/setup/peers.mjs';
import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import { cnn } from './cnn.js';
import { encoder } from './encoder.js';
import { gan } from './gan.js';
import { measureGeneration } from './generation.js';
import { measure, type Figures } from './measure.js';
import { nano } from './nano.js';
import { startPeer } from './peer.js';
import { table } from './table.js';
import type { Contender, Workload } from './workload.js';

const workloads: Workload[] = [gan, cnn, encoder, nano];

/** Contenders with a script `<name>_<workload>.py` for each workload. */
const peers = ['torch'];

function contendersOf(workload: Workload, python: string | null): Record<string, () => Promise<Contender>> {
  if (python === null) return workload.contenders;
  const started = peers.map((name) => [name, () => startPeer({ python, name, workload: workload.name })]);
  return { ...workload.contenders, ...Object.fromEntries(started) };
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
    .description('Times a training step of each workload: compiled, eager, tfjs as its users write it, and PyTorch.')
    .option('--only <names>', 'workloads, separated by commas', parseNames, workloads)
    .option('--rounds <n>', 'rounds of a second for each contender', parseRounds, 5)
    .option('--peers', 'install PyTorch for the benchmark first, once; it takes part wherever it is installed')
    .option('--json', 'print one JSON object instead of a table')
    .parse();
  const options = program.opts<{ only: Workload[]; rounds: number; json?: boolean }>();
  const { tensorflow, reason } = await loadTensorFlow();
  if (tensorflow === null) throw new Error(`native TensorFlow is missing (${reason}); run: npm run setup`);
  const report = (line: string) => void process.stderr.write(`${line}\n`);
  const python = findPeers();
  if (python === null) report('Without PyTorch; to compare with it, run once: npm run bench -- --peers');
  const results: Record<string, Record<string, Figures>> = {};
  const versions: Record<string, string> = { node: process.version, tensorflow };
  for (const workload of options.only) {
    const { name, parameters } = workload;
    const measured = await measure(name, contendersOf(workload, python), {
      ...{ parameters, rounds: options.rounds, report },
    });
    results[name] = measured.times;
    Object.assign(versions, measured.versions);
  }
  const generation = options.only.includes(nano) ? { nano: await measureGeneration(options.rounds, report) } : {};
  const cpu = os.cpus()[0]?.model ?? 'unknown';
  const machine = { cpu, cores: os.cpus().length, memoryGb: Math.round(os.totalmem() / 2 ** 30), ...versions };
  if (options.json) console.log(JSON.stringify({ machine, workloads: results, tokensPerSecond: generation }));
  else {
    const named = Object.entries(versions).map(([name, version]) => `${name} ${version}`);
    console.log(`${cpu}, ${machine.cores} cores; ${named.join('; ')}\n\n${table(options.only, results)}`);
    for (const [name, { withinContext, beyondContext }] of Object.entries(generation)) {
      const [within, beyond] = [withinContext, beyondContext].map(({ median }) => median.toFixed(0));
      console.log(`\n${name} writes ${within} tokens a second within its context, ${beyond} beyond it.`);
    }
  }
}

main().catch((error: unknown) => {
  process.stderr.write(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
