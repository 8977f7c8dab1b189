/** Examples per second since it was last asked: whatever a step deals with. */
export class Throughput {
  readonly #unitsPerStep: number;
  #step: number;
  #elapsedMs: number;

  constructor(start: { unitsPerStep: number; step: number; elapsedMs: number }) {
    this.#unitsPerStep = start.unitsPerStep;
    this.#step = start.step;
    this.#elapsedMs = start.elapsedMs;
  }

  /** 0 where no time has passed. */
  measure(step: number, elapsedMs: number): number {
    const examples = (step - this.#step) * this.#unitsPerStep;
    const ms = elapsedMs - this.#elapsedMs;
    this.#step = step;
    this.#elapsedMs = elapsedMs;
    return ms > 0 ? (examples * 1000) / ms : 0;
  }
}
