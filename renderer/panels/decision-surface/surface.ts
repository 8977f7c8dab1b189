import type { DecisionSurfaceBody } from '../../../models/classifier/panels/decision-surface.js';
import { classChannels } from '../../design/class-colours.js';
import { formatCount, formatProbability, formatValue } from '../../lib/format.js';
import { channelsOf, colourAt, heatColours } from '../shared/heatmap/colour-map.js';
import type { Span } from '../../../models/core/plot/scale.js';
import type { Matrix } from '../shared/records/matrix.js';

/** What the model says at each point of the grid: a class with its probability, or a number. Rows from the lowest up. */
export type Surface =
  | { kind: 'classes'; winner: Matrix; probability: Matrix; classNames: readonly string[] }
  | { kind: 'number'; value: Matrix; span: Span };

const FAINTEST = 0.1;
const STRONGEST = 0.72;

/** The matrices that a surface is made of. */
export function keysOf({ classNames }: Pick<DecisionSurfaceBody, 'classNames'>): string[] {
  return classNames ? ['winner', 'probability'] : ['value'];
}

/** Of the matrices of `keysOf`. The numbers' colours span the surface and the points, so that both can be compared. */
export function surfaceOf({ classNames, points }: DecisionSurfaceBody, matrices: readonly Matrix[]): Surface {
  if (classNames) return { kind: 'classes', winner: matrices[0]!, probability: matrices[1]!, classNames };
  const value = matrices[0]!;
  let [from, to] = [Infinity, -Infinity];
  for (const one of [...value.values, ...points.map(([, , target]) => target)]) {
    if (one < from) from = one;
    if (one > to) to = one;
  }
  return { kind: 'number', value, span: { from, to: to > from ? to : from + 1 } };
}

/** How strongly a class's colour is drawn: faint where the model guesses among K classes, strong where it is sure. */
export function strengthOf(probability: number, classes: number): number {
  const chance = 1 / Math.max(2, classes);
  return FAINTEST + (STRONGEST - FAINTEST) * Math.min(1, Math.max(0, (probability - chance) / (1 - chance)));
}

/** RGBA bytes of the surface, the highest row first as pictures have it. */
export function paintSurface(surface: Surface): Uint8ClampedArray<ArrayBuffer> {
  const { rows, columns } = surface.kind === 'classes' ? surface.winner : surface.value;
  const pixels = new Uint8ClampedArray(rows * columns * 4);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const at = row * columns + column;
      pixels.set(colourOf(surface, at), ((rows - 1 - row) * columns + column) * 4);
    }
  }
  return pixels;
}

function colourOf(surface: Surface, at: number): [number, number, number, number] {
  if (surface.kind === 'classes') {
    const strength = strengthOf(surface.probability.values[at]!, surface.classNames.length);
    return [...classChannels(surface.winner.values[at]!), Math.round(strength * 255)];
  }
  const { red, green, blue } = channelsOf(colourAt(heatColours, shareIn(surface.span, surface.value.values[at]!)));
  return [red, green, blue, 255];
}

export function shareIn({ from, to }: Span, value: number): number {
  return (value - from) / (to - from);
}

/** The cell of the grid that is nearest to a pair of values; null beside it. */
export function cellAtValues(
  { x, y, side }: Pick<DecisionSurfaceBody, 'x' | 'y' | 'side'>,
  across: number,
  up: number,
): { row: number; column: number } | null {
  const [column, row] = [shareIn(x, across) * (side - 1), shareIn(y, up) * (side - 1)].map(Math.round);
  return column! < 0 || row! < 0 || column! >= side || row! >= side ? null : { row: row!, column: column! };
}

/** The values of a cell of the grid. */
export function valuesAtCell(
  { x, y, side }: Pick<DecisionSurfaceBody, 'x' | 'y' | 'side'>,
  { row, column }: { row: number; column: number },
): { across: number; up: number } {
  const along = (span: Span, at: number) => span.from + ((span.to - span.from) * at) / (side - 1);
  return { across: along(x, column), up: along(y, row) };
}

/** "across 0.412, up −0.203: upper (98.1%)" */
export function cellTold(body: DecisionSurfaceBody, surface: Surface, cell: { row: number; column: number }): string {
  const { across, up } = valuesAtCell(body, cell);
  const place = `${body.x.name} ${formatValue(across)}, ${body.y.name} ${formatValue(up)}`;
  const at = cell.row * body.side + cell.column;
  if (surface.kind === 'number') return `${place}: ${formatValue(surface.value.values[at])}`;
  const name = surface.classNames[surface.winner.values[at]!] ?? '';
  return `${place}: ${name} (${formatProbability(surface.probability.values[at]!)})`;
}

/** Of the points: how many lie where the model says their class; null where a number is predicted. */
export function rightPoints(body: DecisionSurfaceBody, surface: Surface): number | null {
  if (surface.kind === 'number') return null;
  return body.points.filter((point) => !isWrong(body, surface, point)).length;
}

/** Whether the model says another class where a point lies; never where a number is predicted. */
export function isWrong(
  body: Pick<DecisionSurfaceBody, 'x' | 'y' | 'side'>,
  surface: Surface,
  [across, up, target]: readonly [number, number, number],
): boolean {
  if (surface.kind === 'number') return false;
  const cell = cellAtValues(body, across, up);
  return cell === null || surface.winner.values[cell.row * body.side + cell.column] !== target;
}

/** The picture for whoever doesn't see it: how much of the plane each class has. */
export function surfaceText(body: DecisionSurfaceBody, surface: Surface): string {
  const place = `Between ${body.x.name} from ${formatValue(body.x.from)} to ${formatValue(body.x.to)} and ${body.y.name} from ${formatValue(body.y.from)} to ${formatValue(body.y.to)}`;
  if (surface.kind === 'number') {
    let [least, most] = [Infinity, -Infinity];
    for (const value of surface.value.values) [least, most] = [Math.min(least, value), Math.max(most, value)];
    return `${place} the model says from ${formatValue(least)} to ${formatValue(most)}.`;
  }
  const cells = surface.winner.values.length;
  const shares = surface.classNames.map((name, index) => {
    const won = surface.winner.values.reduce((sum, winner) => sum + Number(winner === index), 0);
    return { name, share: won / cells };
  });
  const told = shares
    .filter(({ share }) => share > 0)
    .sort((a, b) => b.share - a.share)
    .map(({ name, share }) => `${name} on ${formatProbability(share)}`);
  return `${place} the model says ${told.join(', ')} of the plane. ${formatCount(body.points.length)} test rows are drawn on it.`;
}
