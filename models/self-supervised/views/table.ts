import type { Tensor } from '@tensorflow/tfjs';
import { constant } from '../../engine/constant.js';
import { tf } from '../../engine/tensorflow.js';

/** A constant of the program by its values, which are made in JavaScript: ops that are recorded would be captured data. */
export function table<T extends Tensor>(shape: number[], value: (at: number) => number): T {
  const size = shape.reduce((product, side) => product * side, 1);
  return constant(
    tf.tensor(
      Float32Array.from({ length: size }, (_, at) => value(at)),
      shape,
    ) as T,
  );
}
