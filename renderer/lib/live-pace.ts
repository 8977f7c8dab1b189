/** Part of the machine's processors that may go into showing what is new; training has better use for them. */
const SHARE = 0.01;

/** What a frame costs in all, threads and processes that compose and show it included, by what it costs here. */
const ALL_BY_OWN = 2;

/** What is new comes as often as this: there is no more to show, where showing it costs nothing. */
const SHORTEST_PAUSE_MS = 150;

/** However dear it is, what is shown is no older than this. */
const LONGEST_PAUSE_MS = 4000;

/** The same for somebody who is at the window, as the last key or movement of the pointer tells. */
const LONGEST_FOR_USER_MS = 1000;
const USER_STAYS_MS = 10_000;

/** What has to be fetched for a frame is asked for this long before it may come. */
const AHEAD_MS = 100;

/** What a frame had to fetch comes within this time, mostly. */
const FOLLOW_MS = 100;

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
  readonly #following = new Set<Work>();
  #frame: number | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #restUntil = 0;
  /** What the frames since the last pause have to be paid for with. */
  #pauseMs = 0;
  /** When the last frame was, and the user's last sign. */
  #shownAt = -Infinity;
  #userAt = -Infinity;

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

  /** Does what came of the last frame, such as files that were read for it: all of it in one more frame soon. */
  follow(work: Work): void {
    if (this.#following.size === 0) setTimeout(() => requestAnimationFrame(() => this.#runFollowing()), FOLLOW_MS);
    this.#following.add(work);
  }

  /** The user is at the window. */
  heedUser(): void {
    const now = performance.now();
    this.#userAt = now;
    const soon = this.#shownAt + LONGEST_FOR_USER_MS;
    if (soon >= this.#restUntil) return;
    this.#restUntil = soon;
    if (this.#frame !== undefined || this.#timer === undefined) return;
    this.#stop();
    this.#rest();
  }

  cancel(work: Work): void {
    this.#wanted.delete(work);
    this.#ahead.delete(work);
    this.#following.delete(work);
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
    this.#frame = requestAnimationFrame(() => this.#run({ seen: true }));
    this.#timer = setTimeout(() => this.#run({ seen: false }), UNSEEN_MS);
  }

  #run({ seen }: { seen: boolean }): void {
    this.#stop();
    const began = performance.now();
    this.#shownAt = began;
    this.#restUntil = began + SHORTEST_PAUSE_MS;
    this.#pauseMs = 0;
    takeAll(this.#wanted);
    if (this.#ahead.size > 0 && this.#timer === undefined) this.#rest();
    // What nobody sees is neither laid out nor painted; timers come late there.
    if (seen) this.#payFor(began);
  }

  #runFollowing(): void {
    const began = performance.now();
    takeAll(this.#following);
    this.#payFor(began);
  }

  /** Lengthens the pause by what this frame costs. */
  #payFor(began: number): void {
    // The next task comes after the frame's layout and painting.
    setTimeout(() => {
      const now = performance.now();
      const share = SHARE * (this.#cores ?? navigator.hardwareConcurrency);
      const longest = now - this.#userAt < USER_STAYS_MS ? LONGEST_FOR_USER_MS : LONGEST_PAUSE_MS;
      this.#pauseMs += ((now - began) * ALL_BY_OWN) / share;
      this.#restUntil = this.#shownAt + Math.min(longest, Math.max(SHORTEST_PAUSE_MS, this.#pauseMs));
    });
  }
}

/** Each is called once, though others fail; what they ask for comes later. */
function takeAll(works: Set<Work>): void {
  const all = [...works];
  works.clear();
  for (const work of all) {
    try {
      work();
    } catch (error) {
      reportError(error);
    }
  }
}

/** The window's own: whatever is live goes into its frames. */
export const livePace = new LivePace();
