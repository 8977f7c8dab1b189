import type { Shape } from '../../core/plot/shape.js';
import {
  addend,
  inputAt,
  outputText,
  playerName,
  playerText,
  signedNumber,
  valueAt,
  type ExplanationData,
} from './explanation-data.js';
import { FOOT, laneLabel, valueAxis } from './frame.js';
import { quantile } from '../statistics.js';
import { strengths } from './order.js';
import { featureColour, MOST_PLAYERS, type ExplanationPicture, type PictureOptions, type Spot } from './picture.js';

const LANE = 26;
const TOP = 8;
const RADIUS = 2.6;
/** Colours are those of values between these percentiles: a few far out would make all others alike. */
export const CLAMPED = [0.05, 0.95] as const;

/**
 * A point for each row and player, where its value lies, one player below the other, the strongest first: shap's summary plot
 * (Lundberg et al. 2020). Colour is the feature's own value.
 */
export function beeswarm(
  data: ExplanationData,
  { width, colours, output, row: chosen }: PictureOptions,
): ExplanationPicture {
  const all = strengths(data, output);
  const shown = all.slice(0, MOST_PLAYERS);
  const rest = all.slice(MOST_PLAYERS);
  const lanes = shown.length + (rest.length > 0 ? 1 : 0);
  const left = Math.min(220, width * 0.32);
  const bottom = TOP + lanes * LANE;
  const rows = data.body.rows.map((_, row) => row);
  const together = rows.map((row) =>
    rest.reduce((sum, { player }) => sum + addend(valueAt(data, row, output, player)), 0),
  );
  const values = [
    ...shown.flatMap(({ player }) => rows.map((row) => valueAt(data, row, output, player))),
    ...(rest.length > 0 ? together : []),
  ];
  const axis = valueAxis(values, {
    ...{ left, right: width - 16, top: TOP, bottom, colours },
    title: `effect on the ${outputText(data, output)}`,
  });
  const shapes: Shape[] = [...axis.shapes, ...colourKey(data, { x: left, y: bottom + FOOT + 6, colours })];
  const spots: Spot[] = [];
  const lane = (
    at: number,
    name: string,
    of: (row: number) => { value: number; share: number; words: string },
    player: number | null,
  ) => {
    const y = TOP + (at + 0.5) * LANE;
    shapes.push(laneLabel(name, { left, y: y, colours }));
    const points = rows.map((row) => ({ row, ...of(row) })).filter(({ value }) => Number.isFinite(value));
    const offsets = swarm(points.map(({ value }) => axis.x(value)));
    points.forEach(({ row, value, share, words }, i) => {
      const [x, offset] = [axis.x(value), offsets[i]!];
      const mark = row === chosen && rows.length > 1 ? { stroke: colours.text } : {};
      shapes.push({ kind: 'circle', x, y: y + offset, radius: RADIUS, fill: featureColour(share, colours), ...mark });
      spots.push({ x, y: y + offset, row, player, words });
    });
  };
  shown.forEach(({ player }, at) => {
    const share = shareOf(data, player);
    lane(
      at,
      playerName(data, player, null),
      (row) => {
        const value = valueAt(data, row, output, player);
        return {
          value,
          share: share(row),
          words: `Row ${data.body.rows[row]!.row}, ${playerText(data, row, player)}: ${signedNumber(value)}`,
        };
      },
      player,
    );
  });
  if (rest.length > 0) {
    lane(
      shown.length,
      `${rest.length} others together`,
      (row) => ({
        ...{ value: together[row]!, share: 0.5 },
        words: `Row ${data.body.rows[row]!.row}, ${rest.length} others together: ${signedNumber(together[row]!)}`,
      }),
      null,
    );
  }
  const order = shown
    .slice(0, 5)
    .map(({ player, mean }) => `${playerName(data, player, null)} (${signedNumber(mean)})`);
  return {
    ...{ width, height: bottom + FOOT + 18, shapes, spots },
    words: `Values of ${rows.length} ${data.body.unit} for the ${outputText(data, output)}. Strongest by mean size: ${order.join(', ')}.`,
  };
}

/** Where a row's value of a feature lies between the clamped ends, 0…1; 0.5 where all are the same; NaN where it is missing. */
export function shareOf(data: ExplanationData, player: number): (row: number) => number {
  const own = data.body.rows.map((_, row) => inputAt(data, row, player));
  if (data.body.players.kind !== 'columns') return () => 0.5;
  const sorted = own.filter(Number.isFinite).sort((a, b) => a - b);
  let [from, to] = [quantile(sorted, CLAMPED[0]), quantile(sorted, CLAMPED[1])];
  if (from === to) [from, to] = [sorted[0]!, sorted.at(-1)!];
  return (row) => {
    const value = own[row]!;
    if (Number.isNaN(value)) return NaN;
    return to > from ? Math.min(1, Math.max(0, (value - from) / (to - from))) : 0.5;
  };
}

/** What colours mean; columns alone have values of their own. */
function colourKey(
  { body }: ExplanationData,
  { x, y, colours }: { x: number; y: number; colours: PictureOptions['colours'] },
): Shape[] {
  if (body.players.kind !== 'columns') return [];
  const words = { kind: 'text' as const, y: y + 4, color: colours.dim, size: 11, anchor: 'start' as const };
  const dots = [0, 0.25, 0.5, 0.75, 1].map((share, at): Shape => ({
    ...{ kind: 'circle', x: x + 28 + at * 9, y, radius: 3.5, fill: featureColour(share, colours) },
  }));
  return [
    { ...words, x, text: 'low' },
    ...dots,
    { ...words, x: x + 74, text: 'high value of the feature, alike beyond its 5th and 95th percentile' },
    { kind: 'circle', x: x + 448, y, radius: 3.5, fill: colours.missing },
    { ...words, x: x + 456, text: 'missing' },
  ];
}

/** How far above or below their lane points lie so that they don't cover each other, as far as the lane allows. */
function swarm(xs: readonly number[]): number[] {
  const most = LANE / 2 - RADIUS;
  const taken = new Map<number, number>();
  return xs.map((x) => {
    const place = Math.round(x / (2 * RADIUS));
    const there = taken.get(place) ?? 0;
    taken.set(place, there + 1);
    const steps = Math.ceil(there / 2) * (there % 2 === 0 ? 1 : -1);
    const offset = steps * RADIUS * 1.6;
    // Where the lane is full, points lie over each other.
    return Math.abs(offset) <= most ? offset : (((there * 0.618034) % 1) * 2 - 1) * most;
  });
}
