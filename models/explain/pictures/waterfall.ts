import type { Shape } from '../../core/plot/shape.js';
import {
  addend,
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
import { FOOT, laneLabel, valueAxis } from './frame.js';
import { strongestOf } from './order.js';
import { textWidth, type ExplanationPicture, type PictureOptions, type Spot } from './picture.js';

const LANE = 26;
const TOP = 26;
const MOST = 14;

/** From what is expected to what the model gives of a row, player by player, the strongest last, at the top. */
export function waterfall(data: ExplanationData, { width, colours, output, row }: PictureOptions): ExplanationPicture {
  const steps = waterfallSteps(data, row, output);
  const left = Math.min(240, width * 0.36);
  const bottom = TOP + steps.length * LANE + 16;
  const [expected, given] = [expectedAt(data, row, output), outputAt(data, row, output)];
  // What is not a number is drawn where nothing is known.
  const end = Number.isFinite(given) ? given : expected;
  const axis = valueAxis(steps.flatMap(({ from, to }) => [from, to]).concat(expected, end), {
    ...{ left, right: width - 60, top: TOP, bottom, colours, zero: false },
    title: outputText(data, output, row),
  });
  const shapes: Shape[] = [
    ...axis.shapes,
    ...level(axis.x(expected), TOP, bottom, {
      color: colours.dim,
      text: `expected ${shortNumber(expected)}`,
      y: bottom - 5,
    }),
    ...level(axis.x(end), TOP, bottom, { color: colours.text, text: `given ${shortNumber(given)}`, y: TOP - 10 }),
  ];
  const spots: Spot[] = [];
  steps.forEach(({ from, to, text, player, value }, at) => {
    const y = TOP + at * LANE;
    const [a, b] = [axis.x(from), axis.x(to)];
    const color = to >= from ? colours.up : colours.down;
    const number = signedNumber(value);
    const wide = Math.abs(b - a) > textWidth(number, 11) + 12;
    shapes.push(
      laneLabel(text, { left, y: y + LANE / 2, colours }),
      {
        kind: 'rect',
        x: Math.min(a, b),
        y: y + 4,
        width: Math.max(1.5, Math.abs(b - a)),
        height: LANE - 8,
        radius: 2,
        color,
      },
      {
        ...({ kind: 'text', text: number, size: 11, y: y + LANE / 2 + 4 } as const),
        ...(wide
          ? ({ x: (a + b) / 2, anchor: 'middle', color: '#ffffff' } as const)
          : ({ x: Math.max(a, b) + 5, anchor: 'start', color: colours.text } as const)),
      },
    );
    // To where the next one, above it, begins.
    if (at > 0)
      shapes.push({
        kind: 'line',
        points: [
          [b, y - 4],
          [b, y + 4],
        ],
        color: colours.dim,
        width: 1,
      });
    spots.push({ ...{ x: 0, y, width, height: LANE, row, player }, words: `${text}: ${number}` });
  });
  const strongest = steps.slice(0, 4).map(({ text, value }) => `${text} ${signedNumber(value)}`);
  return {
    ...{ width, height: bottom + FOOT, shapes, spots },
    words: `Row ${data.body.rows[row]!.row}: from ${shortNumber(expected)}, which is expected, to ${shortNumber(given)}, the ${outputText(data, output, row)}. ${strongest.join('; ')}.`,
  };
}

export interface WaterfallStep {
  player: number | null;
  text: string;
  /** NaN where it is not a number, which moves nothing. */
  value: number;
  from: number;
  to: number;
}

/** From the output, at the top, down to what is expected; the weakest players are one step together. */
export function waterfallSteps(data: ExplanationData, row: number, output: number): WaterfallStep[] {
  const order = strongestOf(data, row, output, playersIn(data, row));
  const alone = order.length <= MOST ? order : order.slice(0, MOST - 1);
  const rest = order.slice(alone.length);
  const parts = alone.map((player) => ({
    ...{
      player: player as number | null,
      text: playerText(data, row, player),
      value: valueAt(data, row, output, player),
    },
  }));
  if (rest.length > 0) {
    const value = rest.reduce((sum, player) => sum + addend(valueAt(data, row, output, player)), 0);
    parts.push({ player: null, text: `${rest.length} others together`, value });
  }
  const expected = expectedAt(data, row, output);
  const missed = outputAt(data, row, output) - expected - parts.reduce((sum, { value }) => sum + addend(value), 0);
  // What values leave open is said, and stands at the top.
  const size = Math.max(...parts.map(({ value }) => Math.abs(addend(value))), Math.abs(missed));
  if (Math.abs(missed) > 0.005 * size) parts.unshift({ player: null, text: 'not accounted for', value: missed });
  let at = expected;
  return parts
    .reverse()
    .map(({ player, text, value }) => {
      const from = at;
      at += addend(value);
      return { player, text, value, from, to: at };
    })
    .reverse();
}

function level(
  x: number,
  top: number,
  bottom: number,
  { color, text, y }: { color: string; text: string; y: number },
): Shape[] {
  return [
    {
      kind: 'line',
      points: [
        [x, top - 6],
        [x, bottom],
      ],
      color,
      width: 1,
      dash: [3, 3],
    },
    { kind: 'text', x, y, text, color, size: 11, anchor: 'middle' },
  ];
}
