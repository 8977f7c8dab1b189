import { Command } from 'commander';
import { RequestError } from '../../../models/core/errors.js';
import { drawQuestion } from '../../../models/gan/questions/draw.js';
import { waysBetween, type WayBetween } from '../../../models/gan/questions/keys.js';
import { walkQuestion } from '../../../models/gan/questions/walk.js';
import { galleryPanel } from '../../../models/panels/gallery.js';
import { pointsQuestion } from '../../../models/gan/questions/points.js';
import { generateQuestion } from '../../../models/transformer/questions/generate.js';
import { askedRun } from '../asked-run.js';
import type { CliContext } from '../cli-context.js';
import type { LabCommand } from '../lab-command.js';
import { numberIn, oneOf, rangeOf, wholeNumber, type Range } from '../option-values.js';
import { configOf } from '../../runs/complete-config.js';
import { readRunRecord } from '../../runs/run-record.js';
import { findRun } from '../../runs/run-store.js';
import { filmKind, filmRate, sampleFilm } from '../sample-film.js';
import { samplePictures } from '../sample-pictures.js';
import { sampleWayFilm } from '../sample-way-film.js';
import { samplePoints } from '../sample-points.js';
import { sampleTexts } from '../sample-texts.js';

export interface SampleOptions {
  step?: number;
  count?: number;
  seed?: number;
  out?: string;
  json?: boolean;
  prompt?: string;
  maxTokens?: number;
  temperature?: number;
  topK?: number;
  topP?: number;
  stop?: string;
  class?: string;
  interpolate?: number;
  way?: WayBetween;
  samples?: string;
  walk?: number;
  arithmetic?: string[];
  favourite?: string;
  film?: string;
  fps?: number;
  scale?: number;
  tile?: number;
}

/** Options that only models have a use for that draw pictures. */
const onlyPictures = {
  interpolate: '--interpolate',
  way: '--way',
  samples: '--samples',
  walk: '--walk',
  arithmetic: '--arithmetic',
  favourite: '--favourite',
  film: '--film',
} as const;

/** Those, and what points have as well. */
const pictureOptions = { class: '--class', ...onlyPictures } as const;

/** Options that only films have a use for. */
const filmOptions = { fps: '--fps', scale: '--scale', tile: '--tile' } as const;

/** Options that a film of what was recorded has no use for: nothing new is drawn. */
const drawingOptions = {
  ...{ step: '--step', seed: '--seed', class: '--class', out: '--out' },
  ...{ way: '--way', samples: '--samples', arithmetic: '--arithmetic', favourite: '--favourite' },
} as const;

/** Options that a film along latents has no use for. */
const unusedOnTheWay = { out: '--out', tile: '--tile', arithmetic: '--arithmetic', favourite: '--favourite' } as const;

/** Options that only models have a use for that write text. */
const textOptions = {
  prompt: '--prompt',
  maxTokens: '--max-tokens',
  temperature: '--temperature',
  topK: '--top-k',
  topP: '--top-p',
  stop: '--stop',
} as const;

const examples = `
Examples:
  lab sample brave-otter
  lab sample brave-otter --step 1000 --count 16 --seed 3 --out early.png
  lab sample brave-otter --interpolate 8 --count 32
  lab sample brave-otter --interpolate 12 --samples 3,10 --way linear    samples of the gallery, by their numbers
  lab sample brave-otter --walk 6 --seed 3                               through six latents and back
  lab sample brave-otter --arithmetic 1,4,9 2,5,8 3                      A − B + C, of means
  lab sample brave-otter --film training.gif --fps 10 --scale 3          the recorded gallery through training
  lab sample brave-otter --film tile.gif --tile 12                       one tile of it
  lab sample brave-otter --film sheet.png --count 8                      steps by tiles, as one picture
  lab sample brave-otter --film way.gif --interpolate 32 --count 9       or --samples 3,10, or --walk 6
  lab sample wise-heron --prompt 'ROMEO:' --max-tokens 500 --temperature 0.8 --top-k 40`;

function sampleCommand(context: CliContext, exit: (code: number) => void): Command {
  const through = rangeOf(walkQuestion, 'through');
  const [count, maxTokens, temperature, topK, topP, seed] = [
    rangeOf(drawQuestion, 'count'),
    ...(['maxTokens', 'temperature', 'topK', 'topP', 'seed'] as const).map((key) => rangeOf(generateQuestion, key)),
  ] as [Range, Range, Range, Range, Range, Range];
  return new Command('sample')
    .description('draw new pictures or points, or write new text, with a trained model')
    .argument('<run>', 'id, beginning of an id, name, or directory')
    .option('--step <step>', 'use the checkpoint of this step; by default the newest', wholeNumber('--step', 0, 1e9))
    .option(
      '--count <number>',
      'how many: 64 pictures in one file, 1,000 points, or one text',
      wholeNumber('--count', ...count),
    )
    .option('--seed <number>', 'start of the random numbers, 0 by default', wholeNumber('--seed', ...seed))
    .option(
      '--out <file>',
      'where to write; by default <run>-<step>-<seed>.png here (.csv of points), and text on standard output',
    )
    .option(
      '--class <name>',
      'pictures and points: only of this class, from a GAN that was told classes',
      notEmpty('--class'),
    )
    .option(
      '--interpolate <steps>',
      'pictures: rows of so many go from one to another',
      wholeNumber('--interpolate', 2, 64),
    )
    .option('--way <way>', `with --interpolate: ${waysBetween.join(', ')}`, oneOf('--way', waysBetween))
    .option(
      '--samples <list>',
      'pictures: 12 is the gallery’s, 7:3 the third of seed 7, 12@Coat a coat; with --interpolate from each to the next',
    )
    .option(
      '--walk <latents>',
      'pictures: a smooth way through so many latents of --seed, and back',
      wholeNumber('--walk', ...through),
    )
    .option('--arithmetic <samples...>', 'pictures: A − B + C of samples, or of means of several')
    .option('--favourite <name>', 'pictures: a favourite of the run, by its checkpoint; lab favourites lists them')
    .option(
      '--film <file>',
      'pictures: the recorded gallery through training, .gif or .png (a contact sheet); with --interpolate or --walk, that',
      film,
    )
    .option('--fps <number>', 'film: frames a second, 10 by default', filmRate)
    .option('--scale <number>', 'film: pixels for each of a tile, 2 by default', wholeNumber('--scale', 1, 16))
    .option('--tile <number>', 'film: only this tile, from 1', wholeNumber('--tile', 1, 1024))
    .option('--prompt <text>', 'text: what to go on from')
    .option('--max-tokens <number>', 'text: tokens at most, 200 by default', wholeNumber('--max-tokens', ...maxTokens))
    .option(
      '--temperature <number>',
      'text: 0.8 by default, 0 for the most probable',
      numberIn('--temperature', ...temperature),
    )
    .option('--top-k <number>', 'text: draw from the most probable so many tokens', wholeNumber('--top-k', ...topK))
    .option(
      '--top-p <number>',
      'text: draw from the tokens that have this probability together',
      aboveZero('--top-p', topP),
    )
    .option('--stop <text>', 'text: end before this', notEmpty('--stop'))
    .option('--json', 'print one JSON object, or one for each text')
    .addHelpText('after', examples)
    .action(async (wanted: string, options: SampleOptions) => exit(await sample(context, wanted, options)));
}

function aboveZero(name: string, [, maximum]: Range): (text: string) => number {
  return (text) => {
    const value = text.trim() === '' ? NaN : Number(text);
    if (value > 0 && value <= maximum) return value;
    throw new RequestError(`${name}: '${text}' is not allowed; use a number above 0, up to ${maximum}.`);
  };
}

function notEmpty(name: string): (text: string) => string {
  return (text) => {
    if (text !== '') return text;
    throw new RequestError(`${name}: it is empty; use at least one character, or leave it out.`);
  };
}

/** Throws RequestError where no film is written to such a file. */
function film(path: string): string {
  filmKind(path);
  return path;
}

async function sample(context: CliContext, wanted: string, options: SampleOptions): Promise<number> {
  const { film, interpolate, walk } = options;
  const recorded = interpolate === undefined && walk === undefined;
  if (film === undefined) refuseOptions(options, filmOptions, 'it is for a film', '--film');
  else if (recorded) return filmOfTraining(context, wanted, { ...options, film });
  const run = askedRun(context.runsDir, wanted, options.step);
  const questions = run.architecture.questions(run.config).map(({ name }) => name);
  if (questions.includes(generateQuestion.name)) {
    refuseOptions(options, pictureOptions, `${run.record.name} writes text`);
    return sampleTexts(context, run, options);
  }
  if (questions.includes(pointsQuestion.name)) {
    refuseOptions(options, { ...onlyPictures, ...textOptions }, `${run.record.name} draws points`);
    return samplePoints(context, run, options);
  }
  if (!questions.includes(drawQuestion.name)) {
    throw new RequestError(
      `${run.record.name} neither draws pictures nor writes text; see lab attention and lab eval.`,
    );
  }
  refuseOptions(options, textOptions, `${run.record.name} draws pictures`);
  if (film !== undefined) {
    refuseOptions(options, unusedOnTheWay, 'a film between latents has no use for it', '--fps or --scale');
    return sampleWayFilm(context, run, { ...options, film });
  }
  return samplePictures(context, run, options);
}

/** Needs no checkpoint and no worker: what is shown was recorded. */
function filmOfTraining(context: CliContext, wanted: string, options: SampleOptions & { film: string }): number {
  const dir = findRun(context.runsDir, wanted);
  const record = readRunRecord(dir);
  const { architecture, config } = configOf(record);
  if (!architecture.panels(config).some(({ name }) => name === galleryPanel.name)) {
    throw new RequestError(`--film: ${record.name} records no gallery; use a run that draws pictures.`);
  }
  const because = '--film shows what was recorded';
  refuseOptions(options, { ...drawingOptions, ...textOptions }, because, '--count, --tile, --fps or --scale');
  return sampleFilm(context, { dir, record }, options);
}

/** Throws RequestError where one of these options was given. */
function refuseOptions(
  options: SampleOptions,
  names: Partial<Record<keyof SampleOptions, string>>,
  because: string,
  instead = '--step, --count, --seed or --out',
): void {
  for (const [key, option] of Object.entries(names)) {
    if (options[key as keyof SampleOptions] === undefined) continue;
    throw new RequestError(`${option}: ${because}; use ${instead}.`);
  }
}

export const command: LabCommand = { order: 90, create: sampleCommand };
