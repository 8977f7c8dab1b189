import { generateDefaults, type GenerateOptions } from '../../models/core/questions.js';

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

const MOST_TOKENS = 100_000;
const LARGEST_SEED = 2_147_483_647;

/** The options that the texts say, or what is wrong with each of them. */
export function readOptions(
  texts: GenerateTexts,
): { options: GenerateOptions; errors?: undefined } | { options?: undefined; errors: GenerateErrors } {
  const errors: GenerateErrors = {};
  const number = (key: keyof GenerateOptions, rule: Rule): number => {
    const value = Number(texts[key].trim());
    const fine =
      texts[key].trim() !== '' &&
      Number.isFinite(value) &&
      (rule.integer !== true || Number.isInteger(value)) &&
      value <= rule.to &&
      (rule.above === undefined ? value >= rule.from : value > rule.above);
    if (!fine) errors[key] = refusal(texts[key], rule);
    return value;
  };
  const options: GenerateOptions = {
    prompt: texts.prompt,
    maxTokens: number('maxTokens', { name: 'Tokens', integer: true, from: 1, to: MOST_TOKENS }),
    temperature: number('temperature', { name: 'Temperature', from: 0, to: 10 }),
    topK: texts.topK.trim() === '' ? null : number('topK', { name: 'Top-k', integer: true, from: 1, to: MOST_TOKENS }),
    topP: number('topP', { name: 'Top-p', above: 0, from: 0, to: 1 }),
    seed: number('seed', { name: 'Seed', integer: true, from: 0, to: LARGEST_SEED }),
    // A line break is typed as \n, as in most languages.
    stop: texts.stop.replaceAll('\\n', '\n'),
  };
  return Object.keys(errors).length > 0 ? { errors } : { options };
}

interface Rule {
  name: string;
  integer?: true;
  from: number;
  to: number;
  /** Instead of `from`, where the limit itself is not allowed. */
  above?: number;
}

function refusal(text: string, { name, integer, from, to, above }: Rule): string {
  const range = above === undefined ? `from ${from} to ${to.toLocaleString('en-GB')}` : `above ${above}, up to ${to}`;
  const said = text.trim() === '' ? 'nothing' : `“${text.trim()}”`;
  return `${name}: ${said} is not a ${integer ? 'whole ' : ''}number ${range}.`;
}
