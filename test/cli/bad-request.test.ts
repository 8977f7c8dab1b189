import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { importDataset } from '../../models/data/catalog.js';
import { projectRoot } from '../../build/paths.mjs';
import { tempFolder } from '../runs/run-fixture.js';
import { cliIn } from './fake-context.js';

test.each<[string, string]>([
  ['trian gan', "'trian': lab has no such command (did you mean train?); use doctor, datasets, "],
  ['train', 'ARCH: lab train needs it; use lab train <arch> [options], or --like <run>.'],
  ['train gann', "architecture: 'gann' is unknown; use gan"],
  ['train gan twice', "'twice': lab train takes no further argument"],
  ['train gan --stpes 5', '--stpes: lab train has no such option (did you mean --steps?); use --preset, --set, '],
  ['train gan --steps', '--steps: a value is missing; use --steps <number>.'],
  ['train gan --steps many', "--steps: 'many' is not allowed; use a whole number from 1 to "],
  ['train gan --steps -5', '--steps: -5 is not allowed; use a whole number from 1 to '],
  ['train gan --steps 1.5', '--steps: 1.5 is not allowed'],
  ['train gan --batch-size 0', '--batch-size: 0 is not allowed; use a whole number from 1 to 4096.'],
  ['train gan --seed=-1', '--seed: -1 is not allowed'],
  ['train gan --every 0', "--every: '0' is not allowed; use a whole number from 1 to "],
  ['train gan --epochs 2 --steps 4', '--epochs: 2 and --steps 4 exclude each other; use one of them.'],
  ['train gan --preset huge', "preset: 'huge' is unknown to gan; use dcgan, dcgan-64, wgan-gp, residual, plane, mlp"],
  ['train gan --set learningRate=7', 'learningRate: 7 is not allowed; use a number from 1e-7 to 1.'],
  ['train gan --set learningRate=NaN', "learningRate: 'NaN' is not allowed"],
  ['train gan --set colour=red', 'colour: there is no such option; use dataset, batchSize, '],
  ['train gan --set constructor=1', 'constructor: there is no such option'],
  ['train gan --set novalue', "--set: 'novalue' is not of the form key=value."],
  ['train transformer --set modulus=7', 'modulus: it has no effect with task=copy; leave it out, or use task=add.'],
  [
    'train transformer --dataset pets',
    '--dataset: it has no effect with task=copy; leave it out, or use task=images or texts or language.',
  ],
  [
    'train gan --set optimizer=sgd --set beta1=0.5',
    'beta1: it has no effect with optimizer=sgd; leave it out, or use ',
  ],
  ['train gan --set momentum=0.5', 'momentum: it has no effect with optimizer=adam; leave it out, or use '],
  ['train transformer --set momentum=0.5', 'momentum: it has no effect with optimizer=adam; leave it out, or use '],
  ['train transformer --set task=texts', 'dataset: there are no labelled texts yet; add some with lab datasets add'],
  ['resume nothing', "RUN: 'nothing' is neither a run nor a run's directory"],
  ['resume nothing --from x', "--from: 'x' is not allowed; use a whole number"],
  ['runs shwo', "'shwo': lab runs has no such command; use list, show, "],
  ['runs branch x', '--step: lab runs branch needs it; use --step <step>.'],
  ['runs show', 'RUN: lab runs show needs it; use lab runs show <run> [options].'],
  ['sample nothing', "RUN: 'nothing' is neither"],
  ['eval nothing', "RUN: 'nothing' is neither"],
  ['attention nothing --layer 0', "--layer: '0' is not allowed; use a whole number from 1"],
  ['sample nothing --count 0', "--count: '0' is not allowed; use a whole number from 1 to 1024."],
  ['datasets add', 'SOURCE: lab datasets add needs it'],
  ['datasets add x --size 28', "--size: '28' is not allowed; use WIDTHxHEIGHT in pixels, such as 28x28."],
  ['datasets add x --colour blue', "--colour: 'blue' is not allowed; use greyscale or rgb."],
  ['architectures nan', "architecture: 'nan' is unknown; use gan"],
])('lab %s', async (line, sentence) => {
  const { code, out, err } = await cliIn().lab(...line.split(' '));
  expect(code).toBe(2);
  expect(out).toBe('');
  expect(err).toContain(sentence);
  // One sentence, on one line.
  expect(err.trimEnd().split('\n')).toHaveLength(1);
  expect(err).toMatch(/\.\n$/);
});

test('data of another kind than the configuration learns from is refused', async () => {
  const { context, lab } = cliIn();
  context.dataDirs = { ...context.dataDirs, installed: [join(projectRoot, 'models/data/bundled')] };
  const { code, err } = await lab(...'train transformer --preset char-tiny --dataset fashion-mnist-10k'.split(' '));
  expect(code).toBe(2);
  expect(err).toBe(
    "--dataset: 'fashion-mnist-10k' holds images, where one long text is needed; use tiny-shakespeare.\n",
  );
});

test.each([
  ['train', '; use at most 16: --set batchSize=16.\n'],
  ['estimate', '; use at most 16: --set batchSize=16.\n'],
  ['bench', '; use at most 16: --set batchSize=16.\n'],
])('%s names the option where the usual batches are larger than the data', async (command, end) => {
  const { context, lab } = cliIn();
  const rows = Array.from({ length: 20 }, (_, i) => `${i},${i % 2 ? 'yes' : 'no'},${i * 1.5}`);
  writeFileSync(join(context.workingDir, 'few.csv'), ['age,sold,price', ...rows].join('\n'));
  await importDataset({ path: join(context.workingDir, 'few.csv'), target: 'sold' }, context.dataDirs, () => undefined);
  const { code, err } = await lab(
    ...`${command} classifier --preset mlp --set data=table --set dataset=few`.split(' '),
  );
  expect([code, existsSync(context.runsDir)]).toEqual([2, false]);
  expect(err).toBe(`batchSize: 64 is more than the 16 rows of data set 'few'${end}`);
});

test('train says what is wrong with a damaged data set before there is a run', async () => {
  const { context, lab } = cliIn();
  const folder = join(context.dataDirs.user, 'torn');
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'dataset.json'), '{"format": 1');
  const { code, err } = await lab('train', 'gan', '--set', 'dataset=torn');
  expect([code, existsSync(context.runsDir)]).toEqual([2, false]);
  expect(err).toContain('this file is not JSON; remove the data set and add it again.');
});

test.each([
  'train gan --json --steps 0',
  'resume nothing --json',
  'eval nothing --json',
  'sample nothing --max-tokens 0 --json',
  'attention nothing --inptu x --json',
])('%s: the refusal is told to scripts too', async (line) => {
  const { code, out, err } = await cliIn().lab(...line.split(' '));
  expect(code).toBe(2);
  expect(JSON.parse(out)).toEqual({ kind: 'failed', code: 'bad-request', message: err.trimEnd() });
});

test('a directory that is taken, or below a file, is refused and nothing is left there', async () => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'file'), '');
  const { lab } = cliIn(folder);
  expect(await lab('train', 'gan', '--out', '.')).toMatchObject({
    code: 2,
    err: `--out: ${folder} is not empty; name a directory that is empty or does not exist yet.\n`,
  });
  expect(await lab('train', 'gan', '--out', 'file/run')).toMatchObject({
    code: 2,
    err: `${folder}/file/run can't hold a run: a part of the path is a file; choose another directory.\n`,
  });
  expect(existsSync(join(folder, 'runs'))).toBe(false);
});

test.each([[[]], [['--help']], [['train', '--help']], [['runs', 'branch', '--help']]])(
  'help for %j goes to standard output',
  async (args) => {
    const { code, out, err } = await cliIn().lab(...args);
    expect(code).toBe(0);
    expect(err).toBe('');
    expect(out).toContain('Usage: lab');
  },
);
