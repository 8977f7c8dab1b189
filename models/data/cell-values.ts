/** What a field of a table says: nothing, a number, a date, or a word. */

/** In capitals or not; those that spreadsheets, pandas, R and databases write. */
const MISSING = new Set([
  ...['', 'na', 'n/a', 'nan', '-nan', 'null', '?', '-', '.', '<na>', '#n/a', '#na', '#n/a n/a', 'n.a.', '\\n'],
  ...['#div/0!', '#value!', '#ref!', '#num!', '#name?', '#null!', '1.#ind', '-1.#ind', '1.#qnan', '-1.#qnan'],
]);
const LONGEST = Math.max(...[...MISSING].map((word) => word.length));

/**
 * Whether a field stands for a value that is missing. White space around it has been taken away. "None" is Python's, and
 * "none" a word.
 */
export const isMissing = (text: string): boolean =>
  text.length <= LONGEST && (MISSING.has(text.toLowerCase()) || text === 'None');

/** `comma`: 1,234.5; `decimal-comma`: 1.234,5; `percent`: 12.5%; `percent-comma`: 12,5 %. */
export type NumberStyle = 'plain' | 'comma' | 'decimal-comma' | 'percent' | 'percent-comma';

// A group of thousands behind a zero is none: 0,366 has a decimal comma.
const PATTERNS: Record<NumberStyle, RegExp> = {
  plain: /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i,
  comma: /^[+-]?([1-9]\d{0,2}(,\d{3})+|\d+)(\.\d*)?$/,
  'decimal-comma': /^[+-]?([1-9]\d{0,2}([. \u00a0\u202f]\d{3})+|\d+)(,\d+)?$/,
  percent: /^[+-]?(\d+\.?\d*|\.\d+)[ \u00a0\u202f]?%$/,
  'percent-comma': /^[+-]?\d+(,\d+)?[ \u00a0\u202f]?%$/,
};
const INFINITE = /^[+-]?inf(inity)?$/i;

/** The number that a field says, ±Infinity where it says so or is too large, or null where it is no number. */
export function readNumber(text: string, style: NumberStyle): number | null {
  if (!PATTERNS[style].test(text)) return INFINITE.test(text) ? (text.startsWith('-') ? -Infinity : Infinity) : null;
  if (style === 'plain') return Number(text);
  if (style === 'comma') return Number(text.replaceAll(',', ''));
  if (style === 'percent') return Number(text.replace(/[ \u00a0\u202f%]/g, ''));
  return Number(text.replace(/[. \u00a0\u202f%]/g, '').replace(',', '.'));
}

/**
 * How the numbers of a column are written; null where some field is none. Plain where that fits; of the two that
 * differ on "1,234", the one with a decimal comma goes first in a table whose fields end with semicolons. Where other
 * columns have `decimalCommas`, so has "1.234" a dot between thousands.
 */
export function findStyle(texts: Iterable<string>, delimiter: string, decimalCommas = false): NumberStyle | null {
  const separated: NumberStyle[] = delimiter === ';' ? ['decimal-comma', 'comma'] : ['comma', 'decimal-comma'];
  const styles: NumberStyle[] = ['plain', ...separated, 'percent', 'percent-comma'];
  const fitting = new Set(styles);
  let dots = false;
  for (const text of texts) {
    dots ||= text.includes('.');
    for (const style of fitting) if (readNumber(text, style) === null) fitting.delete(style);
    if (fitting.size === 0) return null;
  }
  if (decimalCommas && dots && fitting.has('decimal-comma')) return 'decimal-comma';
  return styles.find((style) => fitting.has(style)) ?? null;
}

/** Whether the numbers of a column have a decimal comma, and nothing else can be meant. */
export function hasDecimalCommas(texts: readonly string[]): boolean {
  const style = findStyle(texts, ';');
  return style === 'decimal-comma' && texts.some((text) => readNumber(text, 'comma') === null && text.includes(','));
}

const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\\.?';
const CLOCK = '\\d{1,2}:\\d{2}(:\\d{2}([.,]\\d+)?)?(\\s?[ap]m)?';
const DAYS = [
  '\\d{4}-\\d{1,2}(-\\d{1,2})?',
  '\\d{4}/\\d{1,2}/\\d{1,2}',
  '\\d{1,2}[/.-]\\d{1,2}[/.-](\\d{4}|\\d{2})',
  `\\d{1,2}[ -]${MONTH},?[ -]\\d{2,4}`,
  `${MONTH} \\d{1,2}(, ?| )\\d{4}`,
  `${MONTH}[ -]\\d{4}`,
];
const DATE = new RegExp(`^((${DAYS.join('|')})([T ]+${CLOCK})?|${CLOCK})\\s?(Z|UTC|[+-]\\d{2}:?\\d{2})?$`, 'i');

/** Whether a field is a date, a time, or both: ISO 8601, day/month/year in its orders, or with a month's English name. */
export const isDate = (text: string): boolean => text.length >= 4 && text.length <= 40 && DATE.test(text);
