import type { Field } from './config.js';

/** A choice of a field the way it is written in texts: "AdamW", "Byte pairs", "Yes". */
export function choiceTitle(field: Field, choice: string): string {
  if (field.kind === 'boolean') return choice === 'true' ? 'Yes' : 'No';
  const words = choice.replaceAll('-', ' ');
  return field.choiceTitles?.[choice] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
