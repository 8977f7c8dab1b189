import { spanOf, tickFormat, ticksOf } from '../../core/plot/scale.js';
import type { Shape } from '../../core/plot/shape.js';
import { shareOf } from './beeswarm.js';
import {
  inputAt,
  inputText,
  outputText,
  playerName,
  signedNumber,
  valueAt,
  type ExplanationData,
} from './explanation-data.js';
import { correlation } from '../statistics.js';
import { featureColour, shortened, type ExplanationPicture, type PictureOptions, type Spot } from './picture.js';

const [LEFT, RIGHT, TOP, HEIGHT, FOOT] = [64, 20, 40, 300, 44];

/**
 * How a column's value goes with its effect, a point for each row. Colour is the column that goes most with what is left of the
 * effect at like values: what it seems to interact with.
 */
export function dependence(
  data: ExplanationData,
  { width, colours, output, player, row: chosen }: PictureOptions,
): ExplanationPicture {
  const rows = data.body.rows.map((_, row) => row);
  const name = playerName(data, player, null);
  const categories = data.body.players.categories?.[player] ?? null;
  const points = rows.map((row) => ({
    row,
    input: inputAt(data, row, player),
    value: valueAt(data, row, output, player),
  }));
  const known = points.filter(({ input, value }) => Number.isFinite(input) && Number.isFinite(value));
  const missing = points.filter(({ input, value }) => Number.isNaN(input) && Number.isFinite(value));
  const xs = spanOf(
    categories ? categories.map((_, at) => at) : known.map(({ input }) => input),
    categories ? 0.15 : 0.04,
  );
  const ys = spanOf([...points.map(({ value }) => value), 0], 0.06);
  // Rows without a value stand apart, at the left.
  const from = LEFT + (missing.length > 0 ? 34 : 0);
  const x = (value: number) => from + ((value - xs.from) / (xs.to - xs.from)) * (width - RIGHT - from);
  const y = (value: number) => TOP + (1 - (value - ys.from) / (ys.to - ys.from)) * HEIGHT;
  const other = interactingWith(data, player, output);
  const share = other === null ? () => 0.5 : shareOf(data, other);
  const shapes: Shape[] = [];
  const words = { kind: 'text' as const, color: colours.dim, size: 11 };
  const yTicks = ticksOf(ys, 6);
  const yText = tickFormat(yTicks);
  for (const tick of yTicks) {
    shapes.push(
      {
        kind: 'line',
        points: [
          [LEFT, y(tick)],
          [width - RIGHT, y(tick)],
        ],
        color: tick === 0 ? colours.dim : colours.line,
        width: 1,
      },
      { ...words, x: LEFT - 8, y: y(tick) + 4, text: yText(tick), anchor: 'end' },
    );
  }
  const xTicks = categories ? categories.map((_, at) => at) : ticksOf(xs, Math.max(2, Math.floor(width / 90)));
  const xText = tickFormat(xTicks);
  for (const tick of xTicks) {
    const text = categories
      ? shortened(categories[tick]!, (width - from) / Math.max(1, xTicks.length) - 6, 11)
      : xText(tick);
    shapes.push({ ...words, x: x(tick), y: TOP + HEIGHT + 16, text, anchor: 'middle' });
  }
  if (missing.length > 0)
    shapes.push({ ...words, x: LEFT + 14, y: TOP + HEIGHT + 16, text: 'missing', anchor: 'middle' });
  shapes.push(
    { ...words, x: (LEFT + width - RIGHT) / 2, y: TOP + HEIGHT + 36, text: name, anchor: 'middle' },
    { ...words, x: 8, y: 14, text: `value of ${name} for the ${outputText(data, output)}`, anchor: 'start' },
    ...(other === null
      ? []
      : [
          {
            ...words,
            ...{ x: 8, y: 30, anchor: 'start' as const },
            text: `colour: ${playerName(data, other, null)}, low (blue) to high (red)`,
          },
        ]),
  );
  const spots: Spot[] = [];
  for (const { row, input, value } of [...known, ...missing]) {
    const place = Number.isNaN(input) ? LEFT + 14 : x(input);
    const mark = row === chosen ? { stroke: colours.text } : {};
    shapes.push({
      kind: 'circle',
      x: place,
      y: y(value),
      radius: 3,
      fill: featureColour(share(row), colours),
      ...mark,
    });
    const with_ = other === null ? '' : `, ${playerName(data, other, null)} = ${inputText(data, row, other) ?? ''}`;
    spots.push({
      ...{ x: place, y: y(value), row, player },
      words: `Row ${data.body.rows[row]!.row}, ${name} = ${inputText(data, row, player) ?? ''}${with_}: ${signedNumber(value)}`,
    });
  }
  return {
    ...{ width, height: TOP + HEIGHT + FOOT, shapes, spots },
    words: `How ${name} goes with its value for the ${outputText(data, output)}, of ${rows.length} ${data.body.unit}${other === null ? '' : `; coloured by ${playerName(data, other, null)}`}.`,
  };
}

/**
 * The column whose values go most with a player's effect where its own values are alike: correlation within tenths of the rows,
 * ordered by the player's own value, weighed by how many they are. Null where there is none.
 */
export function interactingWith(data: ExplanationData, player: number, output: number): number | null {
  const rows = data.body.rows
    .map((_, row) => row)
    .filter((row) => Number.isFinite(inputAt(data, row, player)) && Number.isFinite(valueAt(data, row, output, player)))
    .sort((a, b) => inputAt(data, a, player) - inputAt(data, b, player));
  const size = Math.max(8, Math.ceil(rows.length / 10));
  let best: { other: number; score: number } | null = null;
  for (let other = 0; other < data.body.players.count; other++) {
    if (other === player) continue;
    let score = 0;
    for (let from = 0; from < rows.length; from += size) {
      const part = rows.slice(from, from + size).filter((row) => Number.isFinite(inputAt(data, row, other)));
      if (part.length < 4) continue;
      score +=
        part.length *
        Math.abs(
          correlation(
            part.map((row) => inputAt(data, row, other)),
            part.map((row) => valueAt(data, row, output, player)),
          ),
        );
    }
    if (score > 0 && (best === null || score > best.score)) best = { other, score };
  }
  return best?.other ?? null;
}
