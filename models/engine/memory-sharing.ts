import type { Tensor } from '@tensorflow/tfjs';
import type { NativeBackend } from './native-backend.js';

/** Smaller values than this many bytes keep a memory of their own. */
export const SHARED_FROM = 2 ** 16;

/**
 * Lets values share memory while a function is recorded. What a recorded op gives is only looked at for its shape and
 * type, but the tape of gradients holds on to all of it: a step with long contexts would take gigabytes to record. So of
 * all large float values of one size the first is kept, and each further one becomes a view of it. Integers, which may
 * be indices, stay as they are.
 */
export class SharedMemory {
  readonly #backend: NativeBackend;
  /** Handle of the value that is kept, by number of elements. */
  readonly #kept = new Map<number, number>();

  constructor(backend: NativeBackend) {
    this.#backend = backend;
  }

  /** The value of `tensor`, which an op has just made, may become that of another one of its size. */
  share(tensor: Tensor): void {
    if (tensor.dtype !== 'float32' || tensor.size * 4 < SHARED_FROM) return;
    const info = this.#backend.tensorMap.get(tensor.dataId);
    const kept = this.#kept.get(tensor.size);
    const view = this.#view(kept ?? info.id, tensor.shape);
    if (kept === undefined) {
      this.#kept.set(tensor.size, view);
    } else {
      this.#backend.binding.deleteTensor(info.id);
      info.id = view;
    }
  }

  /** Values that are in use stay; the kept ones are let go. */
  dispose(): void {
    for (const id of this.#kept.values()) this.#backend.binding.deleteTensor(id);
    this.#kept.clear();
  }

  /** A new handle of the same memory. */
  #view(id: number, shape: readonly number[]): number {
    const { binding } = this.#backend;
    const dims = binding.createTensor([shape.length], binding.TF_INT32, Int32Array.from(shape));
    try {
      const types = [
        { name: 'T', type: binding.TF_ATTR_TYPE, value: binding.TF_FLOAT },
        { name: 'Tshape', type: binding.TF_ATTR_TYPE, value: binding.TF_INT32 },
      ];
      return binding.executeOp('Reshape', types, [id, dims], 1)[0]!.id;
    } finally {
      binding.deleteTensor(dims);
    }
  }
}
