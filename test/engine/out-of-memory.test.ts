import { beforeAll, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import { isOutOfMemory } from '../../models/engine/out-of-memory.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

beforeAll(async () => {
  await nativeBackend();
});

it('recognises what TensorFlow says when a tensor does not fit', async () => {
  const program = await createProgram({
    variables: { a: { shape: [1, 1], data: Float32Array.of(1) } },
    // 10¹³ floats: more than any machine has.
    functions: { tile: (scope) => ({ y: tf.sum(tf.tile(scope.variable('a'), [1e7, 1e6])) }) },
  });
  let caught: unknown;
  try {
    program.run('tile', {});
  } catch (error) {
    caught = error;
  }
  expect(isOutOfMemory(caught)).toBe(true);
  expect(isOutOfMemory(new Error('Matrix size-incompatible'))).toBe(false);
  program.dispose();
});
