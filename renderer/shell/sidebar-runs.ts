import type { RunSummary } from '../../electron/protocol/app.js';
import { isOver } from '../lib/run-status.js';
import { nested } from '../run/belonging.js';

export interface SidebarGroup {
  title: string;
  entries: { run: RunSummary; inner: boolean }[];
}

/**
 * What is at hand of all runs: those that train, those that wait, those that are pinned, and the one on show. Where a part of
 * a name is `wanted`, all that have it.
 */
export function sidebarRuns(
  runs: readonly RunSummary[],
  { wanted, onShow }: { wanted: string; onShow: string | undefined },
): SidebarGroup[] {
  const part = wanted.trim().toLowerCase();
  if (part !== '') {
    return filled([{ title: 'Found', runs: runs.filter(({ name }) => name.toLowerCase().includes(part)) }]);
  }
  const waiting = runs.filter(({ status }) => status === 'paused' || status === 'queued');
  const ended = runs.filter(({ status }) => isOver(status));
  return filled([
    { title: 'Running', runs: runs.filter(({ status }) => status === 'running') },
    { title: 'Waiting', runs: [...waiting].sort((a, b) => (a.queuePosition ?? 0) - (b.queuePosition ?? 0)) },
    { title: 'Pinned', runs: ended.filter(({ pinned }) => pinned) },
    { title: 'Open', runs: ended.filter(({ id, pinned }) => id === onShow && !pinned) },
  ]);
}

function filled(groups: readonly { title: string; runs: readonly RunSummary[] }[]): SidebarGroup[] {
  return groups.flatMap(({ title, runs }) => (runs.length > 0 ? [{ title, entries: nested(runs) }] : []));
}
