import type { Field } from '../../models/core/config.js';
import { allowed } from '../../models/core/fields.js';
import { displayWidth } from './display-width.js';
import { table } from './table.js';
import { wrapText } from './wrap-text.js';

const INDENT = 4;

interface Listed {
  /** What keys are called: OPTION. */
  heading: string;
  /** Columns of the terminal; null where nothing limits them. */
  width: number | null;
  /** What stands for a default; by default its value. */
  defaultOf?: (field: Field) => string;
}

/**
 * Keys with their defaults, limits and units, and what they are for: as a table where the terminal is wide enough, and
 * otherwise below each key what it is for.
 */
export function fieldList(fields: readonly Field[], { heading, width, defaultOf = valueOf }: Listed): string {
  const rows = fields.map((field) => {
    const unit = field.unit === undefined ? '' : `, in ${field.unit}`;
    return [field.key, defaultOf(field), `${allowed(field)}${unit}`, `${field.help}${condition(field)}`] as const;
  });
  const whole = table([heading, 'DEFAULT', 'ALLOWED', ''], rows, { width: null });
  if (width === null || whole.split('\n').every((line) => displayWidth(line) <= width)) return whole;
  const keyWidth = Math.max(...rows.map(([key]) => key.length));
  return rows
    .map(([key, value, limits, help]) => {
      const head = wrapText(`${key.padEnd(keyWidth)}  ${value}; ${limits}`, { width, indent: keyWidth + 2 });
      const about = wrapText(`${' '.repeat(INDENT)}${help}`, { width, indent: INDENT });
      return `${head}\n${about}\n`;
    })
    .join('');
}

/** A value of a configuration, as it can be typed. */
export function valueOf({ default: value }: Pick<Field, 'default'>): string {
  return value === null ? 'empty' : String(value);
}

/** When a field is of use, where that hangs on others: " Only with task=images or texts." */
function condition({ when = {} }: Field): string {
  const parts = Object.entries(when).map(([key, values]) => `${key}=${values.join(' or ')}`);
  return parts.length === 0 ? '' : ` Only with ${parts.join(' and ')}.`;
}
