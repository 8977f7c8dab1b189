/**
 * Calls `work` once in a coming frame however often it is asked. A window that nobody can see has no frames: the work
 * is then done as soon as it is seen again.
 */
export class FrameBatch {
  readonly #work: () => void;
  #frame: number | undefined;

  constructor(work: () => void) {
    this.#work = work;
  }

  request(): void {
    this.#frame ??= requestAnimationFrame(() => {
      this.#frame = undefined;
      this.#work();
    });
  }

  cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    this.#frame = undefined;
  }
}
