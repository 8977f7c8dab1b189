import type { Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompiledProgram } from '../../models/engine/compiled-program.js';
import { peakBytes, type RecordedFunction } from '../../models/engine/memory-liveness.js';
import { extrapolate } from '../../models/engine/memory-scaling.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
});

/** A step of two dense layers on `batch` inputs, with a hidden layer of `width`. */
function recorded(batch: number, width = 64): RecordedFunction {
  const weights = (rows: number, columns: number) => ({
    shape: [rows, columns],
    data: Float32Array.from({ length: rows * columns }, (_, i) => Math.sin(i)),
  });
  const program = new CompiledProgram(backend, {
    variables: { a: weights(32, width), b: weights(width, 8) },
    optimizers: { fit: { kind: 'adam', parameters: ['a', 'b'] } },
    functions: {
      train: (scope, { x, rate }) => {
        const { loss } = scope.minimize('fit', rate!, () => {
          const hidden = tf.tanh(tf.matMul(x as Tensor2D, scope.variable<Tensor2D>('a')));
          return { loss: tf.mean(tf.square(tf.matMul(hidden, scope.variable<Tensor2D>('b')))) };
        });
        return { loss };
      },
    },
  });
  const x = { shape: [batch, 32], data: new Float32Array(batch * 32).fill(0.5) };
  const function_ = program.recorded({ name: 'train', feeds: { x, rate: 0.1 } });
  program.dispose();
  return function_;
}

describe('extrapolation to a batch size', () => {
  it('gives the bytes that recording with that size gives', () => {
    for (const size of [64, 1000]) {
      const real = recorded(size);
      const memory = extrapolate([5, 7], [recorded(5), recorded(7)], size);
      expect(memory.runningBytes).toBe(peakBytes(real));
      expect(memory.eagerBytes).toBe(Math.max(...real.eagerBytes));
    }
  });

  it('is of the magnitude that can be worked out by hand', () => {
    const size = 10_000;
    const { runningBytes } = extrapolate([5, 7], [recorded(5), recorded(7)], size);
    // The input and tanh's output, which gradients need, and the gradient of the hidden layer.
    const floats = size * (32 + 64 + 64);
    expect(runningBytes / 4 / floats).toBeGreaterThan(1);
    expect(runningBytes / 4 / floats).toBeLessThan(1.5);
  });

  it('extrapolates the peak itself where the recordings differ in their ops', () => {
    const other = recorded(7);
    const peaks: [number, number] = [peakBytes(recorded(5)), peakBytes(other)];
    const odd = { ...other, nodes: [...other.nodes, { name: 'odd', op: 'NoOp', input: [], attr: {} }] };
    const { runningBytes } = extrapolate([5, 7], [recorded(5), odd], 9);
    expect(runningBytes).toBe(2 * peaks[1] - peaks[0]);
  });
});
