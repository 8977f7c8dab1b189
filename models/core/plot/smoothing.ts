/**
 * Exponential moving average without the pull towards zero at the start (Kingma & Ba 2015, section 3): the running
 * sum is divided by 1 - weight^n. Values that are not finite stay gaps and leave the average as it was.
 */
export class Smoother {
  readonly weight: number;
  #sum = 0;
  #share = 1;

  /** `weight` is 0 (no smoothing) up to, but not including, 1. */
  constructor(weight: number) {
    this.weight = weight;
  }

  /** Smooths `values[from … to)` into the same places of `out`; calls must follow each other without holes. */
  extend(values: Float32Array, out: Float32Array, from: number, to: number): void {
    const { weight } = this;
    for (let i = from; i < to; i++) {
      const value = values[i]!;
      if (!Number.isFinite(value)) {
        out[i] = NaN;
        continue;
      }
      this.#sum = weight * this.#sum + (1 - weight) * value;
      this.#share *= weight;
      out[i] = this.#sum / (1 - this.#share);
    }
  }
}
