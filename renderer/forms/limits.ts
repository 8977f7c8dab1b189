import type { Field } from '../../models/core/config.js';
import { formatPlain } from '../lib/format.js';

/** From here on a limit is the machine's, and nobody's who fills in a form. */
const MACHINE_LIMIT = 2 ** 31 - 1;

/**
 * The numbers that a field accepts, as stands beside it: "1 to 4,096", "up to 1,000,000", "above 0, up to 10"; of a list
 * of them how many as well: "up to 8, each 1 to 4,096"; null where it takes any.
 */
export function limitsOf(field: Field): string | null {
  const { kind, minItems = 0, maxItems } = field;
  if (kind === 'choice' || kind === 'boolean' || kind === 'text') return null;
  const range = rangeOf(field);
  if (kind !== 'integers' || maxItems === undefined) return range;
  const items = minItems > 0 ? `${minItems} to ${maxItems}` : `up to ${maxItems}`;
  return range === null ? `${items} numbers` : `${items}, each ${range}`;
}

function rangeOf({ kind, minimum, above, maximum, below }: Field): string | null {
  if (below !== undefined) {
    return `${above === undefined ? `from ${formatPlain(minimum ?? 0)}` : `above ${formatPlain(above)}`}, below ${formatPlain(below)}`;
  }
  const most = maximum !== undefined && maximum < MACHINE_LIMIT ? formatPlain(maximum) : undefined;
  if (above !== undefined)
    return most === undefined ? `above ${formatPlain(above)}` : `above ${formatPlain(above)}, up to ${most}`;
  if (minimum === undefined || (minimum === 0 && kind !== 'number' && most !== undefined)) {
    return most === undefined ? null : `up to ${most}`;
  }
  return most === undefined ? `from ${formatPlain(minimum)}` : `${formatPlain(minimum)} to ${most}`;
}
