import { SvelteSet } from 'svelte/reactivity';
import { holdRun, type OpenRun } from '../run/open-run.svelte.js';
import { colourOf, letterOf } from './run-marks.js';

/** One of the runs that are compared. */
export interface ComparedRun extends OpenRun {
  id: string;
  letter: string;
  /** A token of the theme. */
  colour: string;
  close: () => void;
}

/** The runs of a comparison, each open for as long as it is in it. */
export class ComparedRuns {
  list = $state.raw<readonly ComparedRun[]>([]);
  /** Ids of those that are left out of charts and panels for a while. */
  readonly hidden = new SvelteSet<string>();
  #reference = $state<string | null>(null);

  readonly shown = $derived.by(() => this.list.filter(({ id }) => !this.hidden.has(id)));
  /** The run that the others are held against. */
  readonly reference = $derived.by(() => this.list.find(({ id }) => id === this.#reference) ?? this.list[0]);

  /** Takes over which runs are compared: what stays is not read again. */
  update(ids: readonly string[]): void {
    const list = ids.map((id, place) => {
      const { view, panels, questions, close } = this.list.find((run) => run.id === id) ?? holdRun(id);
      return { id, view, panels, questions, close, letter: letterOf(place), colour: colourOf(place) };
    });
    for (const run of this.list) {
      if (ids.includes(run.id)) continue;
      this.hidden.delete(run.id);
      run.close();
    }
    this.list = list;
  }

  refer(id: string): void {
    this.#reference = id;
  }

  /** One of them stays in sight. */
  toggle(id: string): void {
    if (this.hidden.delete(id)) return;
    if (this.shown.length > 1) this.hidden.add(id);
  }

  close(): void {
    for (const run of this.list) run.close();
    this.list = [];
  }
}
