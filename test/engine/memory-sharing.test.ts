import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { beforeAll, describe, expect, it } from 'vitest';
import { CompiledProgram } from '../../models/engine/compiled-program.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

let backend: NativeBackend;
beforeAll(async () => {
  backend = await nativeBackend();
});

const SIDE = 1024;
const MB = 2 ** 20;

/** Megabytes of the process's memory that a chain of 100 ops of 4 MB each takes while it is recorded with its gradient. */
function recordedMegabytes(f: (x: Tensor) => Tensor): number {
  const before = process.memoryUsage.rss();
  let after = before;
  const program = new CompiledProgram(backend, {
    variables: { w: { shape: [SIDE, SIDE], data: new Float32Array(SIDE * SIDE).fill(0.5) } },
    optimizers: { fit: { kind: 'sgd', parameters: ['w'] } },
    functions: {
      train: (scope, { rate }) => {
        const { loss } = scope.minimize('fit', rate!, () => {
          let y: Tensor = scope.variable('w');
          for (let i = 0; i < 100; i++) y = f(y);
          after = process.memoryUsage.rss();
          return { loss: tf.mean(y) };
        });
        return { loss };
      },
    },
  });
  program.prepare([{ name: 'train', feeds: { rate: 0.1 } }]);
  program.dispose();
  return (after - before) / MB;
}

describe('memory while recording', () => {
  // One test: what the process has given back to nobody would hide the memory of a second one.
  it('is that of a few values, of whatever shape, though the tape holds on to all of them', () => {
    const turned = (x: Tensor) => tf.reshape(tf.sin(x), x.shape[0] === SIDE ? [SIDE / 2, SIDE * 2] : [SIDE, SIDE]);
    expect(recordedMegabytes(turned)).toBeLessThan(60);
  });

  it('leaves what the program computes as it is', () => {
    const n = 200; // 160 kB a value: shared
    const data = Float32Array.from({ length: n * n }, (_, i) => Math.sin(i));
    const f = (x: Tensor2D) => {
      const a = tf.exp(x);
      const b = tf.sin(tf.mul(x, 2));
      return tf.add(tf.matMul(a, b, false, true), tf.transpose(tf.sub(a, b)));
    };
    const program = new CompiledProgram(backend, {
      variables: {},
      functions: { fn: (_, { x }) => ({ y: f(x as Tensor2D) }) },
    });
    const expected = tf.tidy(() => f(tf.tensor2d(data, [n, n])).dataSync());
    const handles = tf.memory().numTensors;
    const { data: values } = program.run('fn', { x: { shape: [n, n], data } }).tensors['y']!;
    const error = Math.max(...Array.from(values, (value, i) => Math.abs(value - expected[i]!)));
    expect(error).toBeLessThan(1e-3);
    expect(tf.memory().numTensors).toBe(handles);
    program.dispose();
  });
});
