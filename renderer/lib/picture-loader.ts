/** Loads one picture; rejects where there is none. */
export type LoadPicture<P> = (url: string) => Promise<P>;

/**
 * Pictures by URL, the last `capacity` of them kept. One load is in flight at a time: of what is asked for meanwhile the
 * newest wish comes next and older ones are dropped, so a fast scrub never builds a queue. Wishes go before prefetches.
 */
export class PictureLoader<P> {
  readonly #load: LoadPicture<P>;
  readonly #capacity: number;
  readonly #kept = new Map<string, P>();
  #wish: { url: string; settle: (picture: P | null) => void } | undefined;
  #ahead: string[] = [];
  #settled: (() => void) | undefined;
  #busy = false;

  constructor(load: LoadPicture<P>, capacity: number) {
    this.#load = load;
    this.#capacity = capacity;
  }

  /** The picture if it is at hand. */
  peek(url: string): P | undefined {
    const picture = this.#kept.get(url);
    if (picture !== undefined) {
      // Asked for is used: it moves to the end of the line for being dropped.
      this.#kept.delete(url);
      this.#kept.set(url, picture);
    }
    return picture;
  }

  /** Resolves to the picture, or to null when a newer wish replaced this one or it can't be loaded. */
  show(url: string): Promise<P | null> {
    this.#wish?.settle(null);
    this.#wish = undefined;
    const picture = this.peek(url);
    if (picture !== undefined) return Promise.resolve(picture);
    return new Promise((settle) => {
      this.#wish = { url, settle };
      void this.#next();
    });
  }

  /**
   * Loads these when nothing else is wanted, in their order, and tells whenever one has come or can't be loaded; replaces
   * what was to be prefetched before.
   */
  prefetch(urls: readonly string[], settled?: () => void): void {
    this.#ahead = urls.filter((url) => !this.#kept.has(url));
    this.#settled = settled;
    void this.#next();
  }

  async #next(): Promise<void> {
    if (this.#busy) return;
    const wish = this.#wish;
    const url = wish?.url ?? this.#ahead.shift();
    if (url === undefined) return;
    this.#wish = undefined;
    this.#busy = true;
    const picture = this.peek(url) ?? (await this.#load(url).catch(() => null));
    this.#busy = false;
    if (picture !== null) this.#keep(url, picture);
    wish?.settle(picture);
    if (!wish) this.#settled?.();
    void this.#next();
  }

  #keep(url: string, picture: P): void {
    this.#kept.delete(url);
    this.#kept.set(url, picture);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#capacity) return;
      this.#kept.delete(oldest);
    }
  }
}
