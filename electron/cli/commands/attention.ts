import { existsSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { RequestError } from '../../../models/core/errors.js';
import { encodePng } from '../../../models/data/png.js';
import { temporaryFolder } from '../../../models/data/temporary-folder.js';
import { attentionQuestion } from '../../../models/transformer/questions/attention.js';
import { exportFile } from '../../runs/export-file.js';
import { askedRun, assertAnswers, tellWarnings, type AskedRun } from '../asked-run.js';
import { withAnswers } from '../ask-worker.js';
import { attentionJson } from '../attention-json.js';
import { AttentionRecord } from '../attention-record.js';
import { attentionText } from '../attention-text.js';
import type { CliContext } from '../cli-context.js';
import { count } from '../format.js';
import type { LabCommand } from '../lab-command.js';
import { heatmap } from '../heatmap.js';
import { wholeNumber } from '../option-values.js';
import { assertWritable } from '../writable.js';

interface AttentionOptions {
  input?: string;
  example?: number;
  step?: number;
  layer?: number;
  head?: number;
  json?: boolean;
  png?: string;
}

const examples = `
Examples:
  lab attention wise-heron --input 'To be, or not to be'
  lab attention brave-otter --input 12 --layer 2 --head 1 --png head.png
  lab attention brave-otter --input shoe.png --json | jq .entropy

A number is an example of the test data for models of images and of texts with classes; everything else that is typed
is text for models of text.`;

function attentionCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('attention')
    .description('show where a trained model looks, for an input of yours')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .option('--input <input>', 'text, an image file, or the number of a test example, from 0')
    .option('--example <number>', 'the number of a test example, from 0', wholeNumber('--example', 0, 1e9))
    .option('--step <step>', 'use the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option('--layer <number>', 'this layer only, counted from 1', wholeNumber('--layer', 1, 1000))
    .option('--head <number>', 'this head only, counted from 1', wholeNumber('--head', 1, 1000))
    .option('--png <file>', 'write a heatmap of the layer (by default the last) and head (by default their mean)')
    .option('--json', 'print one JSON object with the weights')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: AttentionOptions) => exit(await attention(context, wanted, options)));
}

async function attention(context: CliContext, wanted: string, options: AttentionOptions): Promise<number> {
  const { terminal, runsDir, workingDir } = context;
  const { json = false, layer, head } = options;
  const run = askedRun(runsDir, wanted, options.step);
  assertAnswers(run, attentionQuestion, 'attention: this architecture has none.');
  const asked = inputOf(run, options, workingDir);
  const png = options.png === undefined ? null : resolve(workingDir, options.png);
  if (png !== null && !png.toLowerCase().endsWith('.png')) {
    throw new RequestError(`--png: '${options.png}' is not allowed; use a file name that ends in .png.`);
  }
  if (png !== null) assertWritable('--png', png);
  const folder = temporaryFolder('attention');
  try {
    return await withAnswers(context, json, async (session) => {
      const path = join(folder, 'record');
      const { dir } = run;
      const question = { name: attentionQuestion.name, asked };
      const answer = await session.ask({ dir, step: run.step, question, path });
      const warnings = tellWarnings(context, run, answer);
      const { step } = answer;
      const record = new AttentionRecord(path);
      record.assertHas({ layer, head });
      if (png !== null) {
        const drawn = layer ?? record.layers;
        exportFile(png, encodePng(heatmap(head === undefined ? record.average(drawn) : record.weights(drawn, head))));
        const what = head === undefined ? `the mean of ${record.heads} heads` : `head ${head}`;
        if (!json) terminal.line(`Layer ${drawn}, ${what}, at step ${count(step)} in ${png}`);
      }
      if (json)
        attentionJson(record, { run: run.record.id, step, layer, head, warnings }, (text) => terminal.lines(text));
      else if (png === null) terminal.lines(attentionText(record, chosen(record, layer, head), terminal.columns()));
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** What the user wants to be looked at. Throws RequestError where that isn't clear. */
function inputOf(
  { architecture, config }: AskedRun,
  options: AttentionOptions,
  workingDir: string,
): Record<string, unknown> {
  const { input, example } = options;
  if (input !== undefined && example !== undefined) {
    throw new RequestError(`--example: ${example} and --input ${input} exclude each other; use one of them.`);
  }
  if (example !== undefined) return { example };
  if (input === undefined) {
    throw new RequestError('--input: lab attention needs it; use --input with a text, an image file or a number.');
  }
  const kind = architecture.dataKind(config);
  const isNumber = /^\d{1,9}$/.test(input);
  if (kind === 'labelled-text' && isNumber) return { example: Number(input) };
  if (kind !== 'images') return { text: input };
  const path = resolve(workingDir, input);
  if (existsSync(path) && statSync(path).isFile()) return { file: path };
  if (isNumber) return { example: Number(input) };
  throw new RequestError(`--input: '${input}' is not allowed; use an image file, or the number of a test image.`);
}

/** The heads that are asked for, all of them by default. */
function chosen(record: AttentionRecord, layer: number | undefined, head: number | undefined): [number, number][] {
  const upTo = (most: number): number[] => Array.from({ length: most }, (_, i) => i + 1);
  const heads = head === undefined ? upTo(record.heads) : [head];
  return (layer === undefined ? upTo(record.layers) : [layer]).flatMap((one) =>
    heads.map((two): [number, number] => [one, two]),
  );
}

export const command: LabCommand = { order: 100, create: attentionCommand };
