import { resolve } from 'node:path';
import { Command } from 'commander';
import { architectureConfigs } from '../../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../../models/core/config.js';
import { RequestError } from '../../../models/core/errors.js';
import { allowed, applies, describeFields } from '../../../models/core/fields.js';
import { architectureConfig, parseAssignments, presetConfig } from '../../../models/core/parse-config.js';
import { startDataProblem } from '../../../models/core/start-data.js';
import { presetLike, startDataset, startSettings } from '../../../models/core/start-settings.js';
import { checkRunName, LONGEST_RUN_NAME } from '../../../models/core/run-name.js';
import { defaultDataset, describeDataset, listDatasets } from '../../../models/data/catalog.js';
import { discardUnbegun } from '../discard-unbegun.js';
import { inOptions } from '../refused-config.js';
import { completeConfig } from '../../runs/complete-config.js';
import { createStarted, type NewRun } from '../../runs/create-run.js';
import { likeRun, type LikeRun } from '../like-option.js';
import { parseStartOption, type ChosenStart } from '../start-option.js';
import { startProblem } from '../../runs/start-problem.js';
import { exitCodes, type CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { collect, wholeNumber } from '../option-values.js';
import { pathWord } from '../../runs/shell-word.js';
import { trainInWorker } from '../train-in-worker.js';
import { onDevice } from '../worker-device.js';

/** What a configuration is made from. */
export interface ConfigOptions {
  preset?: string;
  set?: string[];
  steps?: string;
  epochs?: string;
  batchSize?: string;
  seed?: string;
  dataset?: string;
  /** In place of a preset: options go before it. */
  base?: Pick<LikeRun, 'preset' | 'changes'>;
}

interface TrainOptions extends ConfigOptions {
  like?: string;
  from?: string;
  out?: string;
  name?: string;
  device: string;
  every?: number;
  json?: boolean;
}

/** Options that stand for a key of the configuration. */
const shortcuts = {
  '--steps': 'steps',
  '--epochs': 'epochs',
  '--batch-size': 'batchSize',
  '--seed': 'seed',
  '--dataset': 'dataset',
} as const;

const examples = `
Examples:
  lab train gan
  lab train gan --steps 2000 --seed 7 --set learningRate=1e-4 --set generatorLayers=256,512
  lab train transformer --preset char-nano
  lab train gan --dataset pets --epochs 50 --out ./pets-run
  lab train gan --device gpu:1
  lab train --like brave-otter --seed 1
  lab train transformer --preset char-nano --from wise-heron@2000
  lab train classifier --from calm-finch:encoder --set freezeEncoder=true
  lab train gan --steps 500 --json | jq .values.generatorLoss

lab architectures gan lists every key that --set knows. The run is kept in its own directory; Ctrl-C writes a
checkpoint and ends, and lab resume goes on from there with the numbers of a run that never stopped.`;

/** What is allowed of a key, whatever the architecture: each range that there is. */
function limitsOf(key: string): string {
  const fields = architectureConfigs.flatMap((one) => describeFields(one).filter((field) => field.key === key));
  return [...new Set(fields.map((field) => allowed({ ...field, nullable: false })))].join(', or ');
}

function trainCommand(context: CliContext, exit: (code: number) => void): Command {
  return new Command('train')
    .description('train a model')
    .argument('[arch]', 'the architecture, see lab architectures; with --like that of the run')
    .option('--preset <name>', 'start from this preset')
    .option('--set <key=value>', 'change one key of the configuration; may be given several times', collect)
    .option('--steps <number>', `train so many steps: ${limitsOf('steps')}`)
    .option('--epochs <number>', `train so many passes over the data: ${limitsOf('epochs')}`)
    .option('--batch-size <number>', `examples per step: ${limitsOf('batchSize')}`)
    .option('--seed <number>', `start of every random number, the same seed gives the same run: ${limitsOf('seed')}`)
    .option('--dataset <name>', 'the data to learn from, see lab datasets')
    .option('--like <run>', 'begin with the settings of a run in place of a preset; options go before them')
    .option(
      '--from <run>',
      'begin with the weights of another run, and with its data and the settings that they need: RUN, RUN@STEP, or RUN@STEP:PART (in lab resume, --from is a step of the run itself)',
    )
    .option('--out <dir>', 'directory for this run, empty or not there yet; by default one among your runs')
    .option('--name <text>', `what to call the run, 1 to ${LONGEST_RUN_NAME} characters; by default two words`)
    .option('--device <device>', 'cpu, a GPU such as gpu:0, or auto: the GPU with the most free memory', 'auto')
    .option(
      '--every <steps>',
      'record metrics at every so many steps: a whole number from 1 to 1000000',
      wholeNumber('--every', 1, 1e6),
    )
    .option('--json', 'print one JSON object a line and nothing else')
    .addHelpText('after', examples)
    .action(async (arch: string | undefined, options: TrainOptions) => {
      const like = options.like === undefined ? null : likeRun(context.runsDir, options.like, arch);
      const architecture = arch ?? like?.architecture;
      if (architecture === undefined) {
        throw new RequestError('ARCH: lab train needs it; use lab train <arch> [options], or --like <run>.');
      }
      exit(await train(context, architecture, { ...options, ...(like && { base: like }) }));
    });
}

async function train(context: CliContext, arch: string, options: TrainOptions): Promise<number> {
  // As a variable of the shell leaves it that was never set: not the folder in which one happens to be.
  if (options.out === '')
    throw new RequestError("--out: '' names no directory; use one that is empty or not there yet.");
  const start =
    options.from === undefined ? null : parseStartOption(context.runsDir, options.from, architectureConfig(arch));
  const run = await describeRun(context, arch, options, start);
  for (const note of start?.notes ?? []) context.terminal.tell(note);
  const there = await onDevice(context, options.device);
  const { dir, record } = createStarted(context.runsDir, run, {
    now: context.now(),
    ...(start && { from: start.dir }),
  });
  const again = `lab resume ${options.out === undefined ? record.id : pathWord(options.out)}`;
  const { code } = await trainInWorker(there, { dir, json: options.json ?? false, again });
  if (code === exitCodes.badRequest) discardUnbegun(dir);
  return code;
}

async function describeRun(
  context: CliContext,
  arch: string,
  options: TrainOptions,
  start: ChosenStart | null,
): Promise<NewRun> {
  const architecture = architectureConfig(arch);
  const refuse = (problem: string | null): void => {
    if (problem !== null) throw new RequestError(`--from: ${problem}`);
  };
  if (start) refuse(startProblem(architecture, start, {}));
  const { taken, ...described } = await describeConfig(context, arch, options, start);
  if (!start) refuse(startProblem(architecture, null, described.config));
  if (taken.length > 0) context.terminal.tell(`Taken over from ${start!.record.name}: ${taken.join(', ')}.`);
  return {
    ...described,
    ...(start && { start: start.start }),
    every: options.every ?? architecture.recordEvery,
    status: 'stopped',
    wantedDevice: options.device,
    ...(options.name !== undefined && { name: checkRunName(options.name, '--name') }),
    ...(options.out !== undefined && { dir: resolve(context.workingDir, options.out) }),
  };
}

/**
 * The complete configuration that the options ask for. What the run takes over of the one in `start` goes before its preset
 * and `base`, but for `base`'s data; `taken` tells what that changes, as `key=value`. Throws RequestError that names what is wrong.
 */
export async function describeConfig(
  { dataDirs }: CliContext,
  arch: string,
  options: ConfigOptions,
  start: Pick<ChosenStart, 'start' | 'record'> | null = null,
): Promise<Pick<NewRun, 'architecture' | 'preset' | 'config'> & { taken: string[] }> {
  const architecture = architectureConfig(arch);
  const { base } = options;
  if (base && options.preset !== undefined) {
    throw new RequestError(`--preset: ${options.preset} and --like exclude each other; use one of them.`);
  }
  const settings = start && startSettings(architecture, start.record, start.start.part);
  const takes = settings && 'takes' in settings ? settings.takes : {};
  const preset = options.preset ?? base?.preset ?? presetLike(architecture, takes);
  if (options.steps !== undefined && options.epochs !== undefined) {
    throw new RequestError(
      `--epochs: ${options.epochs} and --steps ${options.steps} exclude each other; use one of them.`,
    );
  }
  const given = Object.entries(shortcuts).flatMap(([option, key]) => {
    const value = options[key];
    return value === undefined ? [] : [{ option, key, value }];
  });
  const changes: Record<string, unknown> = {
    ...parseAssignments(architecture, options.set ?? []),
    ...parseAssignments(
      architecture,
      given.map(({ key, value }) => `${key}=${value}`),
    ),
    ...(options.epochs !== undefined && { steps: null }),
  };
  try {
    const datasets = await listDatasets(dataDirs);
    const ofStart = start && !base ? startDataset(start.record) : null;
    const config = await completeConfig(
      architecture,
      preset,
      { ...base?.changes, ...takes, ...changes },
      { datasets, byDefault: (kind) => defaultDataset(dataDirs, kind), ofStart },
    );
    refuseIdle(architecture, Object.keys(changes), config);
    // What is listed leaves out data that are damaged; this says what is wrong with those that were named.
    if ((changes['dataset'] ?? base) !== undefined && architecture.dataKind(config) !== null)
      await describeDataset(config.dataset, dataDirs);
    const named = (name: unknown) => datasets.find((one) => one.name === name) ?? null;
    const unfit =
      start &&
      startDataProblem(architecture, {
        ...{ config, part: start.start.part, from: start.record.architecture },
        ...{ here: named(config.dataset), there: named(startDataset(start.record)) },
      });
    if (unfit) throw new RequestError(`--from: ${start.record.name} ${unfit}`);
    const usual: Record<string, unknown> = { ...presetConfig(architecture, preset), ...base?.changes };
    const taken = Object.entries({ ...takes, ...(ofStart === config.dataset && { dataset: ofStart }) }).filter(
      ([key, value]) =>
        !(key in changes) && (key === 'dataset' || JSON.stringify(value) !== JSON.stringify(usual[key])),
    );
    return {
      ...{ architecture: architecture.name, preset, config },
      taken: taken.map(([key, value]) => `${key}=${String(value ?? '')}`),
    };
  } catch (error) {
    throw error instanceof RequestError ? inOptions(error, given) : error;
  }
}

/** Throws RequestError where one of the keys that the user has set has no effect beside the other values. */
function refuseIdle(architecture: ArchitectureConfig, keys: string[], config: Record<string, unknown>): void {
  for (const field of describeFields(architecture)) {
    if (!keys.includes(field.key) || applies(field, config)) continue;
    const [other, values] = Object.entries(field.when!).find(([key, few]) => !few.includes(String(config[key])))!;
    throw new RequestError(
      `${field.key}: it has no effect with ${other}=${String(config[other])}; leave it out, or use ${other}=${values.join(' or ')}.`,
      { field: field.key },
    );
  }
}

export const command: LabCommand = { order: 50, create: trainCommand };
