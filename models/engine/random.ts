import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { constant } from './constant.js';
import type { NativeBackend } from './native-backend.js';
import type { TensorData } from './tensor-data.js';
import { tf } from './tensorflow.js';

/** Names the random numbers of one run of a program: the run's seed, and a counter such as the step. */
export type RandomKey = readonly [seed: number, counter: number];

/**
 * Random ops whose numbers depend on nothing but the key and their place in the function (stateless ops; Philox:
 * Salmon et al. 2011). On native TensorFlow the same key gives the
 * same numbers compiled or eager, before or after a resume.
 */
export interface Random {
  /** Standard normal numbers. */
  normal(shape: number[]): Tensor;
  /** Uniform numbers in [minimum, maximum). */
  uniform(shape: number[], minimum?: number, maximum?: number): Tensor;
  /** Zeroes each element with probability `rate` and scales the others by 1 / (1 − rate) (Srivastava et al. 2014). */
  dropout(x: Tensor, rate: number): Tensor;
}

/** The key as int32 numbers. Throws an Error where it is not two of these. */
export function keyData(key: RandomKey): TensorData {
  for (const number of key) {
    if (!Number.isInteger(number) || Math.abs(number) > 2 ** 31 - 1) {
      throw new Error(`random: ${number} is not a whole number of 32 bits.`);
    }
  }
  return { shape: [2], data: Int32Array.from(key) };
}

/** What a run says that draws random numbers without a key for them. */
export function missingKey(name: string): Error {
  return new Error(
    `function '${name}' draws random numbers; pass the option random, such as { random: [seed, step] }.`,
  );
}

/** Spreads the places of a function over the key space (2³² / golden ratio). */
const STRIDE = 0x9e3779b9;

/**
 * `key` is an int32 pair: in a recorded program a fed placeholder. `onDraw` is called before each draw. Without native TensorFlow the numbers are
 * tfjs's own, drawn from a seed made of the same key, and so are other ones.
 */
export function randomFrom(backend: NativeBackend | null, key: Tensor1D, onDraw: () => void): Random {
  let place = 0;
  const draw = (op: 'StatelessRandomNormal' | 'StatelessRandomUniform', shape: number[]): Tensor => {
    onDraw();
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
      if (!(rate >= 0 && rate < 1)) throw new Error(`dropout: rate ${rate} is not from 0 to below 1.`);
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
