/** Without frames, as in a hidden window, work is done after this time. */
const UNSEEN_MS = 1000;

/**
 * Calls `work` once in a coming frame however often it is asked. It pauses after every call for `pauseMs`, or for `rest`
 * times as long as the call took if that is more, so that costly work leaves room for everything else.
 */
export class FrameBatch {
  readonly #work: () => void;
  readonly #rest: number;
  readonly #pauseMs: number;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;

  constructor(work: () => void, { rest = 0, pauseMs = 0 }: { rest?: number; pauseMs?: number } = {}) {
    this.#work = work;
    this.#rest = rest;
    this.#pauseMs = pauseMs;
  }

  request(): void {
    if (this.#timer !== undefined) return;
    const pause = this.#restUntil - performance.now();
    if (pause > 4) this.#timer = setTimeout(() => this.#waitForFrame(), pause);
    else this.#waitForFrame();
  }

  cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  #waitForFrame(): void {
    this.#frame = requestAnimationFrame(() => this.#run());
    this.#timer = setTimeout(() => this.#run(), UNSEEN_MS);
  }

  #run(): void {
    this.cancel();
    const began = performance.now();
    this.#work();
    const ended = performance.now();
    this.#restUntil = ended + Math.max(this.#pauseMs, (ended - began) * this.#rest);
  }
}
