import type { RunSummary } from '../../electron/protocol/app.js';

/** What changes all the time while a run trains. */
const moving: ReadonlySet<string> = new Set<keyof RunSummary>(['step', 'inside', 'trainedBy']);

const same = (a: unknown, b: unknown): boolean =>
  a === b || (typeof a === 'object' && typeof b === 'object' && JSON.stringify(a) === JSON.stringify(b));

function differs(run: RunSummary, other: RunSummary, isLeftOut: (name: string) => boolean): boolean {
  for (const name in run) if (!isLeftOut(name) && !same(valueOf(run, name), valueOf(other, name))) return true;
  for (const name in other) if (!(name in run) && !isLeftOut(name) && valueOf(other, name) !== undefined) return true;
  return false;
}

const valueOf = (run: RunSummary, name: string): unknown => run[name as keyof RunSummary];

/** The newer list, with the older objects of runs that are as they were: what is sent is a new object every time. */
export function keptRuns(before: readonly RunSummary[], after: readonly RunSummary[]): RunSummary[] {
  const known = new Map(before.map((run) => [run.id, run]));
  return after.map((run) => {
    const older = known.get(run.id);
    return older && !differs(run, older, () => false) ? older : run;
  });
}

/** Whether the runs are the same but for the steps that they have come to. */
export function onlyMovedOn(before: readonly RunSummary[] | null, after: readonly RunSummary[]): boolean {
  const isMoving = (name: string): boolean => moving.has(name);
  return (
    before?.length === after.length && after.every((run, i) => run === before[i] || !differs(run, before[i]!, isMoving))
  );
}
