import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { constant } from '../../../../engine/constant.js';
import { inputOf, type LayerFunction, type LayerInputs } from './layer-function.js';

/** The axes that a key names, from 0. */
function axesOf({ config }: LayerInputs, x: Tensor): number[] {
  const value = config.json['axis'] ?? -1;
  const axes = Array.isArray(value) ? config.wholes('axis', value.length) : [config.whole('axis', -1)];
  const from0 = axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
  if (from0.every((axis) => axis > 0 && axis < x.rank)) return from0.sort((a, b) => a - b);
  throw config.wrong('axis', 'axes that it is given');
}

/** A vector along axes of x, so that it goes with the rest; along the last axis it is as it is. */
function along(vector: Tensor, axes: readonly number[], x: Tensor): Tensor {
  if (axes.length === 1 && axes[0] === x.rank - 1) return vector;
  return tf.reshape(
    vector,
    x.shape.map((size, axis) => (axes.includes(axis) ? size : 1)),
  );
}

/** (x − mean) / √(variance + ε) over axes. */
function standardised(x: Tensor, over: number[], epsilon: number): Tensor {
  const mean = tf.mean(x, over, true);
  const variance = tf.mean(tf.squaredDifference(x, mean), over, true);
  return tf.mul(tf.sub(x, mean), tf.rsqrt(tf.add(variance, epsilon)));
}

/** · γ + β, where the layer has them. */
function scaled(x: Tensor, call: LayerInputs, axes: readonly number[]): Tensor {
  const { config, weight } = call;
  const y = config.flag('scale', true) ? tf.mul(x, along(weight('gamma'), axes, x)) : x;
  return config.flag('center', true) ? tf.add(y, along(weight('beta'), axes, x)) : y;
}

/** Numbers of the configuration, as they are given: one, or a list. */
function numbers({ config }: LayerInputs, key: string, missing?: number): Tensor {
  const value = config.json[key] ?? missing;
  const list = (Array.isArray(value) ? value.flat(8) : [value]) as unknown[];
  if (!list.every((one) => typeof one === 'number')) throw config.wrong(key, 'numbers');
  return Array.isArray(value) ? constant(tf.tensor1d(list as number[])) : tf.scalar(list[0] as number);
}

export const normalizationLayers: Readonly<Record<string, LayerFunction>> = {
  /** By the moving averages: γ (x − μ) / √(σ² + ε) + β as one factor and one shift for each channel. */
  BatchNormalization(call) {
    const { config, weight } = call;
    const x = inputOf(call);
    const axes = axesOf(call, x);
    const inverse = tf.rsqrt(tf.add(weight('moving_variance'), config.number('epsilon', 1e-3)));
    const factor = config.flag('scale', true) ? tf.mul(weight('gamma'), inverse) : inverse;
    const moved = tf.mul(tf.mul(weight('moving_mean'), factor), -1);
    const shift = config.flag('center', true) ? tf.add(weight('beta'), moved) : moved;
    return tf.add(tf.mul(x, along(factor, axes, x)), along(shift, axes, x));
  },
  LayerNormalization(call) {
    const x = inputOf(call);
    const axes = axesOf(call, x);
    if (call.config.flag('rms_scaling', false))
      throw call.config.refused('is scaled by its root mean square alone, in an old way');
    return scaled(standardised(x, axes, call.config.number('epsilon', 1e-3)), call, axes);
  },
  RMSNormalization(call) {
    const x = inputOf(call);
    const axes = axesOf(call, x);
    const square = tf.mean(tf.square(x), axes, true);
    const y = tf.mul(x, tf.rsqrt(tf.add(square, call.config.number('epsilon', 1e-6))));
    return tf.mul(y, along(call.weight('scale'), axes, x));
  },
  GroupNormalization(call) {
    const { config } = call;
    const x = inputOf(call);
    const axes = axesOf(call, x);
    const channels = x.shape.at(-1)!;
    const groups = config.whole('groups', 32) === -1 ? channels : config.whole('groups', 32);
    if (axes[0] !== x.rank - 1 || groups < 1 || channels % groups !== 0)
      throw config.wrong('groups', 'a divisor of its channels');
    const split = tf.reshape(x, [...x.shape.slice(0, -1), groups, channels / groups]);
    const over = Array.from({ length: x.rank - 2 }, (_, axis) => axis + 1).concat(x.rank);
    return scaled(tf.reshape(standardised(split, over, config.number('epsilon', 1e-3)), x.shape), call, axes);
  },
  UnitNormalization(call) {
    const x = inputOf(call);
    return tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), axesOf(call, x), true), 1e-12)));
  },
  Rescaling: (call) => tf.add(tf.mul(inputOf(call), numbers(call, 'scale')), numbers(call, 'offset', 0)),
  /** (x − mean) / max(√variance, 10⁻⁷), of adapted or given statistics. */
  Normalization(call) {
    const { config } = call;
    const x = inputOf(call);
    const given = (config.json['mean'] ?? null) !== null;
    const of = (key: string): Tensor => (given ? numbers(call, key) : call.weight(key));
    const deviation = tf.maximum(tf.sqrt(of('variance')), 1e-7);
    if (config.flag('invert', false)) return tf.add(of('mean'), tf.mul(x, deviation));
    return tf.div(tf.sub(x, of('mean')), deviation);
  },
};
