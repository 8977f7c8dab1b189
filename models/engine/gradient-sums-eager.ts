import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { gradientSumName, lossSumName } from './optimizer.js';
import { tf } from './tensorflow.js';

/** Loss and gradients, by parameter, of one batch or of several. */
interface LossAndGradients {
  loss: Scalar;
  gradients: ReadonlyMap<string, Tensor>;
}

/** The same sums as `GraphGradientSums`, op by op. */
export class EagerGradientSums {
  readonly #sums = new Map<string, Variable>();

  /** Adds one batch to an optimizer's sums. */
  add(optimizer: string, batch: LossAndGradients): void {
    for (const [name, term] of terms(optimizer, batch)) {
      const sum = this.#sums.get(name);
      if (sum) sum.assign(tf.add(sum, term));
      else this.#sums.set(name, tf.variable(term, false));
    }
  }

  /** Mean over all `parts` batches, of which `last` is the one that the sums lack; the sums are then zero. */
  take(optimizer: string, last: LossAndGradients, parts: number): LossAndGradients {
    const [loss, ...gradients] = terms(optimizer, last).map(([name, term]) => {
      const sum = this.#sums.get(name);
      const mean = tf.mul(sum ? tf.add(sum, term) : term, 1 / parts);
      sum?.dispose();
      this.#sums.delete(name);
      return mean;
    });
    const names = [...last.gradients.keys()];
    return { loss: loss as Scalar, gradients: new Map(names.map((name, index) => [name, gradients[index]!])) };
  }

  dispose(): void {
    tf.dispose([...this.#sums.values()]);
    this.#sums.clear();
  }
}

function terms(optimizer: string, { loss, gradients }: LossAndGradients): [name: string, term: Tensor][] {
  const named = [...gradients].map(([name, term]): [string, Tensor] => [gradientSumName(optimizer, name), term]);
  return [[lossSumName(optimizer), loss], ...named];
}
