import type { Run } from '../../core/model.js';
import type { EncodedNumber } from '../../data/table-encoding.js';
import type { Examples } from '../examples.js';
import type { DecisionSurfaceBody } from '../panels/decision-surface.js';
import { probabilitiesOf, winnersOf } from '../probabilities.js';

/** Rows and columns of the grid. */
const SIDE = 64;
const MOST_POINTS = 400;

/** Share of the points' range that is shown beyond them on each side. */
const MARGIN = 0.1;

/** The two columns that the whole input consists of; null where it is anything else. */
export function twoColumns({ form }: Pick<Examples, 'form'>): [EncodedNumber, EncodedNumber] | null {
  if (form.kind !== 'rows' || form.encoding.width !== 2) return null;
  const used = form.encoding.columns.filter(({ width }) => width > 0);
  return used.length === 2 && used.every(isNumber) ? (used as [EncodedNumber, EncodedNumber]) : null;
}

function isNumber(column: { kind: string }): column is EncodedNumber {
  return column.kind === 'number';
}

/** What the network says between two columns of numbers, by the program's function `classify`. */
export function decisionSurfaceContent(run: Run, examples: Examples) {
  const columns = twoColumns(examples);
  if (!columns) throw new Error('decision surface: there are not two columns of numbers.');
  const points = pointsOf(examples, columns);
  const [x, y] = columns.map((column, axis) => rangeOf(column, points, axis)) as [Range, Range];
  const grid = new Float32Array(SIDE * SIDE * 2);
  for (let row = 0; row < SIDE; row++) {
    for (let column = 0; column < SIDE; column++) {
      grid.set([encoded(columns[0], along(x, column)), encoded(columns[1], along(y, row))], (row * SIDE + column) * 2);
    }
  }
  const outputs = Float32Array.from(run('classify', examples.feeds(SIDE * SIDE, grid)).tensors['outputs']!.data);
  const { output } = examples;
  const matrix = (values: Float32Array) => ({ rows: SIDE, columns: SIDE, values });
  const body: DecisionSurfaceBody = {
    ...{ x, y, side: SIDE, points },
    classNames: output.kind === 'classes' ? [...output.classNames] : null,
  };
  if (output.kind === 'number') return { body, matrices: { value: matrix(outputs) } };
  const classes = output.classNames.length;
  const probabilities = probabilitiesOf(outputs, classes);
  const winners = winnersOf(probabilities, classes);
  const probability = Float32Array.from(winners, (winner, at) => probabilities[at * classes + winner]!);
  return {
    body,
    matrices: { winner: matrix(Float32Array.from(winners)), probability: matrix(probability) },
  };
}

interface Range {
  name: string;
  from: number;
  to: number;
}

function along({ from, to }: Range, step: number): number {
  return from + ((to - from) * step) / (SIDE - 1);
}

function encoded({ mean, deviation }: EncodedNumber, value: number): number {
  return deviation > 0 ? (value - mean) / deviation : 0;
}

/** Test rows without missing values, spread evenly. */
function pointsOf({ test, form }: Examples, columns: [EncodedNumber, EncodedNumber]): [number, number, number][] {
  const all = form.kind === 'rows' ? form.encoding.columns : [];
  const places = columns.map((column) => all.indexOf(column));
  const count = Math.min(MOST_POINTS, test.count);
  return Array.from({ length: count }, (_, i): [number, number, number] => {
    const number = Math.floor((i * test.count) / count);
    const values = test.values(number)!;
    const [x, y] = places.map((place) => (values[place] === '' ? NaN : Number(values[place])));
    return [x!, y!, test.targets[number]!];
  }).filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
}

function rangeOf({ name, mean, deviation }: EncodedNumber, points: [number, number, number][], axis: number): Range {
  const values = points.map((point) => point[axis]!);
  const [least, most] = [Math.min(mean - deviation, ...values), Math.max(mean + deviation, ...values)];
  const margin = (most - least) * MARGIN || 1;
  return { name, from: least - margin, to: most + margin };
}
