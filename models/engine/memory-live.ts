import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs';
import { bytesOf } from './graph.js';
import { VIEWS } from './memory-liveness.js';

/** One piece of memory, and how many tensors are views of it. */
interface Piece {
  bytes: number;
  tensors: number;
}

/** Counts the memory of what ops make while a function runs op by op; what there was before is left out. */
export class LiveBytes {
  readonly #pieces = new Map<DataId, Piece>();
  #live = 0;

  /** Bytes that are in use now. */
  get now(): number {
    return this.#live;
  }

  made(op: string, inputs: readonly TensorInfo[], outputs: readonly Tensor[]): void {
    const viewed = VIEWS.has(op) ? inputs[0] : undefined;
    for (const { dataId, shape, dtype } of outputs) {
      const piece = viewed
        ? (this.#pieces.get(viewed.dataId) ?? { bytes: 0, tensors: 0 })
        : { bytes: bytesOf(shape, dtype), tensors: 0 };
      if (piece.tensors++ === 0) this.#live += piece.bytes;
      this.#pieces.set(dataId, piece);
    }
  }

  disposed(dataId: DataId): void {
    const piece = this.#pieces.get(dataId);
    if (!piece) return;
    this.#pieces.delete(dataId);
    if (--piece.tensors === 0) this.#live -= piece.bytes;
  }
}
