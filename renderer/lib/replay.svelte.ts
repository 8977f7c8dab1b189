import { after } from './scrubber.js';
import type { RunView } from './run-view.svelte.js';

const FRAME_MS = 160;

/** Plays what a run's panels have recorded from the scrubber, or from the start when it is at the end, up to live. */
export class Replay {
  playing = $state(false);
  readonly #view: RunView;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(view: RunView) {
    this.#view = view;
  }

  toggle(): void {
    if (this.playing) this.stop();
    else this.#start();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  #start(): void {
    const view = this.#view;
    if (view.cursor === null) view.scrubTo(view.moments[0] ?? 0);
    this.playing = true;
    this.#timer = setInterval(() => {
      const next = after(view.moments, view.step);
      view.scrubTo(next ?? view.lastStep);
      if (next === undefined || view.cursor === null) this.stop();
    }, FRAME_MS);
  }
}
