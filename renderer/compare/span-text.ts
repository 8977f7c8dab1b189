import type { AxisKind } from '../charts/axis.js';
import { formatDuration, plural } from '../lib/format.js';

/** How far an axis goes: "20.0 epochs", "12,000 steps", "31 min 00 s". */
export function spanText(axis: AxisKind, end: number): string {
  if (axis === 'time') return formatDuration(end);
  return axis === 'epoch' ? `${end.toFixed(1)} epochs` : plural(Math.floor(end), 'step');
}
