import { beforeAll, describe, expect, it } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import { isGpuMemory, isOutOfMemory } from '../../models/engine/out-of-memory.js';
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

describe("a GPU's memory", () => {
  // As TensorFlow 2 says it, behind the binding's own words, in public reports of full GPUs.
  it.each([
    'Session fail to run with error: OOM when allocating tensor with shape[128,3,8,128,8,128] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc\n\t [[{{node discriminator/conv}}]]',
    'Invalid TF_Status: 8\nMessage: OOM when allocating tensor with shape[100,4096,32] and type float on /job:localhost/replica:0/task:0/device:GPU:0 by allocator GPU_0_bfc',
    'Session fail to run with error: Dst tensor is not initialized.\n\t [[{{node _arg_input_0_1}}]]',
    'RESOURCE_EXHAUSTED: Failed to allocate request for 176.00MiB (184549376B) on device ordinal 0',
    'failed to allocate 2.00GiB (2147483648 bytes) from device: CUDA_ERROR_OUT_OF_MEMORY: out of memory',
    'Could not create cudnn handle: CUDNN_STATUS_ALLOC_FAILED',
  ])('%s', (message) => {
    expect(isOutOfMemory(new Error(message))).toBe(true);
    expect(isGpuMemory(new Error(message))).toBe(true);
  });

  it('is told apart from the memory of the machine, and from what only happens on a GPU', () => {
    const onCpu =
      'OOM when allocating tensor with shape[10] and type float on /job:localhost/replica:0/task:0/device:CPU:0 by allocator cpu';
    expect(isOutOfMemory(new Error(onCpu))).toBe(true);
    expect(isGpuMemory(new Error(onCpu))).toBe(false);
    expect(isOutOfMemory(new Error('Out of memory while trying to allocate 4770354232 bytes.'))).toBe(true);
    const broken = 'Failed to load in-memory CUBIN on device ordinal 0: CUDA_ERROR_NO_BINARY_FOR_GPU';
    expect(isOutOfMemory(new Error(broken))).toBe(false);
  });
});
