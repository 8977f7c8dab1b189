import type { Shape } from '../../core/plot/shape.js';
import {
  expectedAt,
  outputAt,
  outputText,
  playersIn,
  playerText,
  shortNumber,
  signedNumber,
  valueAt,
  type ExplanationData,
} from './explanation-data.js';
import { FOOT, valueAxis } from './frame.js';
import { strongestOf } from './order.js';
import { shortened, textWidth, type ExplanationPicture, type PictureOptions, type Spot } from './picture.js';

const TOP = 44;
const BAND = 34;
const LABELS = 30;

/** What pushes a row's output up and what pushes it down, meeting at the output: shap's force plot. */
export function force(data: ExplanationData, { width, colours, output, row }: PictureOptions): ExplanationPicture {
  const order = strongestOf(data, row, output, playersIn(data, row));
  const parts = order
    .map((player) => ({ player, value: valueAt(data, row, output, player), text: playerText(data, row, player) }))
    .filter(({ value }) => Number.isFinite(value) && value !== 0);
  const [up, down] = [parts.filter(({ value }) => value > 0), parts.filter(({ value }) => value < 0)];
  const outcome = outputAt(data, row, output);
  const given = Number.isFinite(outcome) ? outcome : expectedAt(data, row, output);
  const expected = expectedAt(data, row, output);
  const sum = (some: typeof parts) => some.reduce((total, { value }) => total + Math.abs(value), 0);
  const bottom = TOP + BAND + LABELS;
  const axis = valueAxis([given - sum(up), given + sum(down), expected], {
    ...{ left: 20, right: width - 20, top: TOP - 6, bottom, colours, zero: false },
    title: outputText(data, output, row),
  });
  const shapes: Shape[] = [...axis.shapes];
  const spots: Spot[] = [];
  const band = (some: typeof parts, sign: 1 | -1) => {
    let at = given;
    // Texts stand under their part of the band, where they have room.
    let free = axis.x(given);
    for (const { player, value, text } of some) {
      const to = at - sign * Math.abs(value);
      const [a, b] = [axis.x(at), axis.x(to)];
      const color = sign > 0 ? colours.up : colours.down;
      const [x, wide] = [Math.min(a, b), Math.max(1, Math.abs(b - a) - 1)];
      shapes.push({ kind: 'rect', x, y: TOP, width: wide, height: BAND, radius: 2, color });
      const label = shortened(text, Math.max(wide, 60), 11);
      const half = textWidth(label, 11) / 2;
      const middle = (a + b) / 2;
      if (wide > 44 && (sign > 0 ? middle + half <= free : middle - half >= free)) {
        shapes.push({
          kind: 'text',
          x: middle,
          y: TOP + BAND + 16,
          text: label,
          color: colours.text,
          size: 11,
          anchor: 'middle',
        });
        free = sign > 0 ? middle - half - 6 : middle + half + 6;
      }
      spots.push({
        ...{ x, y: TOP, width: wide, height: BAND, row, player },
        words: `${text}: ${signedNumber(value)}`,
      });
      at = to;
    }
  };
  band(up, 1);
  band(down, -1);
  shapes.push(
    mark(axis.x(given), TOP - 6, bottom, colours.text),
    {
      kind: 'text',
      x: axis.x(given),
      y: TOP - 24,
      text: `given ${shortNumber(outcome)}`,
      color: colours.text,
      size: 12,
      weight: 600,
      anchor: 'middle',
    },
    mark(axis.x(expected), TOP - 6, bottom, colours.dim),
    {
      kind: 'text',
      x: axis.x(expected),
      y: TOP - 10,
      text: `expected ${shortNumber(expected)}`,
      color: colours.dim,
      size: 11,
      anchor: 'middle',
    },
  );
  const named = (some: typeof parts) =>
    some
      .slice(0, 3)
      .map(({ text, value }) => `${text} ${signedNumber(value)}`)
      .join('; ') || 'nothing';
  return {
    ...{ width, height: bottom + FOOT, shapes, spots },
    words: `Row ${data.body.rows[row]!.row}: ${outputText(data, output, row)} ${shortNumber(outcome)}, expected ${shortNumber(expected)}. Up: ${named(up)}. Down: ${named(down)}.`,
  };
}

function mark(x: number, top: number, bottom: number, color: string): Shape {
  return {
    kind: 'line',
    points: [
      [x, top],
      [x, bottom],
    ],
    color,
    width: 1.5,
    dash: [3, 3],
  };
}
