import { choiceTitle } from '../choice-title.js';
import type { Field } from '../config.js';

/** Stands for a setting that a run doesn't have. */
export const NO_SETTING = '–';

/** A setting's value in words: "Hinge", "32 → 64", "1e-7", "1,200 steps"; without its field, of an unknown architecture, as it is. */
export function settingText(field: Field | undefined, value: unknown): string {
  if (value === null || value === undefined) return NO_SETTING;
  if (field === undefined) return typeof value === 'string' ? value : JSON.stringify(value);
  // A seed is a name: it is typed again as it stands.
  if (field.key === 'seed') return String(value);
  if (field.kind === 'choices' && Array.isArray(value)) {
    return value.map((one) => choiceTitle(field, String(one))).join(', ');
  }
  if (Array.isArray(value)) return value.length === 0 ? 'none' : value.map((one) => plainText(one)).join(' → ');
  if (typeof value === 'number') return plainText(value);
  return field.kind === 'text' ? String(value) : choiceTitle(field, String(value));
}

/** A number as it is read: "1,200", "0.0002", "1e-7". */
function plainText(value: unknown): string {
  if (typeof value !== 'number') return String(value);
  if (Number.isInteger(value) && Math.abs(value) >= 1000) return value.toLocaleString('en');
  // 0.0001 × 3 is 0.00030000000000000003 to a computer.
  const meant = Number(value.toPrecision(12));
  return meant !== 0 && Math.abs(meant) < 1e-4 ? meant.toExponential() : String(meant);
}
