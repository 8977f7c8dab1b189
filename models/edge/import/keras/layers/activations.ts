import type { Tensor } from '@tensorflow/tfjs';
import { gelu, relu } from '../../../../engine/ops.js';
import { tf } from '../../../../engine/tensorflow.js';
import type { LayerConfig } from './layer-config.js';
import { inputOf, type LayerFunction } from './layer-function.js';

type Activation = (x: Tensor, generation: 2 | 3) => Tensor;

/** α (e^x − 1) below 0, of the op that has α = 1. */
const elu = (x: Tensor, alpha = 1): Tensor =>
  alpha === 1 ? tf.elu(x) : tf.add(relu(x), tf.mul(tf.elu(tf.minimum(x, 0)), alpha));

const clipped = (x: Tensor, from: number, to: number): Tensor => tf.minimum(tf.maximum(x, from), to);
const relu6 = (x: Tensor): Tensor => tf.minimum(relu(x), 6);
const hardSigmoid: Activation = (x, generation) =>
  generation === 3 ? tf.mul(relu6(tf.add(x, 3)), 1 / 6) : clipped(tf.add(tf.mul(x, 0.2), 0.5), 0, 1);
const hardSwish: Activation = (x) => tf.mul(x, tf.mul(relu6(tf.add(x, 3)), 1 / 6));
const swish: Activation = (x) => tf.mul(x, tf.sigmoid(x));
/** Klambauer et al. 2017. */
const selu: Activation = (x) => tf.mul(elu(x, 1.6732632423543772), 1.0507009873554805);
/** The approximation with tanh. */
export const geluByTanh = (x: Tensor): Tensor =>
  tf.mul(
    tf.mul(x, 0.5),
    tf.add(tf.tanh(tf.mul(tf.add(x, tf.mul(tf.mul(tf.square(x), x), 0.044715)), Math.sqrt(2 / Math.PI))), 1),
  );
/** log(1 + e^x), without overflow. */
const softplus: Activation = (x) => tf.softplus(x);

const activations: Readonly<Record<string, Activation>> = {
  linear: (x) => x,
  relu: (x) => relu(x),
  relu6,
  leaky_relu: (x) => tf.leakyRelu(x, 0.2),
  elu: (x) => elu(x),
  selu,
  tanh: (x) => tf.tanh(x),
  sigmoid: (x) => tf.sigmoid(x),
  hard_sigmoid: hardSigmoid,
  hard_silu: hardSwish,
  hard_swish: hardSwish,
  softmax: (x) => softmax(x, -1),
  log_softmax: (x) => tf.logSoftmax(x),
  softplus,
  softsign: (x) => tf.div(x, tf.add(tf.abs(x), 1)),
  exponential: (x) => tf.exp(x),
  silu: swish,
  swish,
  gelu: (x) => gelu(x),
  mish: (x, generation) => tf.mul(x, tf.tanh(softplus(x, generation))),
};

/** The function that a key of the configuration names, null being none. Throws RequestError where it isn't known. */
export function activate(x: Tensor, config: LayerConfig, key = 'activation', missing = 'linear'): Tensor {
  const given = config.json[key] ?? missing;
  if (typeof given === 'object') {
    const { class_name: className, config: inner } = given as { class_name?: unknown; config?: unknown };
    if (typeof className === 'string' && typeof inner === 'object' && inner !== null) {
      const layer = activationLayers[className];
      const made = config.of({ className, config: inner as Record<string, unknown> });
      if (layer)
        return layer({
          config: made,
          inputs: [x],
          args: [x],
          kwargs: {},
          masks: [null],
          weight: noWeight(made),
        }) as Tensor;
    }
  }
  const name = typeof given === 'string' ? given : '';
  if (Object.hasOwn(activations, name)) return activations[name]!(x, config.generation);
  throw config.refused(
    `has an activation that is not known here; use ${Object.keys(activations).join(', ')}, or export the model as a SavedModel`,
  );
}

const noWeight = (config: LayerConfig) => (): never => {
  throw config.refused('has weights within an activation, which are not read');
};

/** Over the last axis, as a TensorFlow op has it; over another one by its definition. */
function softmax(x: Tensor, axis: number): Tensor {
  const last = x.rank - 1;
  const at = axis < 0 ? axis + x.rank : axis;
  if (at === last) return tf.softmax(x);
  const order = Array.from({ length: x.rank }, (_, i) => (i === at ? last : i === last ? at : i));
  return tf.transpose(tf.softmax(tf.transpose(x, order)), order);
}

/** Layers that are an activation. */
export const activationLayers: Readonly<Record<string, LayerFunction>> = {
  Activation: (call) => activate(inputOf(call), call.config),
  ReLU(call) {
    const { config } = call;
    const slope = config.number('negative_slope', 0);
    const threshold = config.number('threshold', 0);
    const most = config.json['max_value'] ?? null;
    const x = inputOf(call);
    if (threshold !== 0) throw config.refused('has a threshold, which is not computed');
    const y = slope === 0 ? relu(x) : tf.leakyRelu(x, slope);
    return most === null ? y : tf.minimum(y, config.number('max_value'));
  },
  LeakyReLU: (call) =>
    tf.leakyRelu(inputOf(call), call.config.number('negative_slope', call.config.number('alpha', 0.3))),
  ELU: (call) => elu(inputOf(call), call.config.number('alpha', 1)),
  PReLU(call) {
    const x = inputOf(call);
    return tf.sub(relu(x), tf.mul(relu(tf.mul(x, -1)), call.weight('alpha')));
  },
  Softmax(call) {
    const axis = call.config.json['axis'];
    return softmax(
      inputOf(call),
      Array.isArray(axis) ? call.config.wholes('axis', 1)[0]! : call.config.whole('axis', -1),
    );
  },
};
