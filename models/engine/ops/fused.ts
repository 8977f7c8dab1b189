import type { Tensor } from '@tensorflow/tfjs';
import type { NativeBackend, OpAttribute } from '../native-backend.js';
import { tf } from '../tensorflow.js';
import { native, typeAttribute } from './native-op.js';

// The lab's own kernels (models/engine/kernels): one pass over memory where TensorFlow's ops take several. They run on
// the CPU. Wherever they can't, and in gradients of gradients, the same is computed with TensorFlow's ops.

let allowed = true;

/** Native TensorFlow's backend where fused ops may be used; null on GPUs, on tfjs's own backend, and where it is forbidden. */
export function fused(): NativeBackend | null {
  const backend = native();
  return allowed && backend && !backend.isUsingGpuDevice ? backend : null;
}

/** Runs `run` with TensorFlow's own ops alone, as XLA, which compiles the graph, needs. */
export function withoutFusedOps<T>(run: () => T): T {
  const before = allowed;
  allowed = false;
  try {
    return run();
  } finally {
    allowed = before;
  }
}

/** The backend for a fused gradient; null where the gradient itself is being differentiated, which fused ops can't be. */
export function fusedGradient(): NativeBackend | null {
  return tf.engine().state.gradientDepth === 0 ? fused() : null;
}

/** Runs a fused op, which has `count` outputs. */
export function executeFused(
  backend: NativeBackend,
  op: string,
  inputs: Tensor[],
  count: number,
  extra: OpAttribute[] = [],
): Tensor[] {
  return backend.executeMultipleOutputs(op, [typeAttribute(backend, 'T', 'TF_FLOAT'), ...extra], inputs, count);
}
