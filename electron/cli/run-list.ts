import { architectureConfigs } from '../../models/core/architectures.js';
import type { RunSummary } from '../protocol/app.js';
import type { RunEntry } from '../runs/run-store.js';
import { shortIds } from '../runs/short-ids.js';
import { briefDate, count, date } from './format.js';
import { table } from './table.js';

/** All runs there are, for people. Where lines are short, ids are as long as commands need them. */
export function runListText(entries: RunEntry[], { width, now }: { width: number | null; now: Date }): string {
  const listed = underParents(entries);
  const rows = listed.map(({ summary, within }) => {
    const { id, status, step, steps, dataset, createdAt, endedAt, failure, diagnosis } = summary;
    const name = `${within ? '└ ' : ''}${summary.name}`;
    const progress = steps > 0 ? `${count(step)} / ${count(steps)}` : count(step);
    return [
      id,
      name,
      status,
      progress,
      dataset,
      date(createdAt),
      endedAt === null ? '' : date(endedAt),
      failure ?? diagnosis?.claim ?? '',
    ];
  });
  const ids = new Map(shortIds(entries).map((id, at) => [entries[at]!.summary, id]));
  return table(['ID', 'NAME', 'STATUS', 'STEP', 'DATA', 'BEGUN', 'ENDED', ''], rows, {
    width,
    shorten: ['', 'ENDED', 'DATA', 'BEGUN', 'NAME'],
    whole: ['BEGUN', 'ENDED'],
    brief: {
      ID: listed.map(({ summary }) => ids.get(summary)!),
      STEP: listed.map(({ summary: { step, steps } }) =>
        steps > 0 && step !== steps ? `${count(step)}/${count(steps)}` : count(step),
      ),
      BEGUN: listed.map(({ summary }) => briefDate(summary.createdAt, now)),
      ENDED: listed.map(({ summary: { endedAt } }) => (endedAt === null ? '' : briefDate(endedAt, now))),
    },
  });
}

/** Those that belong to another run come below it. */
function underParents(entries: RunEntry[]): { summary: RunSummary; within: boolean }[] {
  const summaries = entries.map(({ summary }) => summary);
  const parentOf = ({ architecture, origin }: RunSummary): string | null => {
    const belongs = architectureConfigs.some(({ name, belongsToParent }) => name === architecture && belongsToParent);
    return belongs && summaries.some(({ id }) => id === origin?.id) ? origin!.id : null;
  };
  return summaries
    .filter((summary) => parentOf(summary) === null)
    .flatMap((summary) => [
      { summary, within: false },
      ...summaries.filter((one) => parentOf(one) === summary.id).map((one) => ({ summary: one, within: true })),
    ]);
}
