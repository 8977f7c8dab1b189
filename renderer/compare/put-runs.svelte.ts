import { untrack } from 'svelte';
import type { RunView } from '../lib/run-view.svelte.js';
import type { ComparedRuns } from './compared-runs.svelte.js';
import type { ComparisonTime } from './comparison-time.svelte.js';

/** Moves every run with the one scrubber, and the scrubber with a run that one of its panels has moved. For a component. */
export function putRuns(runs: ComparedRuns, time: ComparisonTime): void {
  /** Where the scrubber has put each. */
  const put = new WeakMap<RunView, RunView['cursor']>();

  $effect(() => {
    for (const { view } of runs.list) {
      const step = time.place === null ? null : time.stepOf(view);
      untrack(() => {
        if (step === null) view.cursor = null;
        else view.scrubTo(step);
        put.set(view, view.cursor);
      });
    }
  });
  $effect(() => {
    for (const { view } of runs.list) {
      const { cursor } = view;
      if (!put.has(view) || put.get(view) === cursor) continue;
      untrack(() => {
        put.set(view, cursor);
        const place = time.placeOf(view, view.step);
        if (place !== null) time.goTo(place);
      });
    }
  });
}
