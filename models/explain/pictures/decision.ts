import type { Pixel, Shape } from '../../core/plot/shape.js';
import {
  addend,
  expectedAt,
  outputAt,
  outputText,
  playerName,
  shortNumber,
  valueAt,
  type ExplanationData,
} from './explanation-data.js';
import { FOOT, laneLabel, valueAxis } from './frame.js';
import { strengths } from './order.js';
import { featureColour, MOST_PLAYERS, type ExplanationPicture, type PictureOptions, type Spot } from './picture.js';

const LANE = 24;
const TOP = 12;
/** More lines than these are a blur. */
const MOST_LINES = 400;

/** Each row's way from what is expected, at the bottom, to its output, at the top, player by player: shap's decision plot. */
export function decision(
  data: ExplanationData,
  { width, colours, output, row: chosen }: PictureOptions,
): ExplanationPicture {
  const players = strengths(data, output);
  const rest = players.slice(MOST_PLAYERS);
  // From the bottom up: those that are drawn together, then the weakest of the others.
  const lanes = [
    ...(rest.length > 0 ? [{ name: `${rest.length} others together`, players: rest }] : []),
    ...players
      .slice(0, MOST_PLAYERS)
      .reverse()
      .map((one) => ({ name: playerName(data, one.player, null), players: [one] })),
  ];
  const all = data.body.rows.map((_, row) => row);
  const rows = all.filter((row) => row < MOST_LINES || row === chosen);
  const ways = rows.map((row) => {
    let at = expectedAt(data, row, output);
    const step = (some: typeof players) =>
      some.reduce((sum, { player }) => sum + addend(valueAt(data, row, output, player)), 0);
    return { row, places: [at, ...lanes.map((lane) => (at += step(lane.players)))] };
  });
  const left = Math.min(220, width * 0.32);
  const bottom = TOP + lanes.length * LANE;
  const axis = valueAxis(
    ways.flatMap(({ places }) => places),
    { ...{ left, right: width - 16, top: TOP, bottom, colours, zero: false }, title: outputText(data, output) },
  );
  const outputs = rows.map((row) => addend(outputAt(data, row, output)));
  const [least, most] = [Math.min(...outputs), Math.max(...outputs)];
  const shapes: Shape[] = [...axis.shapes];
  const spots: Spot[] = [];
  lanes.forEach(({ name }, at) => {
    const y = bottom - (at + 0.5) * LANE;
    shapes.push(laneLabel(name, { left, y: y, colours }));
  });
  // The chosen one is drawn over the others.
  for (const { row, places } of [...ways].sort((a, b) => Number(a.row === chosen) - Number(b.row === chosen))) {
    const points = places.map((value, at): Pixel => [axis.x(value), bottom - at * LANE]);
    const given = addend(outputAt(data, row, output));
    const color = featureColour(most > least ? (given - least) / (most - least) : 0.5, colours);
    shapes.push({
      kind: 'line',
      points,
      color: row === chosen ? colours.text : `${color}a0`,
      width: row === chosen ? 2.5 : 1.2,
    });
    const [x, y] = points.at(-1)!;
    spots.push({ x, y, row, player: null, words: `Row ${data.body.rows[row]!.row}: ${shortNumber(given)}` });
  }
  return {
    ...{ width, height: bottom + FOOT, shapes, spots },
    words: `Ways of ${rows.length} of ${all.length} ${data.body.unit} to their ${outputText(data, output)}, from ${shortNumber(least)} to ${shortNumber(most)}.`,
  };
}
