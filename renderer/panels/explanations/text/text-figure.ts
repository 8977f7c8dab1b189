import { FONT, type Shape } from '../../../../models/core/plot/shape.js';
import type { Figure } from '../../../../models/core/plot/svg.js';
import { formatValue } from '../../../lib/format.js';
import { beyondWords } from '../map/map-figure.js';
import type { MappedOutput } from '../map/map-words.js';
import { tint } from '../map/sign-colours.js';
import { shareOf, type ValueScale } from '../map/value-scale.js';
import { wrapped } from './text-words.js';

const WIDTH = 720;
const MARGIN = 18;
const LINE = 22;
const SIZE = 13;

export interface TextFigure {
  title: string;
  words: readonly string[];
  outputs: readonly MappedOutput[];
  scale: ValueScale;
  unit: string;
  strength: number;
}

/** A text's maps below each other as a figure of its own, on white whatever the theme. */
export function textFigure(
  { title, words, outputs, scale, unit, strength }: TextFigure,
  measure: (text: string) => number = measured(),
): Figure {
  const placed = wrapped(words, WIDTH - 2 * MARGIN, measure);
  const lines = (placed.at(-1)?.line ?? 0) + 1;
  const block = 26 + lines * LINE;
  const height = 44 + outputs.length * block + 30;
  const dim = { kind: 'text', color: '#55627a', size: 11, anchor: 'start' } as const;
  const shapes = outputs.flatMap(({ name, values }, place): Shape[] => {
    const top = 44 + place * block;
    return [
      { ...dim, x: MARGIN, y: top + 12, text: name },
      ...placed.flatMap(({ at, text, x, line, width }): Shape[] => [
        {
          kind: 'rect',
          ...{ x: MARGIN + x, y: top + 20 + line * LINE, width, height: LINE - 3, radius: 3 },
          color: tint(shareOf(values[at] ?? NaN, scale), strength),
        },
        {
          ...{ kind: 'text', x: MARGIN + x, y: top + 34 + line * LINE, text, color: '#18202e', size: SIZE },
          anchor: 'start',
        },
      ]),
    ];
  });
  const ends = formatValue(scale.limit);
  return {
    ...{ width: WIDTH, height },
    shapes: [
      { kind: 'rect', x: 0, y: 0, width: WIDTH, height, color: '#ffffff' },
      { ...dim, x: MARGIN, y: 27, text: title, color: '#18202e', size: 14, weight: 600 },
      ...shapes,
      {
        ...dim,
        x: MARGIN,
        y: height - 14,
        text: `Red for, blue against, clear at 0; strongest at ±${ends} ${unit}; ${beyondWords(scale)}`,
      },
    ],
    ...{ frame: { left: 0, right: WIDTH, top: 0, bottom: height }, framed: [], over: [] },
  };
}

function measured(): (text: string) => number {
  const context = document.createElement('canvas').getContext('2d');
  if (!context) throw new Error('A picture of the text can’t be made here.');
  context.font = `${SIZE}px '${FONT}', sans-serif`;
  return (text) => context.measureText(text).width;
}
