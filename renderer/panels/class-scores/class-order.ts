import type { ClassScoresBody } from '../../../models/classifier/panels/class-scores.js';
import { formatCount, formatFinePercent } from '../../lib/format.js';

export type ClassScore = ClassScoresBody['classes'][number];
export type ScoreColumn = 'name' | 'precision' | 'recall' | 'f1' | 'support';

export interface Order {
  by: ScoreColumn;
  descending: boolean;
}

/** The classes in this order; those without a number come last either way. */
export function inOrder(classes: readonly ClassScore[], { by, descending }: Order): ClassScore[] {
  const sign = descending ? -1 : 1;
  return [...classes].sort((a, b) => {
    if (by === 'name') return sign * a.name.localeCompare(b.name, 'en-GB', { numeric: true });
    const [one, other] = [a[by], b[by]];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return sign * (one - other) || a.name.localeCompare(b.name, 'en-GB', { numeric: true });
  });
}

/** The table in a sentence: the worst class and the best, and the mean. */
export function scoresText({ classes, macro }: Pick<ClassScoresBody, 'classes' | 'macro'>): string {
  const known = inOrder(classes, { by: 'f1', descending: false }).filter(({ f1 }) => f1 !== null);
  const [worst, best] = [known[0], known.at(-1)];
  const told = (one: ClassScore) => `${one.name} with F1 ${formatFinePercent(one.f1!)}`;
  const ends = worst && best && worst !== best ? ` Worst is ${told(worst)}, best ${told(best)}.` : '';
  return `${formatCount(classes.length)} classes, macro F1 ${formatFinePercent(macro.f1)}.${ends}`;
}

/** What is saved as CSV, all digits. */
export function scoreRows({ classes, macro, micro, examples }: ClassScoresBody): string[][] {
  const text = (value: number | null) => (value === null ? '' : String(value));
  const row = (name: string, of: { precision: number | null; recall: number | null; f1: number | null }, n: number) => [
    name,
    ...[of.precision, of.recall, of.f1].map(text),
    String(n),
  ];
  return [
    ['class', 'precision', 'recall', 'f1', 'support'],
    ...classes.map((one) => row(one.name, one, one.support)),
    row('macro mean', macro, examples),
    row('micro mean', micro, examples),
  ];
}
