import { RequestError } from '../errors.js';
import { excerpt } from '../printable.mjs';

export const operators = ['<', '<=', '>', '>=', '=', '!='] as const;
export type Operator = (typeof operators)[number];

/** What a filter can say of the run itself. */
export const aspects = ['tag', 'state', 'architecture', 'data', 'name', 'note', 'is'] as const;
export type Aspect = (typeof aspects)[number];

export const states = ['queued', 'running', 'paused', 'stopped', 'done', 'failed'] as const;

/** One condition. Several values of an aspect are alternatives. */
export type Term =
  | { kind: 'word'; text: string; not: boolean }
  | { kind: 'aspect'; aspect: Aspect; values: string[]; not: boolean }
  /** Of a metric, a setting, or a figure of the run. `value` is a text where it isn't a number. */
  | { kind: 'compare'; key: string; operator: Operator; value: number | string };

/** Runs pass that meet all of them. `at`: where in the text each one stands. */
export type Filter = readonly (Term & { at: { from: number; to: number } })[];

const example = 'such as accuracy > 0.9';

/**
 * A filter: words, `tag:paper`, `state:failed,stopped`, `-tag:old` for what is not so, `seed = 1`, `lr < 1e-3`, `accuracy > 90%`.
 * What has blanks stands in quotes. Throws RequestError where it can't be understood.
 */
export function parseFilter(text: string): Filter {
  const terms: (Term & { at: { from: number; to: number } })[] = [];
  // A comparison, with or without blanks around its operator; else a word, which may have a part in quotes.
  const pattern = /([^\s<>=!:"]+)\s*(<=|>=|!=|==|<|>|=|≤|≥|≠)\s*("[^"]*"?|[^\s<>=!"]*)|(-?)((?:"[^"]*"?|[^\s"])+)/gu;
  for (const match of text.matchAll(pattern)) {
    const [whole, key, operator, value, dash, word] = match;
    const at = { from: match.index, to: match.index + whole.length };
    if ((whole.match(/"/g)?.length ?? 0) % 2 === 1) {
      throw problem(`${shown(whole)} has no closing quote; put one at its end`);
    }
    if (key !== undefined) terms.push({ ...comparison(whole, key, operator!, value!), at });
    else terms.push({ ...wordOrAspect(word!, dash === '-'), at });
  }
  return terms;
}

const written: Readonly<Record<string, Operator>> = { '==': '=', '≤': '<=', '≥': '>=', '≠': '!=' };

function comparison(whole: string, key: string, sign: string, raw: string): Term {
  const operator = written[sign] ?? (sign as Operator);
  const text = unquoted(raw);
  if (text === '') throw problem(`${shown(whole.trim())} lacks a value; use a number, ${example}`);
  const number = numberOf(text);
  if (number !== null) return { kind: 'compare', key, operator, value: number };
  if (operator === '=' || operator === '!=') return { kind: 'compare', key, operator, value: text };
  throw problem(`${shown(text)} is not a number; use one, ${example}`);
}

/** "0.9", "1e-3", "90%", "1.2M" parameters, "10m" of time. */
function numberOf(text: string): number | null {
  const match = /^([−-]?(?:\d+\.?\d*|\.\d+)(?:e[+−-]?\d+)?)(%|k|M|s|m|min|h)?$/i.exec(text);
  if (!match) return null;
  const factors: Record<string, number> = { '%': 0.01, k: 1e3, K: 1e3, M: 1e6, s: 1, m: 60, min: 60, h: 3600, H: 3600 };
  const value = Number(match[1]!.replaceAll('−', '-'));
  // 90% is 0.9, not 0.9000000000000001.
  return Number((value * (factors[match[2] ?? ''] ?? 1)).toPrecision(12));
}

function wordOrAspect(text: string, not: boolean): Term {
  if (/^[<>=!≤≥≠]/u.test(text)) {
    throw problem(`${shown(text)} compares nothing; write what before it, ${example}`);
  }
  const colon = /^([^":]*):/u.exec(text);
  if (!colon) {
    const word = unquoted(text);
    if (word === '') throw problem(`${shown(`${not ? '-' : ''}${text}`)} has no text; write what to look for`);
    return { kind: 'word', text: word, not };
  }
  const aspect = aspects.find((one) => one === colon[1]!.toLowerCase());
  if (!aspect) {
    const known = aspects.map((one) => `${one}:`).join(', ');
    throw problem(`${shown(colon[0])} is unknown; use ${known}, or put a word that has a colon in quotes`);
  }
  const values = text
    .slice(colon[0].length)
    .split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/)
    .map(unquoted);
  if (values.some((value) => value === '')) throw problem(`${shown(text)} lacks a value; use ${examples[aspect]}`);
  const allowed: readonly string[] | undefined = { state: states, is: ['pinned'] as const }[aspect as string];
  const wrong = allowed && values.find((value) => !allowed.includes(value.toLowerCase()));
  if (wrong !== undefined) throw problem(`${aspect}: ${shown(wrong)} is unknown; use ${allowed!.join(', ')}`);
  return { kind: 'aspect', aspect, values, not };
}

const examples: Record<Aspect, string> = {
  tag: 'tag:paper, say',
  state: states.join(', '),
  architecture: 'architecture:gan, say',
  data: 'data:fashion-mnist, say',
  name: 'name:otter, say',
  note: 'note:figure, say',
  is: 'is:pinned',
};

const unquoted = (text: string): string => text.replaceAll('"', '').trim();
const shown = (text: string): string => `'${excerpt(text)}'`;

function problem(what: string): RequestError {
  return new RequestError(`filter: ${what}.`, { field: 'filter' });
}
