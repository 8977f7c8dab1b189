import type { Figures } from './measure.js';
import type { Workload } from './workload.js';

/** Markdown: a row for each workload, a column for each contender, and how many times as long as ours the others take. */
export function table(workloads: readonly Workload[], results: Record<string, Record<string, Figures>>): string {
  const names = [...new Set(Object.values(results).flatMap((row) => Object.keys(row)))];
  const others = names.filter((name) => !name.startsWith('ours'));
  const header = ['ms per step', ...names, ...others.map((name) => `${name} ÷ ours`)];
  const lines = [header, ['---', ...header.slice(1).map(() => '---:')]];
  for (const { name: workload, title } of workloads) {
    const row = results[workload]!;
    const ratio = (name: string) =>
      row[name] && row['ours'] ? (row[name].median / row['ours'].median).toFixed(1) : '–';
    lines.push([`${workload}: ${title}`, ...names.map((name) => cell(row[name])), ...others.map(ratio)]);
  }
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

function cell(figures: Figures | undefined): string {
  if (!figures) return '–';
  const { min, median, max } = figures;
  return `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`;
}
