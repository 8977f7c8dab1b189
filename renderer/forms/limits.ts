import type { Field } from '../../models/core/config.js';
import { formatCount, formatSetting } from '../lib/format.js';

/** The numbers that a field accepts, as stands beside it: "1–4,096", "above 0, up to 10"; null where it takes any. */
export function limitsOf({ kind, minimum, above, maximum }: Field): string | null {
  if (kind === 'choice' || kind === 'boolean' || kind === 'text') return null;
  const written = kind === 'number' ? formatSetting : formatCount;
  if (above !== undefined)
    return maximum === undefined ? `above ${written(above)}` : `above ${written(above)}, up to ${written(maximum)}`;
  if (minimum === undefined) return maximum === undefined ? null : `up to ${written(maximum)}`;
  return maximum === undefined ? `from ${written(minimum)}` : `${written(minimum)}–${written(maximum)}`;
}
