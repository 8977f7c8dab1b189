import { formatMetric, formatMetricExact } from '../lib/shown-metric.js';
import { formatValue } from '../lib/format.js';
import { placeText, type AxisKind, type XRange } from './axis.js';
import type { ChartLine } from './chart-line.js';
import { countTo, pointAt, pointFrom, xOf, type LinePoints } from './line-points.js';

/** What a chart shows, in words: the values as they were measured, and the weight that its smooth curves are averaged with. */
export function summarise(lines: readonly ChartLine[], axis: AxisKind, smoothing = 0): string {
  const all = lines.map((line) => line.points(axis));
  if (all.every(({ length }) => length === 0)) return 'No points yet.';
  const values = lines.map((line, i) => summariseOne(line, all[i]!, axis)).join(' ');
  return smoothing > 0 ? `${values} Drawn bold: the moving average with weight ${smoothing}.` : values;
}

function summariseOne(line: ChartLine, points: LinePoints, axis: AxisKind): string {
  const { column, length } = points;
  if (length === 0) return `${line.title}: not measured yet.`;
  const { lowest, highest, firstGap } = column.extremes.find(0, length);
  const place = (at: number) => placeText(axis, xOf(points, at));
  const told = (at: number) => `${formatMetric(line, column.values[at])} at ${place(at)}`;
  if (lowest < 0) return `${line.title}: no finite value.`;
  const gap = firstGap < 0 ? '' : ` Not finite first at ${place(firstGap)}.`;
  return `${line.title}: ${told(length - 1)}; lowest ${told(lowest)}, highest ${told(highest)}.${gap}${levelText(line)}`;
}

const levelText = ({ level }: ChartLine): string => (level ? ` ${level.title} is ${formatValue(level.value)}.` : '');

export interface TableRow {
  x: number;
  /** Empty where a line has no point. */
  values: string[];
}

/**
 * At most `limit` of the places in a range, with exact values, newest first: every place of an evaluation as far as half of
 * the rows can hold them, and evenly spread ones of the longest of the other lines, which tell their last value up to there.
 */
export function tableRows(
  lines: readonly ChartLine[],
  axis: AxisKind,
  { limit, ...range }: XRange & { limit: number },
): TableRow[] {
  const all = lines.map((line) => line.points(axis));
  const dense = all.filter((_, i) => !lines[i]!.evaluated);
  const xs = new Set<number>();
  for (const [i, line] of lines.entries()) {
    if (line.evaluated) addPlaces(xs, all[i]!, range, dense.length > 0 ? limit >> 1 : limit);
  }
  const longest = dense.sort((a, b) => xOf(b, b.length - 1) - xOf(a, a.length - 1))[0];
  if (longest) addPlaces(xs, longest, range, limit - xs.size);
  return [...xs]
    .sort((a, b) => b - a)
    .slice(0, limit)
    .map((x) => ({ x, values: all.map((points, i) => valueAt(lines[i]!, points, x)) }));
}

function valueAt(line: ChartLine, points: LinePoints, x: number): string {
  const at = pointAt(points, x);
  const isBeyond = line.evaluated ? xOf(points, at) !== x : at === points.length - 1 && xOf(points, at) < x;
  return at < 0 || isBeyond ? '' : formatMetricExact(line, points.column.values[at]);
}

/** At most `limit` evenly spread places from the last one back. */
function addPlaces(into: Set<number>, points: LinePoints, { from, to }: XRange, limit: number): void {
  const first = pointFrom(points, from);
  const last = countTo(points, to) - 1;
  const stride = Math.max(1, Math.ceil((last - first + 1) / Math.max(1, limit)));
  for (let at = last; at >= first; at -= stride) into.add(xOf(points, at));
}
