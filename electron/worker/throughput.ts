/** Examples per second of training since it was last asked. */
export class Throughput {
  readonly #batchSize: number;
  #step: number;
  #elapsedMs: number;

  constructor(start: { batchSize: number; step: number; elapsedMs: number }) {
    this.#batchSize = start.batchSize;
    this.#step = start.step;
    this.#elapsedMs = start.elapsedMs;
  }

  /** 0 where no time has passed. */
  measure(step: number, elapsedMs: number): number {
    const examples = (step - this.#step) * this.#batchSize;
    const ms = elapsedMs - this.#elapsedMs;
    this.#step = step;
    this.#elapsedMs = elapsedMs;
    return ms > 0 ? (examples * 1000) / ms : 0;
  }
}
