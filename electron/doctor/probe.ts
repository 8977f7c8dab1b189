/** Loads TensorFlow in a process of its own, where a crash is only an answer, and prints what came of it. */
import { loadTensorFlow, tf } from '../../models/engine/tensorflow.js';
import type { TensorFlowProbe } from './tensorflow-probe.js';

async function probe(): Promise<Omit<TensorFlowProbe, 'gpuProblem'>> {
  const { native, tensorflow, reason } = await loadTensorFlow();
  const sum = tf.tidy(() => tf.sum(tf.matMul(tf.ones([8, 8]), tf.ones([8, 8]))).dataSync()[0]);
  return {
    version: tensorflow,
    native: native !== null,
    backend: tf.getBackend(),
    usesGpu: native?.isUsingGpuDevice ?? false,
    reason: sum === 512 ? reason : `a product of matrices came out as ${sum} instead of 512`,
  };
}

// In Electron's utility process nothing ends by itself.
// eslint-disable-next-line no-restricted-properties -- the doctor reads it from a pipe, and all of it has to be written
void probe().then((result) => process.stdout.write(`${JSON.stringify(result)}\n`, () => process.exit(0)));
