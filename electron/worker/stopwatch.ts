/** Time spent training, pauses left out. */
export class Stopwatch {
  readonly #nowMs: () => number;
  #before: number;
  #since: number | null = null;

  /** `beforeMs` is what earlier sittings took; `nowMs` a clock that never jumps. */
  constructor(nowMs: () => number, beforeMs = 0) {
    this.#nowMs = nowMs;
    this.#before = beforeMs;
  }

  start(): void {
    this.#since ??= this.#nowMs();
  }

  stop(): void {
    this.#before = this.elapsedMs;
    this.#since = null;
  }

  get elapsedMs(): number {
    return this.#before + (this.#since === null ? 0 : this.#nowMs() - this.#since);
  }
}
