/** `npm run bench -- --watching`: what it costs to watch a run: in the terminal, in the window, or not at all. */
import os from 'node:os';
import { Command, InvalidArgumentError } from 'commander';
import { standardError, standardOutput } from '../../build/terminal-writer.mjs';
import type { MetricsLine } from '../../electron/runs/metrics-file.js';
import { driveApp } from './watching-app.js';
import { summarise, watchingTable, type Summary, type Watched } from './watching-figures.js';
import { trainAlone, ways, type WatchedWorkload } from './watching-runs.js';

/** Each trains for about twenty seconds on two cores. */
const workloads: Record<string, WatchedWorkload> = {
  copy: { architecture: 'transformer', preset: 'copy', steps: 1500, tab: 'Attention' },
  'char-nano': { architecture: 'transformer', preset: 'char-nano', steps: 700, tab: 'Attention' },
  gan: { architecture: 'gan', preset: 'mlp', steps: 14000, tab: 'Gallery' },
};
/** What the others are compared with. */
const BASE = 'cli';

function parseSome(known: readonly string[], text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  const wrong = names.find((name) => !known.includes(name));
  if (wrong === undefined) return names;
  throw new InvalidArgumentError(`'${wrong}' is unknown; use ${known.join(', ')}.`);
}

function parseRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 100) return rounds;
  throw new InvalidArgumentError(`'${text}' is not a whole number from 1 to 100.`);
}

async function main(): Promise<void> {
  const names = Object.keys(workloads);
  const program = new Command('bench --watching')
    .description('What watching costs: the same run without recording, in the terminal, and in the window.')
    .option('--only <names>', 'workloads, separated by commas', (text) => parseSome(names, text), names)
    .option(
      '--ways <names>',
      `of ${Object.keys(ways).join(', ')}`,
      (text) => parseSome(Object.keys(ways), text),
      Object.keys(ways),
    )
    .option('--rounds <n>', 'interleaved rounds', parseRounds, 3)
    .option('--json', 'print one JSON object instead of tables')
    .parse();
  const options = program.opts<{ only: string[]; ways: string[]; rounds: number; json?: boolean }>();
  const results: Record<string, Record<string, Summary>> = {};
  for (const name of options.only) {
    results[name] = await measureWorkload(name, options.ways, options.rounds);
  }
  const machine = { cpu: os.cpus()[0]?.model ?? 'unknown', cores: os.cpus().length, node: process.version };
  if (options.json) standardOutput.lines(`${JSON.stringify({ machine, workloads: results })}\n`);
  else {
    const { cpu, cores, node } = machine;
    standardOutput.line(`${cpu}, ${cores} cores; Node ${node}. The median of the rounds (least–greatest).`);
    for (const [name, summaries] of Object.entries(results)) {
      standardOutput.lines(`\n${name}\n\n${watchingTable(summaries, BASE)}\n`);
    }
  }
}

/** Interleaved, so that what the machine does meanwhile hits all ways alike. Throws where they did not train the same. */
async function measureWorkload(name: string, chosen: string[], rounds: number): Promise<Record<string, Summary>> {
  const measured = new Map<string, Watched[]>(chosen.map((way) => [way, []]));
  let known: MetricsLine | null = null;
  for (let round = 1; round <= rounds; round++) {
    for (const [way, list] of measured) {
      standardError.line(`${name}: ${way}, round ${round} of ${rounds}`);
      const { watched, last } = await ways[way]!(workloads[name]!);
      list.push(watched);
      known ??= last;
      if (last && known && JSON.stringify(last.values) !== JSON.stringify(known.values)) {
        throw new Error(`${name}, ${way}: the run ended with other losses than one before it.`);
      }
    }
  }
  return Object.fromEntries([...measured].map(([way, list]) => [way, summarise(list)]));
}

/** This one file is three programs: the benchmark, the training that records nothing, and the driver within the app. */
function begin([first, ...rest]: string[]): Promise<void> {
  if ('type' in process) return driveApp();
  return first === 'alone' ? trainAlone(rest) : main();
}

begin(process.argv.slice(2)).catch((error: unknown) => {
  standardError.lines(`bench: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
