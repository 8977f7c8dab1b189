import { isMissing, readNumber, type NumberStyle } from './cell-values.js';
import { excerpt } from './file-errors.js';

const WITH: Record<Exclude<NumberStyle, 'plain'>, string> = {
  comma: 'with a separator of thousands',
  'decimal-comma': 'with a decimal comma',
  percent: 'as percentages',
  'percent-comma': 'as percentages',
};
const DOTTED = /^[+-]?[1-9]\d{0,2}(\.\d{3})$/;

/** A sentence on how the numbers were read, where somebody may have meant them otherwise. */
export function numbersNote(
  name: string,
  fields: string[],
  { style, delimiter }: { style: NumberStyle; delimiter: string },
): string | null {
  const present = fields.filter((field) => !isMissing(field));
  if (style !== 'plain') {
    const sample = present.find((field) => readNumber(field, 'plain') !== readNumber(field, style))!;
    const how = style === 'decimal-comma' && !sample.includes(',') ? WITH.comma : WITH[style];
    return `The numbers of '${name}' were read ${how}: '${excerpt(sample)}' as ${readNumber(sample, style)}.`;
  }
  const zeros = present.find((field) => /^0\d/.test(field));
  if (zeros !== undefined) {
    return `The column '${name}' was read as numbers, without the zeros that some begin with: '${excerpt(zeros)}' as ${Number(zeros)}; a word of yours, category:${name}, keeps them.`;
  }
  const dotted = present.filter((field) => field.includes('.'));
  if (delimiter !== ';' || dotted.length === 0 || !dotted.every((field) => DOTTED.test(field))) return null;
  return `The dots in '${name}' were read as decimal points: '${dotted[0]!}' as ${Number(dotted[0])}.`;
}
