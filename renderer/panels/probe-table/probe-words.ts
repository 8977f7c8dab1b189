import {
  columnsOf,
  PROBES,
  rowOf,
  verdicts,
  type ProbeFigures,
  type ProbeRow,
  type Spread,
} from '../../../models/self-supervised/panels/probe-table.js';
import { formatCount, formatFinePercent, formatValue } from '../../lib/format.js';

/** "81.9–84.2%" */
export function intervalText({ low, high }: Pick<ProbeRow, 'low' | 'high'>): string {
  return `${(low * 100).toFixed(1)}–${formatFinePercent(high)}`;
}

/** A cell in words. */
export function cellText({ share, low, high, examples }: ProbeRow): string {
  return `${formatFinePercent(share)}, 95% interval ${intervalText({ low, high })}, n ${formatCount(examples)}`;
}

/** What probes learned from, and what they were checked on: "4,000 labels, n 4,000 test images". */
export function examplesText({ probes, unit }: Pick<ProbeFigures, 'probes' | 'unit'>): string {
  const linear = rowOf({ probes }, 'linear', 'trained');
  return linear ? `${formatCount(linear.labels)} labels · n ${formatCount(linear.examples)} test ${unit}` : '';
}

/** Where a share lies, between the least and the best that a table shows. */
export function placesOf({ probes }: Pick<ProbeFigures, 'probes'>): (share: number) => number {
  const from = Math.min(...probes.map(({ low }) => low));
  const to = Math.max(...probes.map(({ high }) => high));
  const room = Math.max(0.02, to - from);
  return (share) => (share - from + 0.1 * room) / (1.2 * room);
}

/** How many dimensions are used, in a sentence. */
export function rankText({ of, effectiveRank, reach, dimensions }: Spread): string {
  const rank = effectiveRank < 10 ? effectiveRank.toFixed(1) : Math.round(effectiveRank).toString();
  const limit = reach < dimensions ? `, of ${formatCount(reach)} that so many examples can tell` : '';
  return `The ${of} have ${formatCount(dimensions)} dimensions and use ${rank}${limit}.`;
}

/** All of it in words. */
export function probesText(figures: ProbeFigures): string {
  const { spread, missing } = figures;
  const rows = (['linear', 'knn'] as const).flatMap((probe) =>
    columnsOf().flatMap(({ input, title }) => {
      const row = rowOf(figures, probe, input);
      return row ? [`${PROBES[probe]}, ${title.toLowerCase()}: ${cellText(row)}.`] : [];
    }),
  );
  return [
    ...(missing === null ? [] : [missing]),
    ...verdicts(figures),
    ...rows,
    `Deviation ${formatValue(spread.deviation)}.`,
    rankText(spread),
  ].join(' ');
}
