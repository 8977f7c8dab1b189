import { fieldsOf } from '../../../models/core/fields.js';
import {
  generateDefaults,
  generateQuestion,
  type GenerateOptions,
} from '../../../models/transformer/questions/generate.js';
import { limitsOf } from '../../forms/limits.js';

/** What the form's fields hold, as typed. */
export type GenerateTexts = Record<keyof GenerateOptions, string>;
export type GenerateErrors = Partial<Record<keyof GenerateOptions, string>>;

export const generateTexts: GenerateTexts = {
  prompt: generateDefaults.prompt,
  maxTokens: String(generateDefaults.maxTokens),
  temperature: String(generateDefaults.temperature),
  topK: generateDefaults.topK === null ? '' : String(generateDefaults.topK),
  topP: String(generateDefaults.topP),
  seed: String(generateDefaults.seed),
  stop: generateDefaults.stop,
};

/** The options that the texts say, or what is wrong with each of them. */
export function readOptions(
  texts: GenerateTexts,
): { options: GenerateOptions; errors?: undefined } | { options?: undefined; errors: GenerateErrors } {
  const errors: GenerateErrors = {};
  const number = (key: keyof GenerateOptions): number => {
    const rule = ruleOf(key);
    const value = Number(texts[key].trim());
    const fine =
      texts[key].trim() !== '' &&
      Number.isFinite(value) &&
      (!rule.integer || Number.isInteger(value)) &&
      value <= rule.to &&
      (rule.above === undefined ? value >= rule.from : value > rule.above);
    if (!fine) errors[key] = refusal(texts[key], rule);
    return value;
  };
  const options: GenerateOptions = {
    prompt: texts.prompt,
    maxTokens: number('maxTokens'),
    temperature: number('temperature'),
    topK: texts.topK.trim() === '' ? null : number('topK'),
    topP: number('topP'),
    seed: number('seed'),
    // A line break is typed as \n, as in most languages.
    stop: texts.stop.replaceAll('\\n', '\n'),
  };
  return Object.keys(errors).length > 0 ? { errors } : { options };
}

interface Rule {
  name: string;
  integer: boolean;
  from: number;
  to: number;
  /** Instead of `from`, where the limit itself is not allowed. */
  above: number | undefined;
}

/** What stands beside a field. */
export const limitsOfOption = (key: keyof GenerateOptions): string | null => limitsOf(fieldOf(key));

const fieldOf = (key: keyof GenerateOptions) => fieldsOf(generateQuestion.asked).find((one) => one.key === key)!;

/** What the question's schema allows. */
function ruleOf(key: keyof GenerateOptions): Rule {
  const { title, kind, minimum = -Infinity, maximum = Infinity, above } = fieldOf(key);
  return { name: title, integer: kind === 'integer', from: minimum, to: maximum, above };
}

function refusal(text: string, { name, integer, from, to, above }: Rule): string {
  const range = above === undefined ? `from ${from} to ${to.toLocaleString('en-GB')}` : `above ${above}, up to ${to}`;
  const said = text.trim() === '' ? 'nothing' : `“${text.trim()}”`;
  return `${name}: ${said} is not a ${integer ? 'whole ' : ''}number ${range}.`;
}
