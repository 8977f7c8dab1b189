import { architectureConfigs } from '../../models/core/architectures.js';
import type { RunEntry } from '../runs/run-store.js';
import type { RunRow } from '../protocol/app.js';
import { shortIds } from '../runs/short-ids.js';
import { briefDate, count, date, duration, metricValue } from './format.js';
import { sparkline } from './sparkline.js';
import { table } from './table.js';

interface Told {
  width: number | null;
  now: Date;
  /** Short ids are told apart from those of all runs there are. */
  all: readonly Pick<RunEntry, 'summary' | 'record'>[];
  /** Whether runs that belong to another one come below it; not where they are in another order. */
  nest: boolean;
}

/** Runs for people. Where lines are short, ids are as long as commands need them. */
export function runListText(runs: readonly RunRow[], { width, now, all, nest }: Told): string {
  const listed = nest ? underParents(runs) : runs.map((run) => ({ run, within: false }));
  const ids = new Map(shortIds(all).map((id, at) => [all[at]!.summary.id, id]));
  const cells = (of: (run: RunRow) => string): string[] => listed.map(({ run }) => of(run));
  const columns: Record<string, string[]> = {
    ID: cells(({ id }) => id),
    NAME: listed.map(({ run, within }) => `${within ? '└ ' : ''}${run.pinned ? '* ' : ''}${run.name}`),
    ARCHITECTURE: cells(({ architecture }) => architecture),
    STATE: cells(stateText),
    METRIC: cells((run) => metricText(run, 'last')),
    BEST: cells((run) => metricText(run, 'best')),
    CURVE: cells(({ curve }) => sparkline(curve?.values ?? [])),
    DATA: cells(({ dataset }) => dataset),
    SETTINGS: cells(({ settings }) => settings.join(' · ')),
    PARAMETERS: cells(({ parameters }) => (parameters > 0 ? count(parameters) : '')),
    TIME: cells(({ seconds }) => (seconds > 0 ? duration(seconds) : '')),
    TAGS: cells(({ tags = [] }) => tags.join(' ')),
    BEGUN: cells(({ createdAt }) => date(createdAt)),
    '': cells(({ failure, diagnosis, note }) => failure ?? diagnosis?.claim ?? note ?? ''),
  };
  const headings = Object.keys(columns).filter(
    (heading) => heading === 'NAME' || columns[heading]!.some((cell) => cell !== ''),
  );
  const rows = listed.map((_, row) => headings.map((heading) => columns[heading]![row]!));
  return table(headings, rows, {
    width,
    shorten: dropped.filter((heading) => headings.includes(heading)),
    whole: ['CURVE', 'BEST', 'PARAMETERS', 'TIME', 'BEGUN', 'METRIC'],
    brief: {
      ID: cells(({ id }) => ids.get(id) ?? id),
      STATE: cells(briefState),
      BEGUN: cells(({ createdAt }) => briefDate(createdAt, now)),
    },
  });
}

/** What a narrow terminal does without, the first at first. */
const dropped = ['', 'SETTINGS', 'PARAMETERS', 'CURVE', 'BEST', 'TIME', 'TAGS', 'DATA', 'BEGUN', 'METRIC', 'NAME'];

/** "failed at 120", "running 40 / 100". */
function stateText({ status, step, steps }: RunRow): string {
  if (status === 'done' || status === 'queued' || step === 0) return status;
  return status === 'running' || status === 'paused'
    ? `${status} ${count(step)} / ${count(steps)}`
    : `${status} at ${count(step)}`;
}

function briefState({ status, step, steps }: RunRow): string {
  const share = steps > 0 ? ` ${Math.floor((step / steps) * 100)}%` : '';
  return status === 'running' || status === 'paused' ? `${status}${share}` : status;
}

/** "0.913 accuracy": titles are too long for a column. */
function metricText({ headline }: RunRow, which: 'last' | 'best'): string {
  if (!headline || headline[which] === null) return '';
  const value = metricValue(headline[which], headline.unit);
  return which === 'last' ? `${value} ${headline.name}` : value;
}

/** Those that belong to another run come below it. */
function underParents(runs: readonly RunRow[]): { run: RunRow; within: boolean }[] {
  const parentOf = ({ architecture, origin }: RunRow): string | null => {
    const belongs = architectureConfigs.some(({ name, belongsToParent }) => name === architecture && belongsToParent);
    return belongs && runs.some(({ id }) => id === origin?.id) ? origin!.id : null;
  };
  return runs
    .filter((run) => parentOf(run) === null)
    .flatMap((run) => [
      { run, within: false },
      ...runs.filter((one) => parentOf(one) === run.id).map((one) => ({ run: one, within: true })),
    ]);
}
