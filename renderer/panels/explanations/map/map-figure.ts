import type { Shape } from '../../../../models/core/plot/shape.js';
import type { Figure } from '../../../../models/core/plot/svg.js';
import { formatValue } from '../../../lib/format.js';
import type { ImageMap } from './map-of-row.js';
import { imageShapes, outlineShapes, overlayShapes } from './map-shapes.js';
import { tint } from './sign-colours.js';
import type { ValueScale } from './value-scale.js';

const SIDE = 260;
const MARGIN = 18;
const HEAD = 64;
const FOOT = 52;
const BAR = 160;
const STEPS = 32;

export interface MapFigure extends ImageMap {
  title: string;
  scale: ValueScale;
  /** What values are in: "probability". */
  unit: string;
  strength: number;
}

/** The original and its maps as a figure of its own, on white whatever the theme. */
export function mapFigure({ title, map, outputs, scale, unit, strength, ...image }: MapFigure): Figure {
  const side = SIDE / Math.max(map.width, map.height);
  const [wide, high] = [map.width * side, map.height * side];
  const width = Math.max(MARGIN + (outputs.length + 1) * (wide + MARGIN), 420);
  const height = HEAD + high + FOOT;
  const words = (text: string, at: { x: number; y: number }, rest: Partial<Shape & { kind: 'text' }> = {}): Shape => ({
    ...{ kind: 'text', text, ...at, color: '#55627a', size: 11, anchor: 'start' },
    ...rest,
  });
  const panels = [null, ...outputs].flatMap((output, place): Shape[] => {
    const at = { x: MARGIN + place * (wide + MARGIN), y: HEAD, side };
    return [
      words(output === null ? 'Original' : output.name, { x: at.x, y: HEAD - 8 }),
      ...imageShapes(map, image, at),
      ...(output === null
        ? []
        : [
            ...overlayShapes(map, output, { scale, strength, at }),
            ...outlineShapes(map, { at, color: '#80808099', width: 0.5 }),
          ]),
    ];
  });
  const foot = HEAD + high + 18;
  const bar = Array.from({ length: STEPS }, (_, i): Shape => ({
    kind: 'rect',
    ...{ x: MARGIN + (i * BAR) / STEPS, y: foot, width: BAR / STEPS, height: 8 },
    color: tint(((i + 0.5) / STEPS) * 2 - 1, strength),
  }));
  const ends = formatValue(scale.limit);
  return {
    ...{ width, height },
    shapes: [
      { kind: 'rect', x: 0, y: 0, width, height, color: '#ffffff' },
      words(title, { x: MARGIN, y: 27 }, { color: '#18202e', size: 14, weight: 600 }),
      ...panels,
      ...bar,
      words(`−${ends}`, { x: MARGIN, y: foot + 22 }),
      words('0', { x: MARGIN + BAR / 2, y: foot + 22 }, { anchor: 'middle' }),
      words(`+${ends}`, { x: MARGIN + BAR, y: foot + 22 }, { anchor: 'end' }),
      words(`${unit}; ${beyondWords(scale)}`, { x: MARGIN + BAR + 14, y: foot + 8 }),
    ],
    ...{ frame: { left: 0, right: width, top: 0, bottom: height }, framed: [], over: [] },
  };
}

/** "3 values lie beyond and are drawn as the ends". */
export function beyondWords({ beyond }: ValueScale): string {
  if (beyond === 0) return 'no value lies beyond';
  return `${beyond === 1 ? '1 value lies' : `${beyond} values lie`} beyond, drawn as the ends`;
}
