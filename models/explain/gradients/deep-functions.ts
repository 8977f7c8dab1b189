import type { Tensor2D } from '@tensorflow/tfjs';
import type { ProgramFunction } from '../../engine/program.js';
import { tf } from '../../engine/tensorflow.js';
import { outputsOf, perCell, readingOf, repeated, type Network } from './network.js';
import { multipliers } from './rescale.js';

/**
 * Deep SHAP (Lundberg & Lee 2017, sec. 4.2) of one output, weighed by `direction` [K]: multipliers between a row and each row of the background
 * times what lies between both, averaged by `weights` [B]: [1, cells]. And the outputs [2B, K] of all.
 */
export function deepFunctions(network: Network): Record<string, ProgramFunction> {
  return {
    deep(scope, { row, background, weights, direction }) {
      const input = network.inference.inputs[0]!;
      const [B, K] = [weights!.shape[0]!, direction!.shape[0]!];
      const { x, columns } = readingOf(network, scope, repeated(row!, B, input));
      const { x: references } = readingOf(network, scope, background!);
      const pairs = tf.concat([x, references], 0);
      const raw = repeated(row!, 2 * B, input);
      const outputs = () => outputsOf(network, scope, raw, { read: () => pairs });
      const directions = tf.broadcastTo(tf.reshape(direction!, [1, K]), [2 * B, K]) as Tensor2D;
      const [forRow] = tf.split(multipliers(outputs, pairs, directions), 2);
      const each = tf.reshape(tf.mul(forRow!, tf.sub(x, references)), [B, -1]) as Tensor2D;
      const mean = tf.matMul(tf.reshape(weights!, [1, B]) as Tensor2D, each);
      return { values: perCell(tf.reshape(mean, [1, ...x.shape.slice(1)]), input, columns), outputs: outputs() };
    },
  };
}
