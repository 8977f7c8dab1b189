import type { InTurns } from '../../core/turns.js';
import { uniforms } from '../shapley/uniforms.js';
import type { Check, DeletionCurves } from '../panels/trust.js';
import { deviation, mean } from '../statistics.js';
import { valuesOf, type Subject, type SubjectRow } from './subject.js';
import { unknownCheck } from './unknown.js';
import { written } from './written.js';

/** Random orders of each row. */
const ORDERS = 5;
/** Points of a curve at most, besides the first. */
const POINTS = 24;

/**
 * The output of each row while features are made unknown one after the other (deletion of Petsiuk et al. 2018, with the run's own
 * background): most important first, least important first, and in random orders. Read backwards, they are insertion.
 */
export function* deletionCheck(
  { model, config }: Pick<Subject, 'model' | 'config'>,
  rows: readonly SubjectRow[],
): InTurns<{ check: Check; curves: DeletionCurves | null }> {
  const players = Math.min(...rows.map(({ asked }) => asked.players.count));
  if (rows.length === 0 || players < 2) {
    return { check: unknownCheck('deletion', 'There is one feature, so there is no order.'), curves: null };
  }
  const points = Math.min(POINTS, players);
  const shares = Array.from({ length: points + 1 }, (_, at) => at / points);
  const most: number[][] = [];
  const least: number[][] = [];
  const random: number[][][] = [];
  for (const [at, row] of rows.entries()) {
    const values = valuesOf(row.found, row.output);
    const first = Array.from(values.keys()).sort((a, b) => values[b]! - values[a]!);
    const uniform = uniforms(config.seed, 100 + at);
    const orders = [first, [...first].reverse(), ...Array.from({ length: ORDERS }, () => shuffled(first, uniform))];
    const masks = new Float32Array(orders.length * shares.length * first.length);
    orders.forEach((order, o) => {
      shares.forEach((share, s) => {
        const kept = order.slice(Math.round(share * order.length));
        for (const player of kept) masks[(o * shares.length + s) * order.length + player] = 1;
      });
    });
    row.turn();
    const means = yield* model.masked(masks, row.asked);
    const curveOf = (o: number) => shares.map((_, s) => means[(o * shares.length + s) * model.outputs + row.output]!);
    most.push(curveOf(0));
    least.push(curveOf(1));
    random.push(Array.from({ length: ORDERS }, (_, o) => curveOf(2 + o)));
    yield;
  }
  const randomOf = random.map((curves) => meanCurve(curves));
  const gains = most.map((curve, at) => areaUnder(randomOf[at]!) - areaUnder(curve));
  const span = most.map((curve, at) => areaUnder(least[at]!) - areaUnder(curve));
  const curves = {
    shares,
    most: meanCurve(most),
    least: meanCurve(least),
    random: meanCurve(randomOf),
    randomSpread: shares.map((_, s) =>
      deviation(Array.from({ length: ORDERS }, (_, o) => mean(random.map((row) => row[o]![s]!)))),
    ),
  };
  return { check: checkOf(curves, { gains, span, rows: rows.length }), curves };
}

function checkOf(
  curves: DeletionCurves,
  { gains, span, rows }: { gains: readonly number[]; span: readonly number[]; rows: number },
): Check {
  const [gain, error] = [mean(gains), deviation(gains) / Math.sqrt(gains.length)];
  const areas = { most: areaUnder(curves.most), least: areaUnder(curves.least), random: areaUnder(curves.random) };
  const fine = gain > 2 * error && gain > 0.15 * mean(span);
  const insertion = { most: areas.least, least: areas.most };
  return {
    name: 'deletion',
    verdict: fine ? 'fine' : 'look-out',
    figure: `${gain < 0 ? '−' : '+'}${written(Math.abs(gain))}`,
    note: 'area gained on random order',
    sentence: fine
      ? 'The output falls fastest where the features with the largest values go first: the order means something.'
      : 'Taking the most important features away first does little more than a random order does: don’t read the ranking.',
    baseline: `Areas: ${written(areas.most)} most important first, ${written(areas.random)} in ${ORDERS} random orders a row, ${written(areas.least)} least important first; ± ${written(error)} over rows.`,
    n: rows,
    measured: { gain, error, ...areas, insertionMost: insertion.most, insertionLeast: insertion.least },
  };
}

/** By the trapezoidal rule, over shares from 0 to 1. */
export function areaUnder(curve: readonly number[]): number {
  const steps = curve.length - 1;
  return curve.reduce((sum, value, at) => sum + (at === 0 || at === steps ? value / 2 : value), 0) / steps;
}

function meanCurve(curves: readonly (readonly number[])[]): number[] {
  return curves[0]!.map((_, s) => mean(curves.map((curve) => curve[s]!)));
}

function shuffled(order: readonly number[], uniform: () => number): number[] {
  const made = [...order];
  for (let last = made.length - 1; last > 0; last--) {
    const other = Math.floor(uniform() * (last + 1));
    [made[last], made[other]] = [made[other]!, made[last]!];
  }
  return made;
}
