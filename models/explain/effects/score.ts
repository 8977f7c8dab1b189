import type { Readout } from '../readout.js';

/** How right outputs are: the mean loss, and the share of right classes (null of numbers). */
export interface Score {
  loss: number;
  accuracy: number | null;
}

/** Smaller probabilities count as this one. */
const LEAST = 1e-7;

/** Scores outputs [N, K] by what is right [N]: cross-entropy of classes, squared error of numbers. */
export function scoreOf({ space, outputs: names }: Pick<Readout, 'space' | 'outputs'>, targets: ArrayLike<number>) {
  const K = names.length;
  return (outputs: Float32Array): Score => {
    let [loss, right] = [0, 0];
    const N = outputs.length / K;
    for (let row = 0; row < N; row++) {
      const own = outputs.subarray(row * K, (row + 1) * K);
      const target = targets[row]!;
      if (space === 'number') {
        loss += (own[0]! - target) ** 2;
        continue;
      }
      const largest = Math.max(...own);
      if (own.indexOf(largest) === target) right++;
      loss -=
        space === 'probability'
          ? Math.log(Math.max(LEAST, own[target]!))
          : own[target]! - largest - Math.log(own.reduce((sum, logit) => sum + Math.exp(logit - largest), 0));
    }
    return { loss: loss / N, accuracy: space === 'number' ? null : right / N };
  };
}

export const lossNameOf = (space: Readout['space']): string => (space === 'number' ? 'squared error' : 'cross-entropy');
