import { RequestError } from '../../models/core/errors.js';
import { parseAsked } from '../../models/core/parse-question.js';
import type { QuestionInfo } from '../../models/core/questions.js';
import { arithmeticQuestion } from '../../models/gan/questions/arithmetic.js';
import { drawQuestion } from '../../models/gan/questions/draw.js';
import { pathQuestion } from '../../models/gan/questions/path.js';
import { routeAnswer } from '../../models/gan/questions/route-answer.js';
import { walkQuestion } from '../../models/gan/questions/walk.js';
import { samplesOf } from '../../models/gan/questions/samples.js';
import type { Question } from '../protocol/run.js';
import type { SampleOptions } from './commands/sample.js';
import { measure } from './format.js';

/** What the options of `lab sample` ask of a model that draws. Throws RequestError where they don't go together. */
export function pictureQuestion(options: SampleOptions): Question {
  const { info, asked } = chosen(options);
  try {
    return { name: info.name, asked: parseAsked(info, asked) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const option = /^[abc]: /.test(error.message) ? '--arithmetic: ' : '--';
    throw new RequestError(option + error.message.replace(/^[abc]: /, ''), { cause: error });
  }
}

function chosen(options: SampleOptions): { info: QuestionInfo; asked: Record<string, unknown> } {
  const { count = 64, seed = 0, interpolate, way, samples, walk, arithmetic } = options;
  const as = { class: options.class ?? null };
  // A row of n pictures is n − 1 hops long.
  const hops = interpolate === undefined ? {} : { hops: interpolate - 1 };
  if (arithmetic !== undefined) {
    refuse(options, '--arithmetic', ['count', 'interpolate', 'way', 'samples', 'walk']);
    const [a, b, c, ...more] = arithmetic;
    if (c === undefined || more.length > 0) {
      throw new RequestError(
        `--arithmetic: '${arithmetic.join(' ')}' is not allowed; use A, B and C of A − B + C, as in 1,4,9 2,5,8 3.`,
      );
    }
    return { info: arithmeticQuestion, asked: { a, b, c, seed, ...as } };
  }
  if (walk !== undefined) {
    refuse(options, '--walk', ['count', 'way', 'samples']);
    return { info: walkQuestion, asked: { seed, through: walk, ...hops, ...as } };
  }
  if (samples !== undefined) refuse(options, '--samples', ['count', 'seed']);
  if (samples !== undefined && interpolate !== undefined) {
    return { info: pathQuestion, asked: { samples, ...hops, ...(way && { way }), ...as } };
  }
  if (way !== undefined && (interpolate === undefined || way === 'smooth')) {
    const needs = interpolate === undefined ? 'use it with --interpolate' : 'use it with --samples, or use --walk';
    throw new RequestError(`--way: '${way}' is not allowed here; ${needs}.`);
  }
  const interpolation = { interpolate: interpolate ?? 0, ...(way && { interpolation: way }) };
  return { info: drawQuestion, asked: { count, seed, ...as, ...interpolation, samples: samples ?? null } };
}

/** Throws RequestError where one of these was given beside that option. */
export function refuse(options: SampleOptions, beside: string, keys: (keyof SampleOptions)[]): void {
  for (const key of keys) {
    if (options[key] !== undefined) throw new RequestError(`--${key}: ${beside} has no use for it; leave it out.`);
  }
}

/** What is told of the answer: how many pictures it has, and what is known of them. */
export function toldOf({ name, asked }: Question, body: unknown) {
  if (name === arithmeticQuestion.name) {
    const { length, ...drawn } = arithmeticQuestion.answered.parse(body);
    const { a, b, c, near } = drawn;
    return {
      count: a.length + b.length + c.length + 4 + near,
      values: { a, b, c, length },
      sentence: `Rows: A, B, C and A − B + C, which lies ${measure(length)} times as far out as random latents.`,
    };
  }
  if (name !== drawQuestion.name) {
    const { count, distances, apart } = routeAnswer.parse(body);
    const range = [Math.min(...distances), Math.max(...distances)].map(measure).join(' to ');
    return {
      count,
      values: { distances, apart },
      sentence: `From picture to picture ${range} of 255 per pixel (root mean square), from sample to sample ${measure(apart)}.`,
    };
  }
  const { count, samples } = asked as { count: number; samples: string | null };
  return { count: samples === null ? count : samplesOf(samples).length, values: {}, sentence: null };
}
