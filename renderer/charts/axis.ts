import { formatCompact, formatCount, formatDuration } from '../lib/format.js';
import { tickFormat } from '../../models/core/plot/scale.js';

/** What curves are drawn over: optimizer steps, passes over the training data, or seconds of training without its pauses. */
export const axisKinds = ['step', 'epoch', 'time'] as const;
export type AxisKind = (typeof axisKinds)[number];

export const axisTitles: Readonly<Record<AxisKind, string>> = { step: 'Step', epoch: 'Epoch', time: 'Time' };

/** For a choice among them. */
export const axisChoices: Readonly<Record<AxisKind, string>> = {
  step: 'Over steps',
  epoch: 'Over epochs',
  time: 'Over time',
};

/** What a student needs to know to choose one. */
export const axisHints: Readonly<Record<AxisKind, string>> = {
  step: 'updates of the weights',
  epoch: 'passes over the data',
  time: 'of training, pauses left out',
};

/** Where along an axis somebody looks. */
export interface XRange {
  from: number;
  to: number;
}

/** Less than this can't be told apart: steps, epochs, seconds. */
export const narrowest: Readonly<Record<AxisKind, number>> = { step: 4, epoch: 1e-3, time: 0.01 };

const seconds = new Intl.NumberFormat('en-GB', { maximumFractionDigits: 2 });

/** A place in words: "step 1,200", "epoch 3.25", "2 min 05 s". */
export function placeText(kind: AxisKind, x: number): string {
  switch (kind) {
    case 'step':
      return `step ${formatCount(x)}`;
    case 'epoch':
      return `epoch ${x.toFixed(x < 10 ? 2 : 1)}`;
    case 'time':
      return x < 60 ? `${seconds.format(x)} s` : formatDuration(x);
  }
}

/** The same without the axis's name, for a column that has it as its title. */
export const placeNumber = (kind: AxisKind, x: number): string =>
  kind === 'step' ? formatCount(x) : placeText(kind, x).replace('epoch ', '');

/** What stands at a tick, as short as tells `ticks` apart: "12k", "2.5", "1 h 30 min"; the last epoch says that it is one. */
export function tickText(kind: AxisKind, x: number, ticks: readonly number[]): string {
  switch (kind) {
    case 'step': {
      const short = new Set(ticks.map(formatCompact));
      return short.size === ticks.length ? formatCompact(x) : formatCount(x);
    }
    case 'epoch': {
      // What lies far apart needs no digits in common: "0.1", "1", "10".
      const isApart = ticks.every((one, i) => i === 0 || (ticks[i - 1]! > 0 && one >= 2 * ticks[i - 1]!));
      return `${tickFormat(isApart ? [x] : ticks)(x)}${x === ticks.at(-1) ? (x === 1 ? ' epoch' : ' epochs') : ''}`;
    }
    case 'time':
      return timeText(x);
  }
}

/** "30 s", "5 min", "1 h 30 min", "0.2 s"; zero parts are left out. */
function timeText(x: number): string {
  if (x < 60) return x === 0 ? '0' : `${seconds.format(x)} s`;
  const all = Math.round(x);
  const parts = [
    [Math.floor(all / 3600), 'h'],
    [Math.floor(all / 60) % 60, 'min'],
    [all % 60, 's'],
  ] as const;
  return parts.flatMap(([count, unit]) => (count > 0 ? [`${formatCount(count)} ${unit}`] : [])).join(' ');
}

/** Seconds, minutes and hours that clocks are read by. */
const rounds = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400];

/** At most `most` round times from `from` to `to`, ascending; null where they are fractions of a second, or days. */
export function timeTicks({ from, to }: XRange, most: number): number[] | null {
  const stride = rounds.find((one) => (to - from) / one <= most);
  if (stride === undefined || to - from < 2) return null;
  const first = Math.ceil(from / stride);
  return Array.from({ length: Math.floor(to / stride) - first + 1 }, (_, i) => (first + i) * stride);
}
