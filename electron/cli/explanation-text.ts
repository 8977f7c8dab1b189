/** Explanations for people: features in order of their values, with a bar for each. */
import { printable } from '../../models/core/printable.mjs';
import { methodTitles } from '../../models/explain/methods/methods.js';
import type { ExplanationsBody } from '../../models/explain/panels/explanations.js';
import type { ExplanationLine } from '../../models/explain/questions/explain.js';
import { cutToWidth, displayWidth, padToWidth } from './display-width.js';
import { count, measure, percent } from './format.js';

/** So many features of a row are listed; the others are told by their sum. */
const LISTED = 10;
/** Characters of a bar to each side. */
const SIDE = 12;
/** Characters of a name, and of a value, at most. */
const LONGEST = { name: 32, input: 14 } as const;

/** Parts of a character, by eighths. */
const EIGHTHS = ['', '▏', '▎', '▍', '▌', '▋', '▊', '▉'];

export interface ToldRow {
  line: ExplanationLine;
  /** What the row has of each feature, in words; null where that says nothing. */
  inputs: readonly string[] | null;
  /** What is right, in words; null where it isn't known. */
  target: string | null;
}

/** "Kernel SHAP of probabilities against 50 training rows": what all rows have in common. */
export function methodText({ method, space, background, checkpoint, notes }: ExplanationsBody): string {
  const of = { probability: 'probabilities', logit: 'logits', number: 'the number' }[space];
  const against = background === '' ? '' : `, against ${background}`;
  return [
    `${methodTitles[method]} of ${of}${against}; checkpoint ${count(checkpoint)}.\n`,
    ...notes.map((note) => `${note}\n`),
  ].join('');
}

/** One row: what came out, and what moved it there. */
export function rowText({ line, inputs, target }: ToldRow, width: number | null): string {
  const { row, output, expected, gap, evaluations, ms, space } = line;
  const show = (value: number | null) => outputText(value, space);
  const right = target === null ? '' : target === line.class ? ', which is right' : `; right is ${target}`;
  const from = expected === null || gap === null ? '' : `, from ${show(expected)} expected`;
  const head = `${row === null ? 'Given input' : `Row ${count(row)}`}: ${line.class} ${show(output)}${from}${right}`;
  const cost = `${gap === null ? 'adds up to nothing' : `gap ${measure(gap)}`}, ${count(evaluations)} evaluations, ${count(ms)} ms`;
  return [head, ...barLines(line.values, { inputs, width }), `  ${cost}`].map((one) => `${printable(one)}\n`).join('');
}

/** Which features matter over all rows: means of what their values come to without their signs. */
export function meansText(lines: readonly ExplanationLine[], width: number | null): string {
  const sums = new Map<string, { sum: number; times: number }>();
  for (const { values } of lines) {
    for (const [name, value] of Object.entries(values)) {
      if (value === null) continue;
      const { sum = 0, times = 0 } = sums.get(name) ?? {};
      sums.set(name, { sum: sum + Math.abs(value), times: times + 1 });
    }
  }
  const means = Object.fromEntries([...sums].map(([name, { sum, times }]) => [name, sum / times]));
  const head = `Mean of |value| over ${count(lines.length)} rows`;
  return [head, ...barLines(means, { inputs: null, width })].map((one) => `${printable(one)}\n`).join('');
}

function barLines(
  values: Readonly<Record<string, number | null>>,
  { inputs, width }: { inputs: readonly string[] | null; width: number | null },
): string[] {
  const all = Object.entries(values).map(([name, value], at) => ({
    ...{ name, value: value ?? 0, input: inputs?.[at] ?? '' },
  }));
  const ordered = [...all].sort((a, b) => Math.abs(b.value) - Math.abs(a.value));
  // A line for the others only where there are several.
  const listed = ordered.length > LISTED + 1 ? ordered.slice(0, LISTED) : ordered;
  const rest = ordered.slice(listed.length);
  const sum = rest.reduce((total, { value }) => total + value, 0);
  const shown = rest.length === 0 ? listed : [...listed, { name: `${rest.length} others`, value: sum, input: '' }];
  const largest = Math.max(...shown.map(({ value }) => Math.abs(value))) || 1;
  const signed = all.some(({ value }) => value < 0);
  const columns = (['name', 'input'] as const).map((key) =>
    Math.min(LONGEST[key], Math.max(...shown.map((one) => displayWidth(one[key])))),
  );
  return shown.map(({ name, value, input }) => {
    const cells = [name, input].map((text, at) => padToWidth(cutToWidth(text, columns[at]!), columns[at]!));
    const line = `  ${cells.filter((_, at) => columns[at]! > 0).join('  ')}  ${(signed ? signedText(value) : measure(value)).padStart(9)}  ${bar(value / largest, signed)}`;
    return width === null ? line.trimEnd() : cutToWidth(line.trimEnd(), width);
  });
}

/** From the middle to the side of its sign where there are signs, else from the left. */
function bar(share: number, signed: boolean): string {
  const eighths = Math.round(Math.abs(share) * SIDE * 8);
  const whole = '█'.repeat(Math.floor(eighths / 8));
  if (!signed) return whole + EIGHTHS[eighths % 8]!;
  // Blocks fill from the left: a bar to the left ends in a whole character, or in half of one.
  if (share < 0) return `${'▐'.repeat(eighths % 8 >= 4 ? 1 : 0)}${whole}`.padStart(SIDE) + '│';
  return `${' '.repeat(SIDE)}│${whole}${EIGHTHS[eighths % 8]!}`;
}

function signedText(value: number): string {
  const text = measure(Math.abs(value));
  return `${value < 0 ? '−' : '+'}${text}`;
}

function outputText(value: number | null, space: ExplanationLine['space']): string {
  if (value === null) return 'no number';
  return space === 'probability' ? percent(value) : measure(value).replace('-', '−');
}
