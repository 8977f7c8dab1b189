/** Part of the machine's processors that may go into showing what is new; training has better use for them. */
const SHARE = 0.01;

/** What is new comes as often as this: there is no more to show, where showing it costs nothing. */
const SHORTEST_PAUSE_MS = 150;

/** However dear it is, what is shown is no older than this. */
const LONGEST_PAUSE_MS = 2000;

/** What has to be fetched for a frame is asked for this long before it may come. */
const AHEAD_MS = 100;

/** Timers may be early by this. */
const CLOSE_MS = 4;

/** In a window that nobody can see, what is new is taken in after this time, so that it does not pile up. */
const UNSEEN_MS = 5000;

export type Work = () => void;

/**
 * Does what is asked for in a coming frame, all of it in the same one, and so seldom that the work and all that it brings
 * about in its frame (effects, layout, painting) take no more than a small part of the machine. What is asked for is
 * always done, and done once however often it is asked for meanwhile.
 */
export class LivePace {
  readonly #cores: number | undefined;
  readonly #wanted = new Set<Work>();
  readonly #ahead = new Set<Work>();
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;

  /** `cores` of the machine; by default as many as the window is told of. */
  constructor({ cores }: { cores?: number } = {}) {
    this.#cores = cores;
  }

  /** `urgent` does not wait for the end of the pause: somebody has asked for what comes. */
  request(work: Work, { urgent = false } = {}): void {
    this.#wanted.add(work);
    if (urgent) {
      this.#restUntil = 0;
      if (this.#frame === undefined) this.#stop();
    }
    if (this.#timer === undefined) this.#rest();
  }

  /** Calls `fetch` shortly before the end of the pause: what comes of it is in time for the next frame. */
  ahead(fetch: Work): void {
    this.#ahead.add(fetch);
    if (this.#timer === undefined) this.#rest();
  }

  cancel(work: Work): void {
    this.#wanted.delete(work);
    this.#ahead.delete(work);
    if (this.#wanted.size + this.#ahead.size === 0) this.#stop();
  }

  #stop(): void {
    if (this.#frame !== undefined) cancelAnimationFrame(this.#frame);
    clearTimeout(this.#timer);
    this.#frame = undefined;
    this.#timer = undefined;
  }

  #rest(): void {
    const pause = this.#restUntil - performance.now();
    const beforeAhead = pause - AHEAD_MS;
    const wait = beforeAhead > CLOSE_MS ? beforeAhead : pause;
    // What the work has cost is known only after its frame: the pause may have become longer meanwhile.
    this.#timer = wait > CLOSE_MS ? setTimeout(() => this.#rest(), wait) : undefined;
    if (beforeAhead <= CLOSE_MS) takeAll(this.#ahead);
    if (this.#wanted.size > 0 && this.#timer === undefined) this.#waitForFrame();
  }

  #waitForFrame(): void {
    this.#frame = requestAnimationFrame(() => this.#run());
    this.#timer = setTimeout(() => this.#run(), UNSEEN_MS);
  }

  #run(): void {
    this.#stop();
    const began = performance.now();
    this.#restUntil = began + SHORTEST_PAUSE_MS;
    takeAll(this.#wanted);
    if (this.#ahead.size > 0 && this.#timer === undefined) this.#rest();
    // The next task comes after the frame's layout and painting.
    setTimeout(() => {
      const cost = performance.now() - began;
      const share = SHARE * (this.#cores ?? navigator.hardwareConcurrency);
      const pause = Math.min(LONGEST_PAUSE_MS, Math.max(SHORTEST_PAUSE_MS, cost / share));
      this.#restUntil = began + pause;
    });
  }
}

/** Each is called once; what they ask for comes later. */
function takeAll(works: Set<Work>): void {
  const all = [...works];
  works.clear();
  for (const work of all) work();
}

/** The window's own: whatever is live goes into its frames. */
export const livePace = new LivePace();
