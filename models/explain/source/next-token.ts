import type { Tensor2D } from '@tensorflow/tfjs';
import type { ExplainedInference } from '../../core/inference.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { tf } from '../../engine/tensorflow.js';
import type { ExplainConfig } from '../config.js';
import { GIVEN } from './given-inputs.js';

// B batch, V vocabulary, K chosen tokens.

/** A vocabulary has too many tokens to explain each: of a row, so many are. */
const MOST_TOKENS = 10;
const CHOSEN = `${GIVEN}/chosen`;

export function chosenCount(vocabulary: number): number {
  return Math.min(MOST_TOKENS, vocabulary);
}

/** Of logits [B, V] those of the chosen tokens [B, K], or their probabilities among all. */
export function chosenTokens(
  inference: ExplainedInference,
  vocabulary: number,
  { space }: Pick<ExplainConfig, 'space'>,
): ExplainedInference {
  const name = inference.outputs[0]!.name;
  return {
    ...inference,
    outputs: [{ name, shape: [chosenCount(vocabulary)], help: 'the token that follows' }],
    infer(scope, inputs, inside) {
      const logits_BV = inference.infer(scope, inputs, inside)[name] as Tensor2D;
      const read_BV = space === 'probability' ? tf.softmax(logits_BV) : logits_BV;
      return { [name]: tf.matMul(read_BV, scope.variable<Tensor2D>(CHOSEN)) };
    },
  };
}

/** The most probable of these logits [V], the first one first; `asked` takes the last place where it isn't among them. */
export function tokensToExplain(logits: ArrayLike<number>, asked: number | null): number[] {
  const all = Array.from(logits, (_, token) => token).sort((a, b) => logits[b]! - logits[a]! || a - b);
  const chosen = all.slice(0, chosenCount(logits.length));
  if (asked !== null && asked >= 0 && !chosen.includes(asked)) chosen[chosen.length - 1] = asked;
  return chosen;
}

/** The variable that says which are chosen: a column for each. */
export function choiceOf(tokens: readonly number[], vocabulary: number): Record<string, TensorData> {
  const K = chosenCount(vocabulary);
  const data = new Float32Array(vocabulary * K);
  tokens.forEach((token, k) => (data[token * K + k] = 1));
  return { [CHOSEN]: { shape: [vocabulary, K], data } };
}
