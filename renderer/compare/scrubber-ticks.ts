import { claim } from '../../models/core/diagnosis/diagnosis.js';
import { inWords } from '../lib/in-words.js';
import { isOver } from '../lib/run-status.js';
import type { RunView } from '../lib/run-view.svelte.js';
import { placeText } from '../charts/axis.js';
import type { ComparedGroup } from './compared-runs.svelte.js';
import type { ComparisonTime } from './comparison-time.svelte.js';

/** A mark on the scrubber of a comparison. */
export interface Tick {
  key: string;
  place: number;
  kind: 'best' | 'warning' | 'error' | 'end';
  /** A token of the theme, where it is the run's and not the kind's. */
  colour?: string;
  title: string;
}

/** Of each run at most: more could not be told apart. */
const MOST_OF_A_KIND = 12;

/** Best checkpoints, warnings, diagnoses, and where runs ended. */
export function ticksOf(groups: readonly ComparedGroup[], time: ComparisonTime): Tick[] {
  const all = groups.flatMap(({ letter, colour, runs }) => runs.map(({ id, view }) => ({ id, letter, colour, view })));
  return all.flatMap(({ id, letter, colour, view }) =>
    marksOf(view).flatMap(({ step, kind, text }, i) => {
      const place = time.placeOf(view, step);
      if (place === null) return [];
      const title = `${letter}, ${placeText(time.axis, place)}: ${text}`;
      const own = kind === 'end' || kind === 'best';
      return [{ key: `${id}/${i}`, place, kind, title, ...(own && { colour }) }];
    }),
  );
}

interface Mark {
  step: number;
  kind: Tick['kind'];
  text: string;
}

function marksOf(view: RunView): Mark[] {
  const best = view.checkpoints.filter((one) => one.best);
  const lines = view.log.filter(({ level, step }) => level !== 'info' && step !== null && step <= view.lastStep);
  return [
    ...best.map(({ step }): Mark => ({ step, kind: 'best', text: 'the best checkpoint' })),
    ...lines.slice(-MOST_OF_A_KIND).map(({ level, step, message }): Mark => ({
      ...{ step: step!, text: inWords(message) },
      kind: level === 'error' ? 'error' : 'warning',
    })),
    ...view.diagnoses.found.map((one): Mark => ({ step: one.since, kind: 'warning', text: claim(one) })),
    ...(isOver(view.status)
      ? [{ step: view.lastStep, kind: 'end' as const, text: `it ${view.status === 'failed' ? 'failed' : 'ended'}` }]
      : []),
  ];
}
