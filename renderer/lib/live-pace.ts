/** Part of the machine's processors that may go into showing what is new; training has better use for them. */
const SHARE = 0.01;

/** What is new comes as often as this: there is no more to show, where showing it costs nothing. */
const SHORTEST_PAUSE_MS = 150;

/** However dear it is, what is shown is no older than this. */
const LONGEST_PAUSE_MS = 2000;

/** In a window that nobody can see, what is new is taken in after this time, so that it does not pile up. */
const UNSEEN_MS = 5000;

/**
 * Calls `work` in a coming frame however often it is asked, and so seldom that the work and all that it brings about in
 * its frame (effects, layout, painting) take no more than a small part of the machine. What is asked for is always done.
 */
export class LivePace {
  readonly #work: () => void;
  readonly #share: number;
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;

  constructor(work: () => void, { cores = navigator.hardwareConcurrency }: { cores?: number } = {}) {
    this.#work = work;
    this.#share = SHARE * cores;
  }

  /** `urgent` does not wait for the end of the pause: somebody has asked for what comes. */
  request({ urgent = false } = {}): void {
    if (urgent) {
      this.#restUntil = 0;
      if (this.#frame === undefined) this.cancel();
    }
    if (this.#timer === undefined) this.#rest();
  }

  cancel(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  #rest(): void {
    const pause = this.#restUntil - performance.now();
    // What the work has cost is known only after its frame: the pause may have become longer meanwhile.
    if (pause > 4) this.#timer = setTimeout(() => this.#rest(), pause);
    else this.#waitForFrame();
  }

  #waitForFrame(): void {
    this.#frame = requestAnimationFrame(() => this.#run());
    this.#timer = setTimeout(() => this.#run(), UNSEEN_MS);
  }

  #run(): void {
    this.cancel();
    const began = performance.now();
    this.#work();
    this.#restUntil = began + SHORTEST_PAUSE_MS;
    // The next task comes after the frame's layout and painting.
    setTimeout(() => {
      const cost = performance.now() - began;
      const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, cost / this.#share));
      this.#restUntil = began + pause;
    });
  }
}
