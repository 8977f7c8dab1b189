import { onDestroy, untrack } from 'svelte';
import type { planePanel } from '../../../models/gan/panels/plane.js';
import { sentenceOf } from '../../lib/client.js';
import type { ShownPanel } from '../shown-panel.svelte.js';
import { NoRecord } from '../shared/records/panel-records.js';
import { nextStep } from './next-step.js';
import { readFrame, type PlaneFrame } from './plane-frame.js';

/** No more frames a second than this. */
const SHORTEST_FRAME_MS = 30;
const KEPT = 128;

/**
 * The frame that is shown: at the scrubber's step, or, while the panel follows a run that trains, one record after the other,
 * so that points are seen to move; where records come faster than frames, some are left out.
 */
export class PlanePlayer {
  frame = $state.raw<PlaneFrame | null>(null);
  problem = $state.raw<{ kind: 'missing' | 'broken'; sentence: string } | null>(null);
  readonly #panel: ShownPanel<typeof planePanel>;
  // Nobody watches it: `frame` is what is shown.
  // eslint-disable-next-line svelte/prefer-svelte-reactivity
  readonly #kept = new Map<string, PlaneFrame>();
  #busy = false;
  #closed = false;
  #shownAt = -Infinity;
  #failed = '';

  /** For the component that is being made. */
  constructor(panel: ShownPanel<typeof planePanel>) {
    this.#panel = panel;
    $effect(() => {
      void panel.url;
      void panel.steps;
      untrack(() => void this.#play());
    });
    onDestroy(() => (this.#closed = true));
  }

  async #play(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      for (let next = this.#next(); next !== null && !this.#closed; next = this.#next()) await this.#show(next);
    } finally {
      this.#busy = false;
    }
  }

  /** The step to show next; null while there is nothing new. */
  #next(): number | null {
    const { steps, step, follows, run } = this.#panel;
    if (step === undefined || this.#panel.urlOf(step) === this.#failed) return null;
    return nextStep({ steps, step, shown: this.frame?.step, plays: follows && run.live });
  }

  async #show(step: number): Promise<void> {
    const url = this.#panel.urlOf(step);
    try {
      const frame = this.#kept.get(url) ?? (await readFrame(this.#panel.records, url));
      this.#keep(url, frame);
      const { follows } = this.#panel;
      if (follows) await this.#pause();
      // The scrubber may have moved meanwhile: the loop shows where it is now.
      this.frame = frame;
      this.problem = null;
      this.#shownAt = performance.now();
    } catch (reason) {
      this.#failed = url;
      this.problem = { kind: reason instanceof NoRecord ? 'missing' : 'broken', sentence: sentenceOf(reason) };
    }
  }

  /** Until the next frame of the window, and no sooner than frames may follow each other. */
  async #pause(): Promise<void> {
    do await new Promise((resolve) => requestAnimationFrame(resolve));
    while (performance.now() - this.#shownAt < SHORTEST_FRAME_MS && !this.#closed);
  }

  #keep(url: string, frame: PlaneFrame): void {
    this.#kept.delete(url);
    this.#kept.set(url, frame);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) return;
      this.#kept.delete(oldest);
    }
  }
}
