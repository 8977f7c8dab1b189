import { formatCount, formatDuration, plural } from '../lib/format.js';
import type { Axis } from './run-time.js';

/** A place of an axis where the axis is known: "11,244", "12.0", "6 min 20 s". */
export function placeText(place: number, axis: Axis): string {
  if (axis === 'time') return formatDuration(place);
  return axis === 'epoch' ? place.toFixed(1) : formatCount(Math.floor(place));
}

/** With its axis: "step 11,244", "epoch 12.0", "6 min 20 s". */
export const namedPlace = (place: number, axis: Axis): string =>
  axis === 'time' ? placeText(place, axis) : `${axis} ${placeText(place, axis)}`;

/** How far the axis goes: "20.0 epochs", "12,000 steps", "31 min 00 s". */
export function spanText(end: number, axis: Axis): string {
  if (axis === 'time') return formatDuration(end);
  return axis === 'epoch' ? `${end.toFixed(1)} epochs` : plural(Math.floor(end), 'step');
}
