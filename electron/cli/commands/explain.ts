import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Command } from 'commander';
import { RequestError } from '../../../models/core/errors.js';
import { explainConfig } from '../../../models/explain/config.js';
import { outputNamed } from '../../../models/explain/panels/explanation-line.js';
import { methodNames } from '../../../models/explain/methods/methods.js';
import { writing } from '../../runs/disk-error.js';
import { replaceFile } from '../../runs/durable-write.js';
import { assertWritable } from '../writable.js';
import { configOf } from '../../runs/complete-config.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import { discardUnbegun } from '../discard-unbegun.js';
import { emptyPlace } from '../empty-place.js';
import { explanationsCsv } from '../explanations-csv.js';
import { explanationSvg } from '../explanation-svg.js';
import type { LabCommand } from '../lab-command.js';
import { collect } from '../option-values.js';
import { explainReporter, type ExplainReporter } from '../reporters/explain.js';
import { createBelow, modelSource, type ModelSource } from '../run-below.js';
import { trainInWorker } from '../train-in-worker.js';
import { onDevice } from '../worker-device.js';

interface ExplainOptions {
  method?: string;
  rows?: string;
  background?: string;
  space?: string;
  class?: string;
  preset?: string;
  set?: string[];
  out?: string;
  name?: string;
  json?: boolean;
  csv?: boolean;
  svg?: string;
}

const examples = `
Examples:
  lab explain brave-otter
  lab explain brave-otter@2000 --method kernel --rows 0-19 --background 50 --class malignant
  lab explain sunny-heron --rows 3 --method grad-cam --class Coat
  lab explain brave-otter --preset through-training --csv > through-training.csv
  lab explain brave-otter --rows 0-99 --json | jq .values
  lab explain brave-otter --rows 0-99 --svg beeswarm.svg
  lab explain my_model.h5 --set data=fashion-mnist --rows 0-3

It makes a run of its own below the one that it explains; lab architectures explain lists every key that --set knows. A single row,
also one of yours, is a question: lab ask RUN explain --set row=3. Values tell what the model does, not what is true of the world.`;

function explainCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('explain')
    .description('say what a model makes of its inputs: by how much each feature moved the output of a row')
    .argument('<run|file>', 'RUN, RUN@STEP, or a model file')
    .option('--method <name>', methodNames.join(', '))
    .option('--rows <list>', 'numbers of examples from 0 and ranges of them, such as 0-19 or 3,7,20-29')
    .option(
      '--background <what>',
      'what stands in for what is not known: so many training rows, such as 50, or k-means, one-row, zeros, blur',
    )
    .option('--class <name>', 'whose output is told; by default the one that is predicted')
    .option('--space <name>', 'probability or logit')
    .option('--preset <name>', `${Object.keys(explainConfig.presets).join(', ')}; by default what suits the data`)
    .option('--set <key=value>', 'change one key of the configuration; may be given several times', collect)
    .option('--out <dir>', 'copy the result there too, as JSON, CSV and SVG; empty or not there yet')
    .option('--name <text>', 'what to call the explanation; by default two words')
    .option('--json', 'print one JSON object a line and nothing else')
    .option(
      '--svg <file>',
      'write the beeswarm of the rows there, or the waterfall of a single one; the window has more, and PNG',
    )
    .option('--csv', 'print a line for each row and nothing else')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: ExplainOptions) => exit(await explain(context, wanted, options)));
}

async function explain(context: CliContext, wanted: string, options: ExplainOptions): Promise<number> {
  const { terminal, workingDir } = context;
  const { json = false, csv = false, set = [], name } = options;
  if (json && csv) throw new RequestError('--csv: it excludes --json; use one of them.');
  const out = options.out === undefined ? null : emptyPlace(workingDir, options.out);
  const svg = options.svg === undefined ? null : svgPath(workingDir, options.svg);
  const source = modelSource(context, wanted, 'explain');
  assertClass(source, options.class);
  const preset = options.preset ?? presetFor(source);
  const there = await onDevice(context, 'cpu');
  const { dir, record } = await createBelow(context, source, {
    ...{ architecture: 'explain', preset, set: [...set, ...givenKeys(options)], name },
  });
  const throughTraining = record.config['throughTraining'] === true;
  const told = { dir, json, csv, class: options.class ?? null, throughTraining };
  const reporter = explainReporter(terminal, told, context.now);
  const { code, end } = await trainInWorker(there, { dir, json, again: `lab resume ${record.id}`, reporter });
  if (code === exitCodes.badRequest) {
    discardUnbegun(dir);
    return code;
  }
  const refused = reporter.refused();
  if (refused) throw refused;
  const isDone = end.kind === 'done' && end.status === 'done';
  const picture = reporter.record() && explanationSvg(reporter.record()!, told.class);
  if (isDone && svg !== null && picture !== null) writing(svg, () => replaceFile(svg, picture));
  if (out !== null && isDone) copyResult(out, reporter, picture);
  for (const place of isDone ? [] : [out, svg]) {
    if (place !== null) terminal.tell(`Nothing was written to ${place}: that takes an explanation that is done.`);
  }
  return code;
}

/** Keys that options stand for, as `key=value`. */
function givenKeys({ method, rows, space, background }: ExplainOptions): string[] {
  const keys = Object.entries({ method, rows, space });
  const given = keys.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}`]));
  if (background === undefined) return given;
  return /^\d+$/.test(background)
    ? [...given, 'background=rows', `backgroundSize=${background}`]
    : [...given, `background=${background}`];
}

/** What suits the data that the run has learned from. */
function presetFor(source: ModelSource): string {
  if (typeof source === 'string') return explainConfig.defaultPreset;
  const { architecture, config } = configOf(source.record);
  switch (architecture.dataKind(config)) {
    case 'images':
      return 'image';
    case 'text':
    case 'labelled-text':
      return 'text';
    default:
      return 'table';
  }
}

/** Where it is known which classes there are, it is told before minutes have passed. Throws RequestError. */
function assertClass(source: ModelSource, wanted: string | undefined): void {
  if (wanted === undefined || typeof source === 'string') return;
  const known = source.record.data?.about?.classNames;
  if (!known || known.length === 0) return;
  outputNamed(known, wanted);
}

/** Throws RequestError where nothing can be written there. */
function svgPath(workingDir: string, wanted: string): string {
  if (!/\.svg$/i.test(wanted)) {
    throw new RequestError(`--svg: '${wanted}' is not allowed; use a file name that ends in .svg.`);
  }
  const path = resolve(workingDir, wanted);
  assertWritable('--svg', path);
  return path;
}

/** Each file is whole or not there. */
function copyResult(out: string, reporter: ExplainReporter, picture: string | null): void {
  const lines = reporter.lines();
  const record = reporter.record();
  const files = {
    'explanations.json': `${JSON.stringify({ ...record?.body, rows: lines }, null, 2)}\n`,
    'explanations.csv': explanationsCsv(lines),
    ...(picture !== null && { 'explanations.svg': picture }),
  };
  writing(out, () => {
    mkdirSync(out, { recursive: true });
    for (const [name, text] of Object.entries(files)) replaceFile(join(resolve(out), name), text);
  });
}

export const command: LabCommand = { order: 86, create: explainCommand };
