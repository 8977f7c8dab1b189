import { loadTensorFlow } from '../../models/engine/tensorflow.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';

/** The native backend, without which the engine can't be tested: its absence is a failure, not a skip. */
export async function nativeBackend(): Promise<NativeBackend> {
  const { native, reason } = await loadTensorFlow();
  if (!native) throw new Error(`native TensorFlow is missing: ${reason}`);
  return native;
}
