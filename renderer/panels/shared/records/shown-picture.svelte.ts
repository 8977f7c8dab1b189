import { livePace } from '../../../lib/live-pace.js';
import { PictureLoader, type LoadPicture } from '../../../lib/picture-loader.js';

/**
 * The picture of a step: the one that was wished for last, and until it is there the one before. One that comes after a
 * later wish's is not shown.
 */
export class ShownPicture<P> {
  picture = $state.raw<P | null>(null);
  /** That of the picture, which may lag behind the scrubber by one load. */
  step = $state<number | undefined>();
  readonly #loader: PictureLoader<P>;
  #wishes = 0;
  /** The wish whose picture is shown now or in a moment. */
  #reached = 0;
  #coming: { picture: P; step: number } | null = null;

  constructor(load: LoadPicture<P>, capacity: number) {
    this.#loader = new PictureLoader(load, capacity);
  }

  /** `patient`: nobody waits for it, so that it is shown together with what else comes. */
  async show(step: number, url: string, { patient = false } = {}): Promise<void> {
    const wish = ++this.#wishes;
    const picture = await this.#loader.show(url);
    if (picture === null || wish < this.#reached) return;
    this.#reached = wish;
    this.#coming = { picture, step };
    if (patient && this.picture !== null) livePace.follow(this.#showComing);
    else this.#showComing();
  }

  /** Loads these when nothing else is wanted. */
  prefetch(urls: readonly string[]): void {
    this.#loader.prefetch(urls);
  }

  /** Shows nothing more. */
  close(): void {
    this.#reached = Infinity;
    livePace.cancel(this.#showComing);
  }

  readonly #showComing = (): void => {
    livePace.cancel(this.#showComing);
    if (this.#coming) ({ picture: this.picture, step: this.step } = this.#coming);
  };
}
