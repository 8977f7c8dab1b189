import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { existsSync } from 'node:fs';
import { Command } from 'commander';
import { projectRoot } from '../../../build/paths.mjs';
import { RequestError } from '../../../models/core/errors.js';
import { importDataset, listDatasets, removeDataset } from '../../../models/data/catalog.js';
import type { DatasetImport, DatasetInfo, TableDatasetInfo } from '../../../models/data/dataset.js';
import { printable } from '../../../models/data/file-errors.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { count, table } from '../format.js';
import { oneOf, pixelSize } from '../option-values.js';

/** The one data set that is fetched by name. */
const fetched = 'fashion-mnist';

interface AddOptions {
  name?: string;
  size?: { width: number; height: number };
  colour?: 'greyscale' | 'rgb';
  textColumn?: string;
  labelColumn?: string;
  json?: boolean;
}

function datasetsCommand(context: CliContext, exit: (code: number) => void): Command {
  const datasets = new Command('datasets').description('list, add and remove data sets').helpCommand(false);
  datasets
    .command('list', { isDefault: true })
    .description('list the data sets that can be trained on (the default)')
    .option('--json', 'print one JSON object a line')
    .action(({ json = false }: { json?: boolean }) => list(context, json));
  datasets
    .command('add')
    .description(`fetch ${fetched} by name, or import images or texts from a folder or a file`)
    .argument(
      '<source>',
      `${fetched}, or the path of a folder of images or of texts (its sub-folders are the classes), of an IDX or a .npy ` +
        'file of images, of a text, or of a .csv or .tsv file of texts with labels',
    )
    .option('--name <name>', 'what to call it; by default the name of the folder or file')
    .option('--size <width>x<height>', 'resize the images of a folder to so many pixels, such as 28x28', pixelSize)
    .option('--colour <colour>', 'greyscale or rgb', oneOf('--colour', ['greyscale', 'rgb'] as const))
    .option('--text-column <name>', 'the column of a .csv or .tsv file that holds the texts; found by usual names')
    .option('--label-column <name>', 'the column that holds their labels; found by usual names')
    .option('--json', 'print the data set as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  lab datasets add ./photos --name pets --size 32x32 --colour rgb\n  lab datasets add digits-images-idx3-ubyte.gz\n' +
        '  lab datasets add ./novel.txt\n  lab datasets add reviews.csv --text-column review --label-column stars\n' +
        `  lab datasets add ${fetched}`,
    )
    .action(async (source: string, options: AddOptions) => exit(await add(context, source, options)));
  datasets
    .command('remove')
    .description('delete a data set that you have added')
    .argument('<name>', 'the data set')
    .option('--json', 'print one JSON object')
    .action(async (name: string, { json = false }: { json?: boolean }) => {
      await removeDataset(name, context.dataDirs);
      context.terminal.out(json ? `${JSON.stringify({ kind: 'removed', name })}\n` : `Removed ${name}.\n`);
    });
  return datasets;
}

async function list({ terminal, dataDirs }: CliContext, json: boolean): Promise<void> {
  const infos = await listDatasets(dataDirs);
  if (json) for (const info of infos) terminal.out(`${JSON.stringify(info)}\n`);
  else terminal.out(table(['NAME', 'SIZE', 'FROM', ''], infos.map(row)));
}

async function add(context: CliContext, source: string, options: AddOptions): Promise<number> {
  const path = resolve(context.workingDir, source);
  if (source === fetched && !existsSync(path)) return fetchByName(context, options.json ?? false);
  const { terminal, dataDirs } = context;
  const request: DatasetImport = {
    path,
    ...(options.name !== undefined && { name: options.name }),
    ...(options.size && { size: options.size }),
    ...(options.colour && { colour: options.colour }),
    ...(options.textColumn !== undefined && { textColumn: options.textColumn }),
    ...(options.labelColumn !== undefined && { labelColumn: options.labelColumn }),
  };
  const redraw = terminal.isTerminal && !options.json;
  const info = await importDataset(request, dataDirs, ({ done, total, what }) => {
    if (redraw) terminal.out(`\r\u001b[K${what} ${count(done)} of ${count(total)}`);
  }).catch((error: unknown) => {
    throw inOptions(error);
  });
  if (redraw) terminal.out('\r\u001b[K');
  terminal.out(options.json ? `${JSON.stringify(info)}\n` : `Added ${info.name}: ${sentence(info)}\n`);
  for (const note of info.notes ?? []) terminal.err(`${note}\n`);
  return exitCodes.done;
}

const fieldOptions = { name: '--name', textColumn: '--text-column', labelColumn: '--label-column' } as const;

/** The library names its fields; the sentence names the options that they were given with. */
function inOptions(error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  const message = error.message.replace(/^(name|textColumn|labelColumn):/, (_, field: keyof typeof fieldOptions) => {
    return `${fieldOptions[field]}:`;
  });
  return new RequestError(message, { ...(error.field !== undefined && { field: error.field }), cause: error });
}

async function fetchByName({ terminal, dataDirs }: CliContext, json: boolean): Promise<number> {
  // Left out of the bundle: it is a program of its own, which finds its parts beside itself.
  const path = pathToFileURL(join(projectRoot, 'build', 'setup.mjs')).href;
  const { parts, setUp } = (await import(path)) as typeof import('../../../build/setup.mjs');
  const failures = await setUp([parts.datasets], { retry: true });
  if (failures.datasets) return exitCodes.failed;
  const info = (await listDatasets(dataDirs)).find((one) => one.name === fetched);
  if (!info) return exitCodes.failed;
  terminal.out(json ? `${JSON.stringify(info)}\n` : `${info.name} is here: ${sentence(info)}\n`);
  return exitCodes.done;
}

function sentence(info: DatasetInfo): string {
  const { train, test, classNames } = info;
  const classes = classNames.length > 0 ? `, ${count(classNames.length)} classes` : '';
  switch (info.kind) {
    case 'images': {
      const colour = info.channels === 1 ? 'greyscale' : 'colour';
      return `${count(train)} images and ${count(test)} for testing, ${info.width} × ${info.height}, ${colour}${classes}.`;
    }
    case 'text':
      return `${count(train)} characters and ${count(test)} for testing, ${count(info.characters)} different ones.`;
    case 'labelled-text':
      return `${count(train)} texts and ${count(test)} for testing${classes}.`;
    case 'table':
      return `${count(train)} rows and ${count(test)} for testing, ${columns(info)}.`;
  }
}

function row(info: DatasetInfo): string[] {
  const { name, train, test, classNames, origin, title } = info;
  const classes = classNames.length > 0 && info.kind !== 'table' ? [`${count(classNames.length)} classes`] : [];
  return [
    name,
    [`${count(train)} + ${count(test)} ${UNIT[info.kind]}`, ...details(info), ...classes].join(', '),
    origin,
    title,
  ];
}

const UNIT = { images: 'images', text: 'characters', 'labelled-text': 'texts', table: 'rows' } as const;

/** "30 columns, 2 classes of diagnosis", "10 columns, numbers of progression" */
function columns({ columns: { length }, target, classNames }: TableDatasetInfo): string {
  const aim = target.kind === 'classes' ? `${count(classNames.length)} classes of` : 'numbers of';
  return `${count(length)} ${length === 1 ? 'column' : 'columns'}, ${aim} ${printable(target.name)}`;
}

function details(info: DatasetInfo): string[] {
  if (info.kind === 'table') return [columns(info)];
  if (info.kind === 'images') return [`${info.width} × ${info.height}${info.channels === 3 ? ' RGB' : ''}`];
  return info.kind === 'text' ? [`${count(info.characters)} different`] : [];
}

export const command: LabCommand = { order: 20, create: datasetsCommand };
