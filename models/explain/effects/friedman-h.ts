import type { InTurns } from '../../core/turns.js';
import { outputsOf, withColumn, type AskedTable } from './asked-table.js';

/** How far two features together are more than a sum, per output: see the panel's `pairs`. */
export interface Interaction {
  a: number;
  b: number;
  strength: number[];
  size: number[];
}

/** Below this share of an output's variance, both features together do nothing that could be shared out. */
const NOTHING = 1e-9;

/**
 * The H statistic of Friedman & Popescu 2008 (eq. 44) for all pairs of `columns`: partial dependence of both and of each at the
 * rows themselves, centred. Few rows: each pair asks N² of them. Yields between two pairs.
 */
export function* friedmanInteractions(asked: AskedTable, columns: readonly number[]): InTurns<Interaction[]> {
  const { table, model } = asked;
  const D = table.columns.length;
  const N = table.rows.length;
  const K = model.outputs;
  const whole = variances(outputsOf(asked, table.data), K);
  const alone = new Map<number, Float64Array>();
  for (const column of columns) {
    alone.set(column, centredMeans(outputsOf(asked, withColumn(table.data, D, column, table.columns[column]!)), N, K));
    yield;
  }
  const found: Interaction[] = [];
  for (let a = 0; a < columns.length; a++) {
    for (let b = a + 1; b < columns.length; b++) {
      const [first, second] = [columns[a]!, columns[b]!];
      const data = withColumn(table.data, D, first, table.columns[first]!);
      table.columns[second]!.forEach((value, at) => {
        for (let row = 0; row < N; row++) data[(at * N + row) * D + second] = value;
      });
      const both = centredMeans(outputsOf(asked, data), N, K);
      const of = [alone.get(first)!, alone.get(second)!] as const;
      const [strength, size]: [number[], number[]] = [[], []];
      for (let k = 0; k < K; k++) {
        let [rest, all] = [0, 0];
        for (let at = k; at < both.length; at += K) {
          rest += (both[at]! - of[0][at]! - of[1][at]!) ** 2;
          all += both[at]! ** 2;
        }
        strength.push(all / N > NOTHING * whole[k]! ? Math.min(1, rest / all) : 0);
        size.push(Math.sqrt(rest / N));
      }
      found.push({ a, b, strength, size });
      yield;
    }
  }
  return found;
}

/** Of outputs [N, N, K], means over the second, less their own mean: [N, K]. */
function centredMeans(outputs: Float32Array, N: number, K: number): Float64Array {
  const means = new Float64Array(N * K);
  for (let at = 0; at < outputs.length; at++) means[Math.floor(at / (N * K)) * K + (at % K)]! += outputs[at]! / N;
  for (let k = 0; k < K; k++) {
    let sum = 0;
    for (let at = k; at < means.length; at += K) sum += means[at]!;
    for (let at = k; at < means.length; at += K) means[at]! -= sum / N;
  }
  return means;
}

function variances(outputs: Float32Array, K: number): Float64Array {
  const N = outputs.length / K;
  const found = new Float64Array(K);
  for (let k = 0; k < K; k++) {
    let [sum, squares] = [0, 0];
    for (let at = k; at < outputs.length; at += K) {
      sum += outputs[at]!;
      squares += outputs[at]! ** 2;
    }
    found[k] = Math.max(0, squares / N - (sum / N) ** 2);
  }
  return found;
}
