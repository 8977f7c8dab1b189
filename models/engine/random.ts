import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { constant } from './constant.js';
import type { NativeBackend } from './native-backend.js';
import { tf } from './tensorflow.js';

/** Names the random numbers of one run of a program: the run's seed, and a counter such as the step. */
export type RandomKey = readonly [seed: number, counter: number];

/**
 * Random ops whose numbers depend on nothing but the key and their place in the function (stateless ops; Philox:
 * Salmon et al. 2011). The same key gives the same numbers, compiled or eager, before or after a resume.
 */
export interface Random {
  /** Standard normal numbers. */
  normal(shape: number[]): Tensor;
  /** Uniform numbers in [minimum, maximum). */
  uniform(shape: number[], minimum?: number, maximum?: number): Tensor;
  /** Zeroes each element with probability `rate` and scales the others by 1 / (1 − rate) (Srivastava et al. 2014). */
  dropout(x: Tensor, rate: number): Tensor;
}

/** Spreads the places of a function over the key space (2³² / golden ratio). */
const STRIDE = 0x9e3779b9;

/**
 * `key` is an int32 pair: in a recorded program a fed placeholder. Without native TensorFlow the numbers are
 * tfjs's own, drawn from a seed made of the same key, and so are other ones.
 */
export function randomFrom(backend: NativeBackend | null, key: Tensor1D): Random {
  let place = 0;
  const draw = (op: 'StatelessRandomNormal' | 'StatelessRandomUniform', shape: number[]): Tensor => {
    const offset = constant(tf.tensor1d([Math.imul(++place, STRIDE) | 0, 0], 'int32'));
    const seed = tf.add(key, offset) as Tensor1D;
    return backend ? drawNative(backend, op, shape, seed) : drawInJavaScript(op, shape, seed);
  };
  const uniform = (shape: number[], minimum = 0, maximum = 1): Tensor => {
    const unit = draw('StatelessRandomUniform', shape);
    return minimum === 0 && maximum === 1 ? unit : tf.add(tf.mul(unit, maximum - minimum), minimum);
  };
  return {
    normal: (shape) => draw('StatelessRandomNormal', shape),
    uniform,
    dropout(x, rate) {
      if (rate === 0) return x;
      const keep = tf.cast(tf.greaterEqual(uniform(x.shape), rate), 'float32');
      return tf.mul(x, tf.mul(keep, 1 / (1 - rate)));
    },
  };
}

function drawNative(backend: NativeBackend, op: string, shape: number[], seed: Tensor1D): Tensor {
  const { binding } = backend;
  const type = (name: string, value: number) => ({ name, type: binding.TF_ATTR_TYPE, value });
  return backend.executeSingleOutput(
    op,
    [type('dtype', binding.TF_FLOAT), type('T', binding.TF_INT32), type('Tseed', binding.TF_INT32)],
    [constant(tf.tensor1d(shape, 'int32')), seed],
  );
}

function drawInJavaScript(op: string, shape: number[], seed: Tensor1D): Tensor {
  const text = Array.from(seed.dataSync()).join(',');
  // tfjs types the seed as a number, though its generator takes any text.
  const seedText = text as unknown as number;
  return op === 'StatelessRandomNormal'
    ? tf.randomNormal(shape, 0, 1, 'float32', seedText)
    : tf.randomUniform(shape, 0, 1, 'float32', seedText);
}
