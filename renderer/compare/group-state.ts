import { statusTitle, isOver } from '../lib/run-status.js';
import type { ComparedGroup, ComparedRun } from './compared-runs.svelte.js';
import type { ComparisonTime } from './comparison-time.svelte.js';
import { placeText } from '../charts/axis.js';

/** Where a run stands that isn't at the end of all, in a few words; null where there is nothing to say. */
function runState({ view }: ComparedRun, time: ComparisonTime): { text: string; bad: boolean } | null {
  if (view.error !== null) return { text: 'can’t be read', bad: true };
  if (view.record === null) return { text: 'being read', bad: false };
  if (view.status === 'queued') return { text: 'queued', bad: false };
  const end = time.placeOf(view, view.lastStep);
  const at = end === null ? '' : ` at ${placeText(time.axis, end)}`;
  if (view.status === 'failed') return { text: `failed${at}`, bad: true };
  if (!isOver(view.status)) return { text: `${statusTitle(view.status).toLowerCase()}${at}`, bad: false };
  return end !== null && end < time.end * 0.999 ? { text: `ended${at}`, bad: false } : null;
}

/** The same of a line of the comparison: of several runs, how many of them there is something to say of. */
export function groupState({ runs }: ComparedGroup, time: ComparisonTime): { text: string; bad: boolean } | null {
  const states = runs.flatMap((run) => runState(run, time) ?? []);
  const worst = states.find(({ bad }) => bad) ?? states[0];
  if (!worst || runs.length === 1) return worst ?? null;
  const alike = states.filter(({ bad }) => bad === worst.bad).length;
  return { text: `${alike} ${worst.text}`, bad: worst.bad };
}
