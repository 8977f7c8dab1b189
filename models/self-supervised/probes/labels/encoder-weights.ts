import type { Run } from '../../../core/model.js';
import type { ProgramFunction } from '../../../engine/program.js';
import type { TensorData } from '../../../engine/tensor-data.js';
import { tf } from '../../../engine/tensorflow.js';
import type { Learned } from '../../self-supervised.js';

/** The program's function that gives the encoder's variables as they are, running statistics included. */
export const ENCODER_WEIGHTS = 'encoderWeights';

export function encoderWeightsFunction({ encoder }: Pick<Learned, 'encoder'>): ProgramFunction {
  const names = Object.keys(encoder.variables);
  return (scope) => Object.fromEntries(names.map((name) => [name, tf.add(scope.variable(name), 0)]));
}

export function encoderWeights(run: Run): Record<string, TensorData> {
  return run(ENCODER_WEIGHTS, {}).tensors;
}
