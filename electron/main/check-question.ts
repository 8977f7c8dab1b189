import { RequestError } from '../../models/core/errors.js';
import type { GenerateOptions } from '../../models/core/questions.js';
import type { PageQuestion } from '../protocol/app.js';
import { generateRanges } from '../protocol/run.js';

/** Throws RequestError, whose `field` names the option, where a number of the question is out of its range. */
export function checkQuestion(question: PageQuestion): void {
  if (question.kind === 'generate') checkOptions(question.options);
  if (question.kind === 'examine' && question.input.kind === 'example') {
    check('number', question.input.number, { minimum: 0, maximum: Number.MAX_SAFE_INTEGER, whole: true });
  }
}

function checkOptions({ maxTokens, temperature, topK, topP, seed }: GenerateOptions): void {
  check('maxTokens', maxTokens, range('maxTokens', true));
  check('temperature', temperature, range('temperature', false));
  if (topK !== null) check('topK', topK, range('topK', true));
  check('topP', topP, range('topP', false));
  if (topP === 0) throw new RequestError('topP: 0 is not allowed; use a number above 0, up to 1.', { field: 'topP' });
  check('seed', seed, range('seed', true));
}

interface Range {
  minimum: number;
  maximum: number;
  whole: boolean;
}

function range(name: keyof typeof generateRanges, whole: boolean): Range {
  const [minimum, maximum] = generateRanges[name];
  return { minimum, maximum, whole };
}

function check(field: string, value: number, { minimum, maximum, whole }: Range): void {
  // Written this way round, NaN is refused as well.
  if (value >= minimum && value <= maximum && (!whole || Number.isInteger(value))) return;
  const kind = whole ? 'whole number' : 'number';
  throw new RequestError(`${field}: ${value} is not allowed; use a ${kind} from ${minimum} to ${maximum}.`, { field });
}
