import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import type { LayerFunction, LayerInputs } from './layer-function.js';

function severalOf({ inputs, config }: LayerInputs): readonly Tensor[] {
  if (inputs.length > 0) return inputs;
  throw config.refused('is called with nothing');
}

const merged =
  (merge: (a: Tensor, b: Tensor) => Tensor): LayerFunction =>
  (call) =>
    severalOf(call).reduce((all, one) => merge(all, one));

const sum = merged((a, b) => tf.add(a, b));

export const mergeLayers: Readonly<Record<string, LayerFunction>> = {
  Add: sum,
  Multiply: merged((a, b) => tf.mul(a, b)),
  Maximum: merged((a, b) => tf.maximum(a, b)),
  Minimum: merged((a, b) => tf.minimum(a, b)),
  Average: (call) => tf.mul(sum(call) as Tensor, 1 / severalOf(call).length),
  Subtract(call) {
    const [a, b] = severalOf(call);
    if (!a || !b || call.inputs.length > 2)
      throw call.config.refused(`is called with ${call.inputs.length} tensors, and takes two`);
    return tf.sub(a, b);
  },
  Concatenate(call) {
    const inputs = severalOf(call);
    const rank = inputs[0]!.rank;
    const axis = call.config.whole('axis', -1);
    const at = axis < 0 ? axis + rank : axis;
    if (at < 1 || at >= rank) throw call.config.wrong('axis', 'an axis that it is given, and not that of the batch');
    return tf.concat([...inputs], at);
  },
  Dot(call) {
    const { config } = call;
    const [a, b] = severalOf(call);
    if (!a || !b || a.rank !== 2 || b.rank !== 2) throw config.refused('is computed for vectors alone');
    const unit = (x: Tensor): Tensor =>
      config.flag('normalize', false) ? tf.mul(x, tf.rsqrt(tf.maximum(tf.sum(tf.square(x), 1, true), 1e-12))) : x;
    return tf.sum(tf.mul(unit(a), unit(b)), 1, true);
  },
};
