import type { RunRow } from '../../../electron/protocol/app.js';
import type { LeftOut } from '../../../models/core/filter/filter-runs.js';
import { plural } from '../../lib/format.js';
import { isOver, statusTitle } from '../../lib/run-status.js';
import { nested } from '../../run/belonging.js';

export type Grouping = 'none' | 'state' | 'architecture' | 'data' | 'tag';

/** What stands in one line of the table. All have the same height. */
export type Line =
  | { kind: 'head'; key: string; title: string; note: string; leftOut: readonly LeftOut<RunRow>[] }
  /** `key`: a run with several tags stands in several groups. */
  | { kind: 'run'; key: string; run: RunRow; inner: boolean };

export interface Shown {
  /** In the order of the table. */
  rows: readonly RunRow[];
  passed: readonly RunRow[];
  leftOut: readonly LeftOut<RunRow>[];
  /** Of those that were left out, sentences that are shown all the same. */
  also: ReadonlySet<string>;
  isFiltered: boolean;
  grouping: Grouping;
  /** Runs that belong to another one come below it. */
  nest: boolean;
}

/** Runs that train or wait are on top, whatever the filter, in the order of the queue; then those that have ended. */
export function tableLines({ rows, passed, leftOut, also, isFiltered, grouping, nest }: Shown): Line[] {
  const live = rows.filter(({ status }) => !isOver(status)).sort(byQueue);
  const ended = rows.filter(({ status }) => isOver(status));
  const wanted = new Set([
    ...passed,
    ...leftOut.filter(({ sentence }) => also.has(sentence)).flatMap(({ runs }) => runs),
  ]);
  const shown = ended.filter((run) => wanted.has(run));
  const lines: Line[] = [];
  if (live.length > 0) {
    const note = `${live.length}, in the order of the queue${isFiltered ? ' and whatever the filter' : ''}`;
    lines.push({ kind: 'head', key: 'now', title: 'Now', note, leftOut: [] }, ...live.map((run) => line(run, 'now')));
  }
  const unjudged = leftOut.map(({ sentence, runs }) => ({
    sentence,
    runs: runs.filter(({ status }) => isOver(status)),
  }));
  const note = isFiltered
    ? `${shown.length.toLocaleString('en-GB')} of ${ended.length.toLocaleString('en-GB')}`
    : plural(ended.length, 'run');
  if (grouping === 'none') {
    if (live.length > 0 || isFiltered) {
      lines.push({
        kind: 'head',
        key: 'ended',
        title: 'Ended',
        note,
        leftOut: unjudged.filter(({ runs }) => runs.length > 0),
      });
    }
    const placed = nest ? nested(shown) : shown.map((run) => ({ run, inner: false }));
    // `nested` gives back what it was given.
    return [...lines, ...placed.map(({ run, inner }) => line(run as RunRow, 'ended', inner))];
  }
  if (isFiltered) {
    lines.push({
      kind: 'head',
      key: 'ended',
      title: 'Ended',
      note,
      leftOut: unjudged.filter(({ runs }) => runs.length > 0),
    });
  }
  for (const [title, group] of groupsOf(shown, grouping)) {
    lines.push({ kind: 'head', key: `group ${title}`, title, note: plural(group.length, 'run'), leftOut: [] });
    lines.push(...group.map((run) => line(run, title)));
  }
  return lines;
}

const line = (run: RunRow, group: string, inner = false): Line => ({
  kind: 'run',
  key: `${group} ${run.id}`,
  run,
  inner,
});

function byQueue(a: RunRow, b: RunRow): number {
  return (a.queuePosition ?? 0) - (b.queuePosition ?? 0);
}

function groupsOf(runs: readonly RunRow[], grouping: Exclude<Grouping, 'none'>): [string, RunRow[]][] {
  const groups = new Map<string, RunRow[]>();
  for (const run of runs) {
    for (const title of titlesOf(run, grouping)) groups.set(title, [...(groups.get(title) ?? []), run]);
  }
  return [...groups];
}

function titlesOf(run: RunRow, grouping: Exclude<Grouping, 'none'>): readonly string[] {
  switch (grouping) {
    case 'state':
      return [statusTitle(run.status)];
    case 'architecture':
      return [run.kind === '' ? 'Can’t be read' : run.kind];
    case 'data':
      return [run.dataset === '' ? 'Unknown' : run.dataset];
    case 'tag':
      return run.tags?.length ? run.tags : ['No tag'];
  }
}

/** Lines whose heads are in sight, and a few beyond. */
export function windowOf(count: number, { top, height, line }: { top: number; height: number; line: number }) {
  const BEYOND = 8;
  const from = Math.max(0, Math.min(count, Math.floor(top / line) - BEYOND));
  return { from, to: Math.min(count, Math.ceil((top + height) / line) + BEYOND) };
}
