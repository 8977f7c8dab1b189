import { formatMetric, formatMetricExact } from '../lib/shown-metric.js';
import { placeNumber, placeText, type AxisKind } from './axis.js';
import { bestPoint } from './best-point.js';
import type { ChartLine } from './chart-line.js';
import { nearestPoint, pointAt, xOf, type Band } from './line-points.js';

/** What a line comes to at a place. */
export interface ValueAt {
  line: ChartLine;
  /** As it was measured; "–" where it was not. */
  value: string;
  /** Its average, or where it was measured if not here, whether it is the best, and of how many it is the mean. */
  note: string;
}

/** The value of each line at a place: an evaluated one's of its nearest evaluation, an ended one's last. */
export function valuesAt(
  lines: readonly ChartLine[],
  axis: AxisKind,
  x: number,
  weightOf: (line: ChartLine) => number,
): ValueAt[] {
  return lines.map((line) => {
    const points = line.points(axis);
    const at = line.evaluated ? nearestPoint(points, x) : pointAt(points, x);
    const measured = xOf(points, at);
    if (Number.isNaN(measured)) return { line, value: '–', note: '' };
    const notes: string[] = [];
    const isPast = line.evaluated === true || at === points.length - 1;
    const smooth = points.column.smoothed(weightOf(line)).values[at];
    if (isPast && measured !== x) notes.push(`at ${placeNumber(axis, measured)}`);
    else if (weightOf(line) > 0 && Number.isFinite(smooth)) notes.push(`avg ${formatMetric(line, smooth)}`);
    if (bestPoint(line, points) === at) notes.push('best');
    if (points.band) notes.push(meanOf(points.band, at));
    return { line, value: formatMetricExact(line, points.column.values[at]), note: notes.join(', ') };
  });
}

/** Of how many: seeds that ended early, or haven't come so far, are missing in a mean. */
function meanOf({ counts, of }: Band, at: number): string {
  const count = counts.values[at]!;
  return count < of ? `mean of ${count} of ${of}` : `mean of ${of}`;
}

/** The same to be heard: "step 1,200. Training loss 1.64, avg 1.7. Checkpoint." */
export function spokenValues(
  axis: AxisKind,
  x: number,
  values: readonly ValueAt[],
  happened: readonly string[],
): string {
  const told = values.map(({ line, value, note }) => `${line.title} ${value}${note === '' ? '' : `, ${note}`}.`);
  return [`${placeText(axis, x)}.`, ...told, ...happened.map((one) => (one.endsWith('.') ? one : `${one}.`))].join(' ');
}
