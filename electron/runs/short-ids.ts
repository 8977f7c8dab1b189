import type { RunEntry } from './run-store.js';

/** An id keeps so many characters at least: the moment at which the run began, as in `20260131-094500`. */
const LEAST = 15;

/**
 * For each of `entries`, which are all the runs there are: the shortest beginning of its id that names it alone to findRun,
 * which ends where a word does.
 */
export function shortIds(entries: readonly Pick<RunEntry, 'summary' | 'record'>[]): string[] {
  const names = new Map<string, number>();
  for (const { summary } of entries) names.set(summary.name, (names.get(summary.name) ?? 0) + 1);
  const ids = entries
    .flatMap(({ summary, record }, of) => [
      { id: summary.id, of },
      { id: record?.id ?? summary.id, of },
    ])
    .sort((a, b) => (a.id < b.id ? -1 : Number(a.id > b.id)));
  const short = entries.map(({ summary }) => summary.id);
  for (const [at, { id, of }] of ids.entries()) {
    if (id !== entries[of]!.summary.id) continue;
    // None has more in common with it than the nearest before and behind it; a run has two ids at most.
    const others = ids.slice(Math.max(0, at - 2), at + 3).filter((one) => one.of !== of);
    const shared = Math.max(LEAST - 1, ...others.map((one) => sharedLength(one.id, id)));
    const isFree = (beginning: string): boolean =>
      beginning.length > shared && (names.get(beginning) ?? 0) === Number(entries[of]!.summary.name === beginning);
    short[of] = wordEnds(id).find(isFree) ?? id;
  }
  return short;
}

function sharedLength(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length++;
  return length;
}

/** The beginnings of an id that end before a dash, and the whole. */
function wordEnds(id: string): string[] {
  const words = id.split('-');
  return words.map((_, at) => words.slice(0, at + 1).join('-'));
}
