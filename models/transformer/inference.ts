import type { Tensor, Tensor3D } from '@tensorflow/tfjs';
import type { Inference, Inside } from '../core/inference.js';
import { tf } from '../engine/tensorflow.js';
import type { TransformerConfig } from './config.js';
import { flattened, Network, type NetworkInput } from './network.js';
import type { Task } from './tasks/task.js';

/** The network from raw pixels or tokens to logits [K] of classes, or [T, V] of the token after each. */
export function inferenceOf(config: TransformerConfig, { dimensions, use }: Task): Inference {
  const { input, task, examples } = use;
  const { classes, vocabulary, length } = dimensions;
  const output =
    classes === null
      ? { name: 'logits', shape: [length, vocabulary!], help: 'logits of the token after each' }
      : { name: 'logits', shape: [classes], help: 'logits of the classes' };
  return {
    inputs: [input],
    outputs: [output],
    task,
    examples,
    infer(scope, inputs, inside = {}) {
      const network = new Network(scope, config, dimensions);
      const { read, states } = encoded(network, inputs[input.name]!, { use, length, inside });
      if (classes !== null) return { logits: network.classLogits(states, read.real_BT) };
      return { logits: tf.reshape(network.tokenLogits(flattened(states)), [-1, length, vocabulary!]) };
    },
  };
}

/** Raw input as it is read, and as the network's states [B, T, C], with what is `inside` shown. */
export function encoded(
  network: Network,
  raw: Tensor,
  { use, length, inside }: { use: Task['use']; length: number; inside: Inside },
): { read: NetworkInput; states: Tensor3D } {
  const read = use.read(raw, inside);
  // The class token stands in front of all others.
  const tokens = (use.pieces ?? Int32Array.from({ length }, (_, at) => at)).map((at) => at + network.classTokens);
  const { states } = network.encode(read, {
    ...(inside.attend && { see: (weights) => inside.attend!(weights, tokens) }),
    ...(inside.read && 'tokens_BT' in read && { read: (content) => inside.read!(content) as Tensor3D }),
  });
  return { read, states };
}
