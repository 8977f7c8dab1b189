import { Command } from 'commander';
import {
  assertRemovable,
  classCounts,
  datasetFingerprint,
  describeDataset,
  listDatasets,
  makeDataset,
  removeDataset,
} from '../../../models/data/catalog.js';
import { generators } from '../../../models/data/generators/generators.js';
import { neededBy, runsOnData } from '../../runs/runs-on-data.js';
import { addDataset, fetchedByName, inOptions, type AddOptions } from '../add-dataset.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import { row, sentence, wholeDescription } from '../dataset-text.js';
import type { LabCommand } from '../lab-command.js';
import { count } from '../format.js';
import { table } from '../table.js';
import { columnKinds, numberIn, oneOf, pixelSize, wholeNumber } from '../option-values.js';

const byName = fetchedByName.join(' or ');

interface RemoveOptions {
  yes?: boolean;
  json?: boolean;
}

interface MakeOptions {
  name: string;
  rows?: number;
  noise?: number;
  seed?: number;
  json?: boolean;
}

function datasetsCommand(context: CliContext, exit: (code: number) => void): Command {
  const datasets = new Command('datasets').description('list, add, make and remove data sets').helpCommand(false);
  datasets
    .command('list', { isDefault: true })
    .description('list the data sets that can be trained on (the default)')
    .option('--json', 'print one JSON object a line')
    .action(({ json = false }: { json?: boolean }) => list(context, json));
  datasets
    .command('show')
    .description('tell what a data set holds: its columns or classes, its licence and its source')
    .argument('<name>', 'the data set')
    .option('--json', 'print one JSON object')
    .action((name: string, { json = false }: { json?: boolean }) => show(context, name, json));
  datasets
    .command('add')
    .description(`fetch ${byName} by name, or import images, texts or a table from a folder or a file`)
    .argument(
      '<source>',
      `${byName}, or the path of a folder of images or of texts (its sub-folders are the classes), of an IDX or a .npy ` +
        'file, of a text, or of a .csv or .tsv file of texts with labels or of numbers and categories',
    )
    .option('--name <name>', 'what to call it; by default the name of the folder or file')
    .option('--size <width>x<height>', 'resize the images of a folder to so many pixels, such as 28x28', pixelSize)
    .option('--colour <colour>', 'greyscale or rgb', oneOf('--colour', ['greyscale', 'rgb'] as const))
    .option('--text-column <name>', 'the column of a .csv or .tsv file that holds the texts; found by usual names')
    .option('--label-column <name>', 'the column that holds their labels; found by usual names')
    .option('--target <name>', 'the column of a table that is to be predicted; found by usual names, or the last')
    .option(
      '--columns <kinds>',
      'what columns hold where their content says something else, such as number:age,category:zip,out:comment',
      columnKinds,
    )
    .option('--json', 'print the data set as one JSON object')
    .addHelpText(
      'after',
      '\nExamples:\n  lab datasets add ./photos --name pets --size 32x32 --colour rgb\n  lab datasets add digits-images-idx3-ubyte.gz\n' +
        '  lab datasets add ./novel.txt\n  lab datasets add reviews.csv --text-column review --label-column stars\n' +
        '  lab datasets add houses.csv --target price --columns category:zip\n' +
        fetchedByName.map((name) => `  lab datasets add ${name}\n`).join(''),
    )
    .action(async (source: string, options: AddOptions) => exit(await addDataset(context, source, options)));
  datasets
    .command('make')
    .description('make a variant of data that the app makes, and keep it')
    .argument('<generator>', generators.map(({ name }) => name).join(', '))
    .requiredOption('--name <name>', 'what to call it')
    .option('--rows <count>', 'how many rows or images in all', wholeNumber('--rows', 1, 1e9))
    .option('--noise <deviation>', 'what is added to each coordinate or pixel', numberIn('--noise', 0, 1e3))
    .option('--seed <number>', 'the same seed makes the same data', wholeNumber('--seed', 0, Number.MAX_SAFE_INTEGER))
    .option('--json', 'print the data set as one JSON object')
    .action((generator: string, options: MakeOptions) => make(context, generator, options));
  datasets
    .command('remove')
    .description('delete a data set that you have added')
    .argument('<name>', 'the data set')
    .option('--yes', 'do so without a question, also where runs need it')
    .option('--json', 'print one JSON object')
    .action(async (name: string, options: RemoveOptions) => exit(await remove(context, name, options)));
  return datasets;
}

/** Whoever can be asked is asked where runs need the data; they stay, and know what their data were. */
async function remove(context: CliContext, name: string, { yes, json }: RemoveOptions): Promise<number> {
  const { terminal, runsDir, dataDirs } = context;
  await assertRemovable(name, dataDirs);
  const runs = await runsOnData(name, runsDir, () => datasetFingerprint(name, dataDirs));
  const needed = neededBy(runs);
  if (needed !== null && !yes && terminal.confirm && !(await terminal.confirm(`${needed} Remove ${name}?`))) {
    terminal.tell('Nothing was removed.');
    return exitCodes.interrupted;
  }
  await removeDataset(name, dataDirs);
  if (json) {
    terminal.json({ kind: 'removed', name, runs });
    return exitCodes.done;
  }
  terminal.line(`Removed ${name}.`);
  if (needed !== null) terminal.tell(needed);
  return exitCodes.done;
}

async function list({ terminal, dataDirs }: CliContext, json: boolean): Promise<void> {
  const infos = await listDatasets(dataDirs);
  if (json) for (const info of infos) terminal.json(info);
  else
    terminal.lines(
      table(['NAME', 'SIZE', 'FROM', ''], infos.map(row), {
        width: terminal.columns(),
        shorten: ['', 'FROM', 'SIZE', 'NAME'],
      }),
    );
}

async function show({ terminal, dataDirs }: CliContext, name: string, json: boolean): Promise<void> {
  const info = await describeDataset(name, dataDirs);
  const perClass = info.kind === 'images' ? await classCounts(name, dataDirs) : [];
  if (!json) terminal.lines(wholeDescription(info, perClass, terminal.columns()));
  else terminal.json(info.kind === 'images' ? { ...info, classCounts: perClass } : info);
}

async function make({ terminal, dataDirs }: CliContext, generator: string, options: MakeOptions): Promise<void> {
  const { json = false, ...changes } = options;
  const info = await makeDataset({ generator, ...changes }, dataDirs, ({ done, total, what }) => {
    if (!json) terminal.redraw(`${what} ${count(done)} of ${count(total)}`);
  }).catch((error: unknown) => {
    throw inOptions(error);
  });
  if (json) terminal.json(info);
  else terminal.line(`Made ${info.name}: ${sentence(info)}`);
}

export const command: LabCommand = { order: 20, create: datasetsCommand };
