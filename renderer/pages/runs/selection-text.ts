import type { RunRow } from '../../../electron/protocol/app.js';
import { plural } from '../../lib/format.js';

/** "2 selected: copy-1, copy-2", "5 selected, 1 of them out of sight: a, b, c and 2 more": `hidden` are left out by the filter. */
export function selectionText(runs: readonly RunRow[], hidden = 0): string {
  const out =
    hidden === 0
      ? ''
      : hidden === runs.length
        ? ', out of sight'
        : `, ${hidden.toLocaleString('en-GB')} of them out of sight`;
  const NAMED = 3;
  const names = runs
    .slice(0, NAMED)
    .map(({ name }) => name)
    .join(', ');
  const more = runs.length - NAMED;
  return `${runs.length.toLocaleString('en-GB')} selected${out}: ${names}${more > 0 ? ` and ${more.toLocaleString('en-GB')} more` : ''}`;
}

/** What they have in common, before they are compared: "Same architecture and data; 2 of 41 settings differ." */
export function likeness(selected: readonly RunRow[]): string {
  // Nothing is known of one that can't be read.
  const runs = selected.filter(({ architecture }) => architecture !== '');
  const kinds = new Set(runs.map(({ architecture }) => architecture));
  const data = new Set(runs.map(({ dataset }) => dataset));
  if (runs.length < 2 || kinds.size > 1)
    return runs.length < 2 ? '' : `${plural(kinds.size, 'architecture')}, ${plural(data.size, 'data set')}.`;
  const keys = [...new Set(runs.flatMap(({ config }) => Object.keys(config)))];
  const differing = keys.filter((key) => new Set(runs.map(({ config }) => JSON.stringify(config[key]))).size > 1);
  const settings =
    keys.length === 0
      ? ''
      : differing.length === 0
        ? '; no setting differs'
        : `; ${differing.length} of ${keys.length} settings ${differing.length === 1 ? 'differs' : 'differ'}`;
  const named = differing.length > 0 && differing.length <= 3 ? ` (${differing.join(', ')})` : '';
  return `Same architecture${data.size === 1 ? ' and data' : `, ${plural(data.size, 'data set')}`}${settings}${named}.`;
}

/** One sentence on those that had to be left as they were; null where there are none. */
export function refusedText(refused: readonly { id: string; message: string }[], done: string): string | null {
  const [first] = refused;
  if (!first) return null;
  const others = refused.length - 1;
  return `${plural(refused.length, 'run was', 'runs were')} not ${done}. ${first.message}${others > 0 ? ` So it is with ${others.toLocaleString('en-GB')} more.` : ''}`;
}
