import type { Tensor1D, Tensor2D } from '@tensorflow/tfjs';
import type { ExplainedInference, InferenceExamples } from '../core/inference.js';
import { constant } from '../engine/constant.js';
import { tf } from '../engine/tensorflow.js';
import type { TransformerConfig } from './config.js';
import { encoded } from './inference.js';
import { Network } from './network.js';
import type { Task } from './tasks/task.js';

// B batch, T tokens, C width, V vocabulary.

/**
 * From tokens and a position to logits [V] of the token after that one alone: those of all positions would take T times the
 * memory. Of an example it is the last position that has a right answer.
 */
export function nextTokenOf(config: TransformerConfig, { dimensions, use }: Task): ExplainedInference {
  const { input, examples } = use;
  const { vocabulary, length } = dimensions;
  return {
    inputs: [input, { name: 'position', shape: [], dtype: 'int32', meaning: { kind: 'position' } }],
    outputs: [{ name: 'logits', shape: [vocabulary!], help: 'logits of the token after a position' }],
    task: { kind: 'token', vocabulary: vocabulary! },
    infer(scope, { [input.name]: tokens, position }, inside = {}) {
      const network = new Network(scope, config, dimensions);
      const { states } = encoded(network, tokens!, { use, length, inside });
      const places_1T = constant(tf.reshape(tf.range(0, length, 1, 'int32'), [1, length]));
      const isAt_BT = tf.equal(tf.expandDims(position as Tensor1D, 1), places_1T);
      const at_BT1 = tf.expandDims(tf.cast(isAt_BT, 'float32'), 2);
      return { logits: network.tokenLogits(tf.sum(tf.mul(states, at_BT1), 1) as Tensor2D) };
    },
    async examples(part) {
      const found = await examples(part);
      return found?.targets ? atLast(found, length) : null;
    },
  };
}

function atLast({ count, unit, inputs, targets }: InferenceExamples, length: number): InferenceExamples {
  const asked = async (indices: Int32Array) => {
    const all = await targets!(indices);
    return Array.from(indices, (_, row) => {
      const ofRow = Array.from(all.subarray(row * length, (row + 1) * length));
      const position = ofRow.reduce((last, token, at) => (token >= 0 ? at : last), 0);
      return { position, token: ofRow[position]! };
    });
  };
  return {
    ...{ count, unit },
    async inputs(indices) {
      const positions = Int32Array.from(await asked(indices), ({ position }) => position);
      return { ...(await inputs(indices)), position: { shape: [indices.length], data: positions } };
    },
    targets: async (indices) => Int32Array.from(await asked(indices), ({ token }) => token),
  };
}
