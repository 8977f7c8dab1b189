import type { ToldComparison } from '../../electron/protocol/app.js';
import type { ComparedMetric } from '../../models/core/comparison/compared-run.js';
import { groupFigure, type GroupFigure } from '../../models/core/comparison/final-figures.js';
import type { ComparedGroup } from './compared-runs.svelte.js';

export type Which = 'last' | 'best';

/** One metric of one group: its figure over the seeds, and each seed's. */
export interface FinalCell {
  figure: GroupFigure;
  seeds: readonly number[];
  /** The best mean of all groups. */
  leads: boolean;
}

/** Cells of one metric, one for each group. */
export function finalCells(
  told: Pick<ToldComparison, 'runs' | 'final'>,
  groups: readonly Pick<ComparedGroup, 'runs'>[],
  { name, better }: Pick<ComparedMetric, 'name' | 'better'>,
  which: Which,
): FinalCell[] {
  const figures = told.final[name]?.runs ?? [];
  const cells = groups.map(({ runs }) => {
    const each = runs.map(({ id }) => figures[told.runs.findIndex((run) => run.id === id)]?.[which] ?? null);
    return { figure: groupFigure(each), seeds: each.filter((one): one is number => one !== null) };
  });
  const means = cells.flatMap(({ figure }) => figure.mean ?? []);
  const lead =
    better === undefined || means.length < 2 ? null : better === 'lower' ? Math.min(...means) : Math.max(...means);
  return cells.map((cell) => ({ ...cell, leads: lead !== null && cell.figure.mean === lead }));
}

/** Places of groups from the best to the worst by one metric; those without a figure last. */
export function ranked(cells: readonly FinalCell[], better: ComparedMetric['better']): number[] {
  const sign = better === 'higher' ? -1 : 1;
  const value = (place: number) => cells[place]!.figure.mean;
  return [...cells.keys()].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if (x === null || y === null) return Number(x === null) - Number(y === null) || a - b;
    return sign * (x - y) || a - b;
  });
}
