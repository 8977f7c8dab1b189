import { spanOf, tickFormat, ticksOf, type Span } from '../../core/plot/scale.js';
import type { Shape } from '../../core/plot/shape.js';
import { shortened, type PictureColours } from './picture.js';

/** A horizontal axis of values under a picture. */
export interface ValueAxis {
  span: Span;
  x(value: number): number;
  shapes: Shape[];
}

interface AxisOptions {
  left: number;
  right: number;
  top: number;
  bottom: number;
  title: string;
  colours: PictureColours;
  /** A line where values are nothing. */
  zero?: boolean;
}

/** Which room pictures leave under their marks for ticks and a title. */
export const FOOT = 42;

/** An axis that holds all of `values`; what is not finite has no say. */
export function valueAxis(values: readonly number[], options: AxisOptions): ValueAxis {
  const { left, right, top, bottom, title, colours, zero = true } = options;
  const span = spanOf(zero ? [...values, 0] : values, 0.05);
  const x = (value: number) => left + ((value - span.from) / (span.to - span.from)) * (right - left);
  const ticks = ticksOf(span, Math.max(2, Math.floor((right - left) / 80)));
  const text = tickFormat(ticks);
  const words = { kind: 'text' as const, color: colours.dim, size: 11 };
  const shapes: Shape[] = [
    ...ticks.map((tick): Shape => line(x(tick), top, bottom, colours.line)),
    ...(zero ? [line(x(0), top, bottom, colours.dim)] : []),
    ...ticks.map((tick): Shape => ({ ...words, x: x(tick), y: bottom + 16, text: text(tick), anchor: 'middle' })),
    { ...words, x: (left + right) / 2, y: bottom + 34, text: title, anchor: 'middle' },
  ];
  return { span, x, shapes };
}

/** What a lane of a picture is called, at its left. */
export function laneLabel(
  name: string,
  { left, y, colours }: { left: number; y: number; colours: PictureColours },
): Shape {
  return {
    ...{ kind: 'text', x: left - 10, y: y + 4, color: colours.text, size: 12, anchor: 'end' },
    text: shortened(name, left - 16, 12),
  };
}

function line(x: number, top: number, bottom: number, color: string): Shape {
  return {
    kind: 'line',
    points: [
      [x, top],
      [x, bottom],
    ],
    color,
    width: 1,
  };
}
