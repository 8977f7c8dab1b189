import { Command } from 'commander';
import { formats, precisions } from '../../../models/edge/formats/formats.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import { discardUnbegun } from '../discard-unbegun.js';
import { emptyPlace } from '../empty-place.js';
import { exportReporter } from '../reporters/edge.js';
import { trainInWorker } from '../train-in-worker.js';
import type { LabCommand } from '../lab-command.js';
import { collect } from '../option-values.js';
import { createBelow, modelSource } from '../run-below.js';
import { onDevice } from '../worker-device.js';

interface ExportOptions {
  formats?: string;
  precisions?: string;
  prune?: string;
  calibrate?: string;
  preset?: string;
  set?: string[];
  out?: string;
  name?: string;
  json?: boolean;
}

/** Options that stand for a key of the configuration. */
const shortcuts = ['formats', 'precisions', 'prune', 'calibrate'] as const;

const examples = `
Examples:
  lab export brave-otter
  lab export brave-otter@2000 --formats onnx,tflite --precisions float32,int8 --out ./models
  lab export brave-otter --preset smallest --set accuracyBudget=0.5
  lab export brave-otter --prune 0.5 --set pruneWhat=channels --set fineTune=1000
  lab export my_model.h5 --set data=fashion-mnist --json | jq .file

It makes a run of its own below the one that it exports, with every file opened and checked. lab architectures edge lists
every key that --set knows. It ends with 1 where a variant failed; one that a format does not have is told, and ends with 0.`;

function exportCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('export')
    .description('compress a model, write it for other programs, and check each file where it will run')
    .argument(
      '<run|file>',
      'RUN, RUN@STEP, or a model file: .h5, .keras, .onnx, .tflite, model.json, a SavedModel folder',
    )
    .option('--formats <list>', `of ${formats.join(', ')}, separated by commas`)
    .option('--precisions <list>', `of ${precisions.join(', ')}`)
    .option('--prune <share>', 'share of the weights that become 0 first: from 0 to 0.95')
    .option('--calibrate <number>', 'training examples to find the ranges of int8 by: from 16 to 100000')
    .option('--preset <name>', 'quick, full or smallest', 'quick')
    .option('--set <key=value>', 'change one key of the configuration; may be given several times', collect)
    .option('--out <dir>', 'copy the files there too, into a folder for each; empty or not there yet')
    .option('--name <text>', 'what to call the export; by default two words')
    .option('--json', 'print one JSON object a line and nothing else')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: ExportOptions) => exit(await exportModel(context, wanted, options)));
}

async function exportModel(context: CliContext, wanted: string, options: ExportOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { json = false } = options;
  const out = options.out === undefined ? null : emptyPlace(workingDir, options.out);
  const source = modelSource(context, wanted, 'edge');
  const given = shortcuts.flatMap((key) => (options[key] === undefined ? [] : [`${key}=${options[key]}`]));
  const { preset = 'quick', set = [], name } = options;
  const there = await onDevice(context, 'cpu');
  const { dir, record } = await createBelow(context, source, {
    ...{ architecture: 'edge', preset, set: [...set, ...given], name },
  });
  const reporter = exportReporter(terminal, { dir, json, out }, context.now);
  const { code, end } = await trainInWorker(there, { dir, json, again: `lab resume ${record.id}`, reporter });
  if (code === exitCodes.badRequest) {
    discardUnbegun(dir);
    return code;
  }
  if (out !== null && !(end.kind === 'done' && end.status === 'done'))
    terminal.tell(`What it makes from then on is not copied to ${out}: lab ask RUN copy-files does that.`);
  return code;
}

export const command: LabCommand = { order: 85, create: exportCommand };
