import type { Pixel, Shape } from '../../core/plot/shape.js';
import {
  addend,
  outputAt,
  outputText,
  playerName,
  playerText,
  shortNumber,
  signedNumber,
  valueAt,
  type ExplanationData,
} from './explanation-data.js';
import { laneLabel } from './frame.js';
import { quantile } from '../statistics.js';
import { strengths } from './order.js';
import {
  MOST_PLAYERS,
  type ExplanationPicture,
  type PictureOptions,
  type PictureColours,
  type Spot,
} from './picture.js';

const LANE = 20;
const CURVE = 64;
const TOP = 12;
/** Colours are strongest from this percentile of the sizes on. */
const STRONGEST = 0.95;

/** Values of every row, a column each, ordered by output, with the output above: shap's heat map. */
export function heatmap(
  data: ExplanationData,
  { width, colours, output, row: chosen }: PictureOptions,
): ExplanationPicture {
  const shown = strengths(data, output).slice(0, MOST_PLAYERS);
  const rows = data.body.rows
    .map((_, row) => row)
    .sort((a, b) => addend(outputAt(data, a, output)) - addend(outputAt(data, b, output)));
  const left = Math.min(220, width * 0.32);
  const right = width - 16;
  const top = TOP + CURVE + 10;
  const cell = (right - left) / rows.length;
  const sizes = shown.flatMap(({ player }) => rows.map((row) => Math.abs(valueAt(data, row, output, player))));
  const limit =
    quantile(
      sizes.filter(Number.isFinite).sort((a, b) => a - b),
      STRONGEST,
    ) || 1;
  const outputs = rows.map((row) => addend(outputAt(data, row, output)));
  const [least, most] = [outputs[0]!, outputs.at(-1)!];
  const height = (value: number) => TOP + CURVE * (1 - (most > least ? (value - least) / (most - least) : 0.5));
  const shapes: Shape[] = [
    {
      kind: 'line',
      points: rows.map((row, at): Pixel => [left + (at + 0.5) * cell, height(addend(outputAt(data, row, output)))]),
      color: colours.text,
      width: 1.5,
    },
    { kind: 'text', x: left - 10, y: TOP + 10, text: shortNumber(most), color: colours.dim, size: 11, anchor: 'end' },
    {
      kind: 'text',
      x: left - 10,
      y: TOP + CURVE,
      text: shortNumber(least),
      color: colours.dim,
      size: 11,
      anchor: 'end',
    },
  ];
  const spots: Spot[] = [];
  shown.forEach(({ player }, lane) => {
    const y = top + lane * LANE;
    shapes.push(laneLabel(playerName(data, player, null), { left, y: y + LANE / 2, colours }));
    rows.forEach((row, at) => {
      const value = valueAt(data, row, output, player);
      const box = { x: left + at * cell, y, width: cell, height: LANE - 1 };
      shapes.push({
        kind: 'rect',
        ...box,
        width: cell + (cell > 4 ? -0.5 : 0.3),
        color: cellColour(value / limit, colours),
      });
      spots.push({
        ...box,
        row,
        player,
        words: `Row ${data.body.rows[row]!.row}, ${playerText(data, row, player)}: ${signedNumber(value)}`,
      });
    });
  });
  const bottom = top + shown.length * LANE;
  const place = rows.indexOf(chosen);
  if (place >= 0 && rows.length > 1) {
    const x = left + (place + 0.5) * cell;
    shapes.push({
      kind: 'line',
      points: [
        [x, top - 6],
        [x, bottom + 4],
      ],
      color: colours.text,
      width: 1,
      dash: [2, 2],
    });
  }
  shapes.push({
    ...{ kind: 'text', x: (left + right) / 2, y: bottom + 22, color: colours.dim, size: 11, anchor: 'middle' },
    text: `${rows.length} ${data.body.unit}, by their ${outputText(data, output)}; strongest colours from ±${shortNumber(limit)} on`,
  });
  return {
    ...{ width, height: bottom + 34, shapes, spots },
    words: `Values of ${rows.length} ${data.body.unit} ordered by their ${outputText(data, output)}, from ${shortNumber(least)} to ${shortNumber(most)}.`,
  };
}

/** Clear at 0; NaN is grey. */
function cellColour(share: number, { up, down, missing }: PictureColours): string {
  if (Number.isNaN(share)) return missing;
  const alpha = Math.round(Math.min(1, Math.abs(share)) * 255);
  return `${share < 0 ? down : up}${alpha.toString(16).padStart(2, '0')}`;
}
