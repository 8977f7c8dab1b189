/** What an approximation of a model does to its outputs, over batches of examples. */
import type { InferenceTask } from '../../core/inference.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { Effect } from '../panels/sensitivity.js';

/** Sums over batches; see the panel for what comes of them. */
export class OutputEffect {
  readonly #task: InferenceTask;
  #signal = 0;
  #squares = 0;
  #absolute = 0;
  #numbers = 0;
  #maxError = 0;
  #maxOutput = 0;
  #predictions = 0;
  #same = 0;
  #judged = 0;
  #gained = 0;
  #lost = 0;

  constructor(task: InferenceTask) {
    this.#task = task;
  }

  /** The first output of the original and of its approximation, for the same examples; `targets` as of InferenceExamples. */
  add(original: TensorData, changed: TensorData, targets: ArrayLike<number> | null): void {
    for (let at = 0; at < original.data.length; at++) {
      const [value, error] = [original.data[at]!, Math.abs(changed.data[at]! - original.data[at]!)];
      this.#signal += value * value;
      this.#squares += error * error;
      this.#absolute += error;
      if (error > this.#maxError) this.#maxError = error;
      if (Math.abs(value) > this.#maxOutput) this.#maxOutput = Math.abs(value);
    }
    this.#numbers += original.data.length;
    const [before, after] = [predictionsOf(this.#task, original), predictionsOf(this.#task, changed)];
    if (!before || !after) return;
    this.#predictions += before.length;
    before.forEach((prediction, at) => {
      if (prediction === after[at]) this.#same++;
      const target = targets?.[at] ?? -1;
      if (target < 0) return;
      this.#judged++;
      if (prediction !== target && after[at] === target) this.#gained++;
      if (prediction === target && after[at] !== target) this.#lost++;
    });
  }

  get effect(): Effect {
    const change = this.#judged === 0 ? null : (this.#gained - this.#lost) / this.#judged;
    // Of a mean of −1, 0 and 1, one for each prediction (McNemar 1947).
    const variance = change === null ? 0 : (this.#gained + this.#lost) / this.#judged - change ** 2;
    const isFinite = Number.isFinite(this.#squares);
    return {
      signalToErrorDb: isFinite ? decibels(this.#signal, this.#squares) : null,
      maxError: isFinite ? this.#maxError / Math.max(1, this.#maxOutput) : null,
      meanError: isFinite ? this.#absolute / Math.max(1, this.#numbers) : null,
      agreement: this.#predictions === 0 ? null : this.#same / this.#predictions,
      accuracyChange: change,
      changeError: change === null ? null : Math.sqrt(Math.max(0, variance) / this.#judged),
    };
  }
}

/** 10 · log₁₀ of two sums of squares; null without any error. */
export function decibels(signal: number, error: number): number | null {
  return error === 0 ? null : 10 * Math.log10(Math.max(signal, Number.MIN_VALUE) / error);
}

/** The place of the largest of each row of logits, where the model predicts classes or tokens. */
export function predictionsOf(task: InferenceTask, { shape, data }: TensorData): Int32Array | null {
  if (task.kind !== 'classes' && task.kind !== 'next-token') return null;
  return largestOfRows({ shape, data });
}

/** The place of the largest number of each row, of the first one where there are several. */
export function largestOfRows({ shape, data }: TensorData): Int32Array {
  const size = shape.at(-1)!;
  return Int32Array.from({ length: data.length / size }, (_, row) => {
    let best = row * size;
    for (let at = best + 1; at < (row + 1) * size; at++) if (data[at]! > data[best]!) best = at;
    return best - row * size;
  });
}
