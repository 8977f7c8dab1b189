import type { Tensor } from '@tensorflow/tfjs';
import { tf } from '../../../../engine/tensorflow.js';
import { activationLayers } from './activations.js';
import { multiHeadAttention } from './attention.js';
import { convolutionLayers } from './convolutions.js';
import { denseLayers } from './dense.js';
import type { LayerConfig } from './layer-config.js';
import { inputOf, type LayerFunction, type LayerInputs } from './layer-function.js';
import { mergeLayers } from './merges.js';
import { normalizationLayers } from './normalization.js';
import { operationOf } from './operations.js';
import { recurrentLayers } from './recurrent.js';
import { innerOf } from './roles.js';
import { shapeLayers } from './shapes.js';

const layers: Readonly<Record<string, LayerFunction>> = {
  ...denseLayers,
  ...convolutionLayers,
  ...normalizationLayers,
  ...activationLayers,
  ...shapeLayers,
  ...mergeLayers,
  ...recurrentLayers,
  MultiHeadAttention: multiHeadAttention,
  TimeDistributed: timeDistributed,
  /** Steps that are filled up with one value count for nothing. */
  Masking: (call) => {
    const x = inputOf(call);
    return tf.mul(x, tf.expandDims(countedSteps(x, call.config.number('mask_value', 0)), -1));
  },
};

/** 1 for steps [B, T] of [B, T, …] in which any number is another one than `value`. */
export function countedSteps(x: Tensor, value: number): Tensor {
  const others = tf.cast(tf.notEqual(x, tf.scalar(value)), 'float32');
  return tf.max(
    others,
    Array.from({ length: x.rank - 2 }, (_, axis) => axis + 2),
  );
}

/** Classes that work on text, or run code of their own, and the like: what can be done. */
const remedies: Readonly<Record<string, string>> = {
  Lambda: 'runs Python code, which is never run here; replace it by a layer or a function of keras.ops',
  TextVectorization: 'takes text; save the model from its tokens on',
  StringLookup: 'takes text; save the model from its tokens on',
};

/** What computes a layer. Throws RequestError that names it and its class, and what can be done, where it isn't known. */
export function layerFunction(config: LayerConfig, module: string): LayerFunction {
  const { className } = config;
  const operation = operationOf(config, module);
  if (operation) return operation;
  // A class of the user's may have a name that Keras has too.
  const isOwn = module !== '' && !/^(keras|tf_keras|tensorflow)\b/.test(module);
  if (!isOwn && Object.hasOwn(layers, className)) return layers[className]!;
  throw config.refused(
    remedies[className] ??
      'is of a class that is not known here; replace it by layers of Keras, or export the model as a SavedModel',
  );
}

/** The same layer at every step. */
function timeDistributed(call: LayerInputs): Tensor {
  const { config } = call;
  const x = inputOf(call);
  const inner = innerOf(config.json);
  if (x.rank < 3 || inner.className === 'TimeDistributed') throw config.refused('is computed for sequences alone');
  const own = config.of(inner);
  const flat = tf.reshape(x, [-1, ...x.shape.slice(2)]);
  const weight = (role: string, part = ''): Tensor => call.weight(role, part === '' ? 'layer' : `layer/${part}`);
  const y = layerFunction(
    own,
    'keras.layers',
  )({ config: own, inputs: [flat], args: [flat], kwargs: {}, weight, masks: [null] });
  if (Array.isArray(y)) throw config.refused('gives several tensors at each step');
  return tf.reshape(y, [x.shape[0]!, x.shape[1]!, ...y.shape.slice(1)]);
}
