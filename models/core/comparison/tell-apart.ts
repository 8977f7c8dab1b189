/** Whether seeds tell two settings apart, and how to say so. */
import type { GroupFigure } from './final-figures.js';

export interface LabelledFigure {
  /** "A" */
  label: string;
  figure: GroupFigure;
}

/**
 * `overlap`: their ranges, lowest to highest, overlap or touch: they are not told apart.
 * `apart`: all seeds of one lie beyond all of the other's.
 * `one-seed`: one of them has a single seed: nobody knows how far its next one would lie from it.
 * `nothing`: one of them has no figure at all.
 */
export type Verdict = 'overlap' | 'apart' | 'one-seed' | 'nothing';

/**
 * The rule is whether ranges overlap, and no more: with so few seeds a test would say hardly more, and would suppose what nobody
 * knows of how they are spread. How little "apart" says with few seeds is told by `chanceOfParting`.
 */
export function tellApart(a: GroupFigure, b: GroupFigure): Verdict {
  if (a.n === 0 || b.n === 0) return 'nothing';
  if (a.n < 2 || b.n < 2) return 'one-seed';
  return a.highest! < b.lowest! || b.highest! < a.lowest! ? 'apart' : 'overlap';
}

/**
 * How often m seeds and n seeds would lie apart, either below the other, though the settings make no difference: 2 of all
 * (m + n)! / (m! n!) orders. 2 and 2: one in 3; 3 and 3: one in 10; 5 and 5: one in 126.
 */
export function chanceOfParting(m: number, n: number): number {
  let orders = 1;
  for (let i = 1; i <= n; i++) orders = (orders * (m + i)) / i;
  return 2 / orders;
}

/**
 * One sentence on two groups: "A and C overlap: three seeds don't tell them apart." Null where one of them has nothing to be held to
 * the other.
 */
export function verdictSentence(a: LabelledFigure, b: LabelledFigure): string | null {
  const [m, n] = [a.figure.n, b.figure.n];
  switch (tellApart(a.figure, b.figure)) {
    case 'nothing':
      return null;
    case 'one-seed':
      if (m === 1 && n === 1) return `One seed each can't tell ${a.label} and ${b.label} apart.`;
      return `One seed of ${m === 1 ? a.label : b.label} can't tell it from ${m === 1 ? b.label : a.label}.`;
    case 'overlap':
      return `${a.label} and ${b.label} overlap: ${seeds(m, n)} don't tell them apart.`;
    case 'apart': {
      const [low, high] = a.figure.mean! < b.figure.mean! ? [a, b] : [b, a];
      const times = Math.round(1 / chanceOfParting(m, n)).toLocaleString('en');
      return `All seeds of ${low.label} lie below those of ${high.label}; ${seeds(m, n)}${m === n ? ' each' : ''} do so by chance 1 time in ${times}.`;
    }
  }
}

/**
 * What is to be said of the groups, which are in the comparison's order: of each that is not told from the best, and of the nearest
 * that is. One sentence says it where no group has more than one seed; none does where neither way is better.
 */
export function seedSentences(groups: readonly LabelledFigure[], better: 'lower' | 'higher' | undefined): string[] {
  const there = groups.filter(({ figure }) => figure.n > 0);
  if (!better || there.length < 2) return [];
  if (there.every(({ figure }) => figure.n === 1)) {
    const labels = there.map(({ label }) => label);
    return [`One seed each can't tell ${labels.slice(0, -1).join(', ')} and ${labels.at(-1)} apart.`];
  }
  const sign = better === 'higher' ? -1 : 1;
  const [best, ...others] = [...there].sort((a, b) => sign * (a.figure.mean! - b.figure.mean!));
  const sentences: string[] = [];
  for (const other of others) {
    sentences.push(verdictSentence(...inLabelOrder(groups, best!, other))!);
    if (tellApart(best!.figure, other.figure) === 'apart') break;
  }
  return sentences;
}

function inLabelOrder(
  groups: readonly LabelledFigure[],
  a: LabelledFigure,
  b: LabelledFigure,
): [LabelledFigure, LabelledFigure] {
  return groups.indexOf(a) < groups.indexOf(b) ? [a, b] : [b, a];
}

const words = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten'];

function seeds(m: number, n: number): string {
  return m === n ? `${words[m] ?? m} seeds` : `${m} and ${n} seeds`;
}
