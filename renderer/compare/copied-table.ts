import type { ToldComparison } from '../../electron/protocol/app.js';
import type { ComparedGroup } from './compared-runs.svelte.js';
import { finalCells, type Which } from './final-rows.js';
import { settingRows } from './setting-rows.js';

/**
 * The comparison as tab-separated lines that spreadsheets take: a column for each group, a line for each setting that differs
 * and for each metric (mean over seeds, then lowest and highest where there are several), and what it took.
 */
export function copiedTable(told: ToldComparison, groups: readonly ComparedGroup[], which: Which = 'last'): string {
  const several = groups.some(({ runs }) => runs.length > 1);
  const lines: (string | number)[][] = [['', ...groups.map(({ letter, name }) => `${letter} ${name}`)]];
  for (const { title, cells } of settingRows(told, groups)) lines.push([title, ...cells.map(({ text }) => text)]);
  lines.push(['Seeds', ...groups.map(({ runs }) => runs.length)]);
  for (const metric of told.metrics) {
    const figures = finalCells(told, groups, metric, metric.better ? which : 'last').map(({ figure }) => figure);
    lines.push([metric.title, ...figures.map(({ mean }) => mean ?? '')]);
    if (!several) continue;
    lines.push([`${metric.title}, lowest`, ...figures.map(({ lowest }) => lowest ?? '')]);
    lines.push([`${metric.title}, highest`, ...figures.map(({ highest }) => highest ?? '')]);
  }
  const secondsOf = ({ runs }: ComparedGroup) => {
    const all = runs.map(({ id }) => told.runs.find((run) => run.id === id)?.seconds ?? 0);
    return all.reduce((sum, one) => sum + one, 0) / all.length;
  };
  lines.push(['Seconds of training', ...groups.map((group) => Number(secondsOf(group).toFixed(1)))]);
  return lines.map((line) => line.map((cell) => String(cell).replace(/[\t\n\r]+/g, ' ')).join('\t')).join('\n');
}
