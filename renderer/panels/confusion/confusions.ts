import type { ConfusionBody } from '../../../models/panels/confusion.js';
import { formatCount, formatFinePercent } from '../../lib/format.js';
import type { Matrix } from '../shared/records/matrix.js';

/** A cell of the matrix: a class, and what it was taken for. */
export interface Cell {
  target: number;
  predicted: number;
}

export interface Confused extends Cell {
  count: number;
  /** Of the examples of its class. */
  share: number;
}

/** The share of examples on the diagonal; null where there are none. */
export function accuracyOf({ rows, columns, values }: Matrix): number | null {
  let [right, all] = [0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const count = values[row * columns + column]!;
      all += count;
      if (row === column) right += count;
    }
  }
  return all > 0 ? right / all : null;
}

/** Examples of each true class. */
export function supportsOf({ rows, columns, values }: Matrix): Float64Array {
  return Float64Array.from({ length: rows }, (_, row) =>
    values.subarray(row * columns, (row + 1) * columns).reduce((sum, count) => sum + count, 0),
  );
}

/** Each count as a share of its row; rows without examples stay 0. */
export function rowShares(counts: Matrix): Matrix {
  const supports = supportsOf(counts);
  const values = counts.values.map((count, at) => count / (supports[Math.floor(at / counts.columns)]! || 1));
  return { ...counts, values };
}

/** What is taken for something else most often, the most frequent first. */
export function mostConfused(counts: Matrix, most: number): Confused[] {
  const supports = supportsOf(counts);
  const found: Confused[] = [];
  counts.values.forEach((count, at) => {
    const [target, predicted] = [Math.floor(at / counts.columns), at % counts.columns];
    if (count > 0 && target !== predicted) found.push({ target, predicted, count, share: count / supports[target]! });
  });
  return found.sort((a, b) => b.count - a.count || b.share - a.share).slice(0, most);
}

/** "Shirt taken for T-shirt: 24 (12.1% of Shirt)" */
export function confusedText({ target, predicted, count, share }: Confused, names: readonly string[]): string {
  const name = names[target] ?? '';
  return `${name} taken for ${names[predicted] ?? ''}: ${formatCount(count)} (${formatFinePercent(share)} of ${name})`;
}

/** The matrix for whoever doesn't see it: how much is right, and the most frequent confusions. */
export function summaryOf(body: Pick<ConfusionBody, 'classNames' | 'examples' | 'unit'>, counts: Matrix): string {
  const accuracy = accuracyOf(counts);
  if (accuracy === null) return 'There are no examples.';
  const right = `${formatFinePercent(accuracy)} of ${formatCount(body.examples)} ${body.unit} are right.`;
  const worst = mostConfused(counts, 5).map((one) => confusedText(one, body.classNames));
  return worst.length > 0 ? `${right} Most often confused: ${worst.join('; ')}.` : `${right} Nothing is confused.`;
}

const LABEL_LETTERS = 11;

/** A class's name beside the matrix: cut in its middle, because long names often differ at their ends. */
export function labelOf(name: string): string {
  const letters = Array.from(name);
  if (letters.length <= LABEL_LETTERS) return name;
  const half = (LABEL_LETTERS - 1) / 2;
  return `${letters.slice(0, half).join('')}…${letters.slice(-half).join('')}`;
}

/** A cell in words: "34 of 198 Shirt are taken for T-shirt (17.2%)". */
export function cellText({ target, predicted }: Cell, names: readonly string[], counts: Matrix): string {
  const count = counts.values[target * counts.columns + predicted] ?? 0;
  const support = supportsOf(counts)[target] ?? 0;
  const verb = target === predicted ? 'recognised' : `taken for ${names[predicted] ?? ''}`;
  const share = support > 0 ? ` (${formatFinePercent(count / support)})` : '';
  return `${formatCount(count)} of ${formatCount(support)} ${names[target] ?? ''} ${verb}${share}`;
}

/** Examples that a record keeps of a cell; null where it keeps none. */
export function examplesOf({ cells }: Pick<ConfusionBody, 'cells'>, { target, predicted }: Cell) {
  return cells.find((one) => one.target === target && one.predicted === predicted)?.examples ?? null;
}
