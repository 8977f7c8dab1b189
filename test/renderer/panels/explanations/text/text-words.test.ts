import { describe, expect, test } from 'vitest';
import { svgOf } from '../../../../../models/core/plot/svg.js';
import { textFigure } from '../../../../../renderer/panels/explanations/text/text-figure.js';
import { textWords, wrapped } from '../../../../../renderer/panels/explanations/text/text-words.js';

const words = ['a', 'great', 'dull', 'film'];
const output = { name: 'positive', values: [0, 0.5, -0.25, 0.01] };

describe('a text with values', () => {
  test('words say what speaks for an output and what against', () => {
    expect(textWords(words, output)).toBe(
      'Speaks most for positive: “great” (+0.500), “film” (+0.0100); most against it: “dull” (−0.250).',
    );
  });

  test('lines hold as many words as fit, with a space between those that bring none', () => {
    const measure = (text: string) => text.length;
    expect(wrapped(words, 10, measure).map(({ text, x, line }) => [text, x, line])).toEqual([
      ['a', 0, 0],
      ['great', 2, 0],
      ['dull', 0, 1],
      ['film', 5, 1],
    ]);
    expect(wrapped(['To', ' be\n', 'or'], 99, measure).map(({ x, line }) => [x, line])).toEqual([
      [0, 0],
      [2, 0],
      [0, 1],
    ]);
  });

  test('a file of it has all words', () => {
    const figure = textFigure(
      { title: 'Text 1', words, outputs: [output], scale: { limit: 0.5, beyond: 0 }, unit: 'probability', strength: 1 },
      (text) => text.length * 7,
    );
    const svg = svgOf(figure, 'Text 1');
    for (const word of words) expect(svg).toContain(`>${word}<`);
    expect(svg).toContain('±0.500 probability');
  });
});
