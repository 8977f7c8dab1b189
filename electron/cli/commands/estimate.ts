import { Command } from 'commander';
import {
  formatMemory,
  memorySentence,
  type MemoryEstimate,
  type MemoryParts,
  type MemoryPlace,
} from '../../../models/core/memory-estimate.js';
import { estimateInWorker } from '../../launch/estimate-memory.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { table } from '../table.js';
import { collect } from '../option-values.js';
import { onDevice } from '../worker-device.js';
import { describeConfig, type ConfigOptions } from './train.js';

interface EstimateOptions extends ConfigOptions {
  device: string;
  json?: boolean;
}

const examples = `
Examples:
  lab estimate transformer --preset char-nano
  lab estimate transformer --preset copy --set minLength=512 --set maxLength=512 --batch-size 256
  lab estimate gan --json | jq .peak

The step is recorded with small batches, and what it will take with the real one worked out from that; nothing is
trained. On a GPU the figures are what TensorFlow takes of its memory; what CUDA takes for itself comes on top.`;

function estimateCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('estimate')
    .description('say what training will take of memory, before it starts')
    .argument('<arch>', 'the architecture, see lab architectures')
    .option('--preset <name>', 'start from this preset')
    .option('--set <key=value>', 'change one key of the configuration; may be given several times', collect)
    .option('--batch-size <number>', 'examples per batch')
    .option('--dataset <name>', 'the data to learn from, see lab datasets')
    .option('--device <device>', 'cpu, a GPU such as gpu:0, or auto: the GPU with the most free memory', 'auto')
    .option('--json', 'print one JSON object')
    .addHelpText('after', examples)
    .action(async (arch: string, options: EstimateOptions) => exit(await estimate(context, arch, options)));
}

async function estimate(context: CliContext, arch: string, options: EstimateOptions): Promise<number> {
  const { architecture, config } = await describeConfig(context, arch, options);
  const there = await onDevice(context, options.device);
  const { terminal, dataDirs, spawnWorker, onInterrupt } = there;
  const interrupted = new AbortController();
  const stopListening = onInterrupt(() => interrupted.abort());
  try {
    const { signal } = interrupted;
    const { report, room } = await estimateInWorker({
      ...{ architecture, config, dataDirs, signal },
      transport: spawnWorker(),
    });
    const { planned, smaller, place } = report;
    if (options.json) {
      const told = { kind: 'estimate', architecture, place, ...planned, room, smaller };
      terminal.json(told);
      return exitCodes.done;
    }
    terminal.lines(estimateTable(planned, place, terminal.columns()));
    terminal.lines(`\n${room ? memorySentence(report, room) : 'What is free can not be read here.'}\n`);
    return exitCodes.done;
  } catch (error) {
    if (interrupted.signal.aborted) return exitCodes.interrupted;
    throw error;
  } finally {
    stopListening();
  }
}

const titles: Record<keyof MemoryParts, string> = {
  parameters: 'parameters',
  optimizer: 'optimiser',
  sums: 'gradient sums',
  data: 'data',
  activations: 'activations and gradients',
  process: 'TensorFlow, program, checkpoint',
};

function estimateTable(
  { parts, peak, batchSize, accumulate }: MemoryEstimate,
  place: MemoryPlace,
  width: number | null,
): string {
  const rows = Object.entries(parts)
    .filter(([, bytes]) => bytes > 0)
    .map(([part, bytes]) => [titles[part as keyof MemoryParts], formatMemory(bytes)]);
  const batches = accumulate > 1 ? `${accumulate} × ${batchSize}` : String(batchSize);
  const where = place === 'gpu' ? "the GPU's memory" : 'memory';
  return table(
    ['PART', `OF ${where.toUpperCase()}`],
    [...rows, [`peak, with batches of ${batches}`, formatMemory(peak)]],
    { width, shorten: ['PART'] },
  );
}

export const command: LabCommand = { order: 40, create: estimateCommand };
