import type { Tensor } from '@tensorflow/tfjs';
import { gelu, relu } from '../../../../engine/ops.js';
import { tf } from '../../../../engine/tensorflow.js';
import { geluByTanh } from './activations.js';
import type { LayerConfig } from './layer-config.js';
import type { LayerFunction, LayerInputs } from './layer-function.js';

/** An argument by its place or name: a tensor or a number. */
function operand({ args, kwargs, config }: LayerInputs, place: number, name: string): Tensor {
  const value = args[place] ?? kwargs[name];
  if (value instanceof tf.Tensor) return value;
  if (typeof value === 'number' && Number.isFinite(value)) return tf.scalar(value);
  throw config.refused('is called with something else than tensors and numbers');
}

const unary =
  (of: (x: Tensor) => Tensor): LayerFunction =>
  (call) =>
    of(operand(call, 0, 'x'));

/** Of two; numbers take the type of the other. */
const binary =
  (of: (a: Tensor, b: Tensor) => Tensor): LayerFunction =>
  (call) =>
    of(operand(call, 0, 'x1'), operand(call, 1, call.kwargs['y'] === undefined ? 'x2' : 'y'));

/** Over axes of the operation's configuration, or all but the batch. */
const over =
  (of: (x: Tensor, axes: number[], keep: boolean) => Tensor): LayerFunction =>
  (call) => {
    const { config, kwargs } = call;
    const x = operand(call, 0, 'x');
    const given = config.json['axis'] ?? kwargs['axis'];
    const axes = (Array.isArray(given) ? given : [given]) as unknown[];
    if (!axes.every((axis): axis is number => Number.isInteger(axis)))
      throw config.refused('goes over all axes, the batch among them');
    const from0 = axes.map((axis) => (axis < 0 ? axis + x.rank : axis));
    if (from0.some((axis) => axis < 1 || axis >= x.rank))
      throw config.refused('goes over the batch, or an axis that there is not');
    return of(x, from0, (config.json['keepdims'] ?? kwargs['keepdims']) === true);
  };

/** Functions of keras.ops, as Keras 3 writes their uses down. */
const operations: Readonly<Record<string, LayerFunction>> = {
  Add: binary((a, b) => tf.add(a, b)),
  Subtract: binary((a, b) => tf.sub(a, b)),
  Multiply: binary((a, b) => tf.mul(a, b)),
  Divide: binary((a, b) => tf.div(a, b)),
  TrueDivide: binary((a, b) => tf.div(a, b)),
  Maximum: binary((a, b) => tf.maximum(a, b)),
  Minimum: binary((a, b) => tf.minimum(a, b)),
  Negative: unary((x) => tf.neg(x)),
  Absolute: unary((x) => tf.abs(x)),
  Abs: unary((x) => tf.abs(x)),
  Square: unary((x) => tf.square(x)),
  Sqrt: unary((x) => tf.sqrt(x)),
  Rsqrt: unary((x) => tf.rsqrt(x)),
  Exp: unary((x) => tf.exp(x)),
  Relu: unary((x) => relu(x)),
  Relu6: unary((x) => tf.minimum(relu(x), 6)),
  Sigmoid: unary((x) => tf.sigmoid(x)),
  Tanh: unary((x) => tf.tanh(x)),
  /** keras.ops takes the approximation where nothing else is said. */
  Gelu: (call) => (call.config.flag('approximate', true) ? geluByTanh : gelu)(operand(call, 0, 'x')),
  Silu: unary((x) => tf.mul(x, tf.sigmoid(x))),
  Softplus: unary((x) => tf.softplus(x)),
  Softmax: unary((x) => tf.softmax(x)),
  Mean: over((x, axes, keep) => tf.mean(x, axes, keep)),
  Sum: over((x, axes, keep) => tf.sum(x, axes, keep)),
  Max: over((x, axes, keep) => tf.max(x, axes, keep)),
  /** Of tokens from 0 on with 0: where one counts. */
  NotEqual(call) {
    const [x, other] = call.args;
    if (!(x instanceof tf.Tensor) || other !== 0) throw call.config.refused('compares with something else than 0');
    return tf.minimum(tf.cast(x, 'float32'), 1);
  },
};

/** Functions of TensorFlow, as Keras 2 writes their uses down. */
const tensorflow: Readonly<Record<string, string>> = {
  ...{ 'math.add': 'Add', '__operators__.add': 'Add', 'math.subtract': 'Subtract', 'math.multiply': 'Multiply' },
  ...{ 'math.truediv': 'Divide', 'math.divide': 'Divide', 'nn.relu': 'Relu', 'nn.relu6': 'Relu6', 'math.tanh': 'Tanh' },
  ...{
    'math.sigmoid': 'Sigmoid',
    'nn.silu': 'Silu',
    'nn.softmax': 'Softmax',
    'math.reduce_mean': 'Mean',
    'math.reduce_sum': 'Sum',
  },
  ...{
    'math.square': 'Square',
    'math.sqrt': 'Sqrt',
    'math.exp': 'Exp',
    'math.negative': 'Negative',
    'math.abs': 'Absolute',
  },
};

/** What computes an operation that is used as a layer; null where it isn't known. */
export function operationOf({ className, json }: LayerConfig, module: string): LayerFunction | null {
  if (className === 'TFOpLambda') {
    const name = json['function'];
    const known = typeof name === 'string' && Object.hasOwn(tensorflow, name) ? tensorflow[name]! : null;
    return known === null ? null : operations[known]!;
  }
  // Files of `.h5` don't tell the module, but a layer says of itself what an operation can't.
  const isOperation = module === '' ? !('trainable' in json || 'dtype' in json) : /^keras\.(src\.)?ops\b/.test(module);
  return isOperation && Object.hasOwn(operations, className) ? operations[className]! : null;
}
