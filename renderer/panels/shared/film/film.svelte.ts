import { livePace } from '../../../lib/live-pace.js';
import { PictureLoader, type LoadPicture } from '../../../lib/picture-loader.js';

/** A frame that is wanted: the step that it shows, and where it is. */
export type FilmFrame = readonly [step: number, address: string];

export interface FilmOptions {
  /** What the frames are of: those of something else stay until all of this are there. */
  of?: string;
  /** Nobody waits for what is new: it is shown together with what else comes, and the film stays whole meanwhile. */
  patient?: boolean;
}

/** Frames of a film strip, as far as they are loaded; the last `capacity` of them are kept. */
export class Film<P> {
  /** Ascending steps. */
  steps = $state.raw<readonly number[]>([]);
  /** By step. */
  frames = $state.raw<Readonly<Record<number, P>>>({});
  readonly #loader: PictureLoader<P>;
  #wanted: readonly FilmFrame[] = [];
  #of = '';
  /** What all frames were of that were there. */
  #filled = '';

  constructor(load: LoadPicture<P>, capacity: number) {
    this.#loader = new PictureLoader(load, capacity);
  }

  show(wanted: readonly FilmFrame[], { of = '', patient = false }: FilmOptions = {}): void {
    const goesOn = patient && of === this.#of && this.steps.length > 0;
    this.#wanted = wanted;
    this.#of = of;
    if (!goesOn || this.#complete) this.#take();
    const arrived = goesOn ? () => livePace.follow(this.#take) : this.#take;
    this.#loader.prefetch(
      wanted.map(([, address]) => address),
      arrived,
    );
  }

  get #complete(): boolean {
    return this.#wanted.every(([, address]) => this.#loader.peek(address) !== undefined);
  }

  readonly #take = (): void => {
    const frames: Record<number, P> = {};
    for (const [step, address] of this.#wanted) {
      const frame = this.#loader.peek(address) ?? (this.#filled === this.#of ? undefined : this.frames[step]);
      if (frame !== undefined) frames[step] = frame;
    }
    this.frames = frames;
    this.steps = this.#wanted.map(([step]) => step);
    if (this.#complete) this.#filled = this.#of;
  };
}
