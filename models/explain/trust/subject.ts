import type { InTurns } from '../../core/turns.js';
import type { Background } from '../background/background.js';
import type { ExplainConfig } from '../config.js';
import type { ExplainedModel } from '../explained-model.js';
import type { Asked, Attribution, Explains } from '../methods/method.js';
import type { MethodName } from '../methods/methods.js';

/** An explanation that is put to the test. */
export interface Subject {
  model: ExplainedModel;
  config: Pick<ExplainConfig, 'seed' | 'budget'>;
  method: MethodName;
  /** How rows of so many players are explained by it, or by another method; null where that can't be. */
  explains(method: MethodName, players: number): Explains | null;
  /** Names of the model's weights, among all that its program has. */
  weights: readonly string[];
  /** Rows to try it on, spread over all that were explained. */
  rows: readonly SubjectRow[];
  /** Other draws of the background; none where it isn't drawn. */
  backgrounds: readonly Background[];
  /** Of every explained row: by how much its sum misses the output, null where its values add up to nothing. */
  gaps: readonly (number | null)[];
}

/** A row as it was explained; K outputs, M players. */
export interface SubjectRow {
  asked: Asked;
  /** Turns the model, as it was trained, to this row: to be called before it is asked. */
  turn(): void;
  /** [K, M]. */
  found: Attribution;
  /** The output that is looked at: the one predicted. */
  output: number;
}

/** The values [M] of one output. */
export function valuesOf({ values, outputs }: Pick<Attribution, 'values' | 'outputs'>, output: number): Float64Array {
  const players = values.length / outputs.length;
  return values.slice(output * players, (output + 1) * players);
}

/** The values [M] of the row's output, explained anew with something changed. */
export function* again(explain: Explains, row: SubjectRow, changed: Partial<Asked> = {}): InTurns<Float64Array> {
  row.turn();
  return valuesOf(yield* explain({ ...row.asked, ...changed }), row.output);
}

/** How large values are where they are of the usual size: the mean of |value| over rows and players. */
export function usualSize(rows: readonly Float64Array[]): number {
  let [sum, count] = [0, 0];
  for (const values of rows) {
    for (const value of values) sum += Math.abs(value);
    count += values.length;
  }
  return count > 0 ? sum / count : 0;
}

/** Pairs of different rows with as many players: what has nothing to do with each other. */
export function* strangers<T extends { length: number }>(rows: readonly T[]): Generator<[T, T]> {
  for (const [at, row] of rows.entries()) {
    const other = rows[(at + 1) % rows.length]!;
    if (other !== row && other.length === row.length) yield [row, other];
  }
}
