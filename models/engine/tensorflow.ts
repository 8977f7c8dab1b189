import util from 'node:util';
import * as tf from '@tensorflow/tfjs';
import { executionByEnvironment } from './execution.js';
import type { NativeBackend } from './native-backend.js';
import { mendSecondDerivatives } from './second-derivatives.js';

export { tf };

/** What runs the maths in this process. */
export interface Runtime {
  /** Null where tfjs's own CPU backend stands in; then programs run in eager mode only. */
  native: NativeBackend | null;
  /** TensorFlow's version, null without it. */
  tensorflow: string | null;
  /** Why the native runtime isn't there; null when it is. */
  reason: string | null;
  /** False where oneDNN has been switched off for this process. */
  oneDnn: boolean;
}

let loading: Promise<Runtime> | undefined;

/** TensorFlow reads it once. */
const ONEDNN = 'TF_ENABLE_ONEDNN_OPTS';

/**
 * Loads native TensorFlow, or tfjs's CPU backend where it can't be had (or MODEL_LAB_RUNTIME is `none`).
 * The first call decides for the whole process, also whether without oneDNN.
 */
export function loadTensorFlow({ oneDnn = executionByEnvironment().oneDnn } = {}): Promise<Runtime> {
  loading ??= load(oneDnn);
  return loading;
}

async function load(oneDnn: boolean): Promise<Runtime> {
  if (!oneDnn) process.env[ONEDNN] = '0';
  mendSecondDerivatives();
  if (process.env['MODEL_LAB_RUNTIME'] === 'none') return fallback('it is switched off by MODEL_LAB_RUNTIME=none');
  restoreRemovedNodeFunctions();
  // Programs beside this one, such as another notebook or a peer in a comparison, need the GPU's memory as well.
  process.env['TF_FORCE_GPU_ALLOW_GROWTH'] ??= 'true';
  process.env['TF_CPP_MIN_LOG_LEVEL'] ??= '3'; // it logs every program that is loaded
  try {
    await import('@tensorflow/tfjs-node-gpu');
    await tf.ready();
  } catch (error) {
    return fallback(error instanceof Error ? error.message.split('\n')[0]! : String(error));
  }
  const native = tf.backend() as unknown as NativeBackend;
  return { native, tensorflow: native.binding.TF_Version, reason: null, oneDnn: process.env[ONEDNN] !== '0' };
}

async function fallback(reason: string): Promise<Runtime> {
  await tf.setBackend('cpu');
  return { native: null, tensorflow: null, reason, oneDnn: false };
}

/** "CPU", or the GPU's name. */
export function deviceOf({ native }: Runtime): string {
  if (!native) return 'CPU in JavaScript, slow because native TensorFlow is missing';
  // Whoever starts a worker on a GPU knows its name; TensorFlow's interface tells only that there is one.
  return native.isUsingGpuDevice ? (process.env['MODEL_LAB_GPU'] ?? 'GPU') : 'CPU';
}

/** tfjs-node calls these; Node 23 removed them. */
function restoreRemovedNodeFunctions(): void {
  const functions = util as unknown as Record<string, unknown>;
  functions['isNullOrUndefined'] ??= (value: unknown) => value === null || value === undefined;
  functions['isArray'] ??= (value: unknown) => Array.isArray(value);
}

/** Runs `run` and frees every tensor made in it, kept ones excepted. For results that hold no tensors. */
export function scoped<T>(run: () => T): T {
  tf.engine().startScope();
  try {
    return run();
  } finally {
    tf.engine().endScope();
  }
}
