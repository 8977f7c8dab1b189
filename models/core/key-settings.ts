import type { ArchitectureConfig, Field } from './config.js';
import { settingText } from './comparison/setting-text.js';
import { applies, describeFields } from './fields.js';

/** "4 heads" would read better than "heads 4", but "0.0002 lr" would not: the word comes first, always. */
const word = ({ brief, title }: Field): string => brief ?? startingSmall(title);

/**
 * The settings by which a run is told apart from others of its architecture, in a few words each: "hinge", "spectral norm",
 * "lr 0.0002", "seed 3". What is off or doesn't apply is left out. `config` may be one that a later version has written.
 */
export function keySettings(architecture: ArchitectureConfig, config: Readonly<Record<string, unknown>>): string[] {
  const fields = describeFields(architecture);
  const keys = architecture.keySettings ?? [];
  const told = keys.flatMap((key) => {
    const field = fields.find((one) => one.key === key);
    return field && applies(field, config) ? (settingWords(field, config[key]) ?? []) : [];
  });
  const { seed } = config;
  return typeof seed === 'number' && seed !== 0 ? [...told, `seed ${seed}`] : told;
}

/** "lr 0.0002" for a value of this field; null where it says that something is off. */
export function settingWords(field: Field, value: unknown): string | null {
  if (value === null || value === undefined || value === false || value === 'none') return null;
  if (value === true) return word(field);
  const text = settingText(field, value);
  return field.kind === 'choice' ? startingSmall(text) : `${word(field)} ${text}`;
}

/** "Spectral norm" as in the middle of a line; AdamW, ReLU and R₁ stay. */
function startingSmall(text: string): string {
  return /^\p{Lu}\p{Ll}+( |-|$)/u.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;
}
