import type { RunRow } from '../../../electron/protocol/app.js';
import { formatCompact, formatCount, formatDuration, formatMoment } from '../../lib/format.js';
import { isLive } from '../../lib/run-status.js';
import { formatMetric } from '../../lib/shown-metric.js';

/** What the State column says. */
export function stateText({ architecture, status, step, steps, queuePosition, activity, diagnosis }: RunRow): string {
  if (architecture === '') return 'can’t be read';
  switch (status) {
    case 'queued':
      return queuePosition === null ? 'queued' : queuePosition === 1 ? 'queued, next' : `queued, no. ${queuePosition}`;
    case 'running':
      return activity ?? (steps > 0 ? `${formatCompact(step)} of ${formatCompact(steps)}` : formatCount(step));
    case 'paused':
      return `paused at ${formatCompact(step)}`;
    case 'done':
      return diagnosis?.label ?? 'done';
    case 'stopped':
      return diagnosis?.label ?? `stopped at ${formatCount(step)}`;
    case 'failed':
      return step > 0 ? `failed at ${formatCount(step)}` : 'failed';
  }
}

/** What colour the state has, in the table and on the curve. */
export function toneOf({ status, diagnosis }: RunRow): 'live' | 'waits' | 'ok' | 'warn' | 'bad' | 'quiet' {
  if (status === 'failed') return 'bad';
  if (diagnosis || status === 'paused') return 'warn';
  if (isLive(status)) return 'live';
  if (status === 'queued') return 'waits';
  return status === 'done' ? 'ok' : 'quiet';
}

export function metricText({ headline }: RunRow, which: 'last' | 'best'): string {
  const value = headline?.[which] ?? null;
  return headline && value !== null ? formatMetric(headline, value) : '–';
}

export const parametersText = ({ parameters }: RunRow): string => (parameters > 0 ? formatCompact(parameters) : '–');

export const durationText = ({ seconds }: RunRow): string => (seconds > 0 ? formatDuration(seconds) : '–');

/** For who points at the state: why it failed, or what is wrong with it. */
export function stateHint({ failure, diagnosis, endedAt, step, steps }: RunRow): string {
  const ended = endedAt === null ? '' : ` Ended ${formatMoment(endedAt)}.`;
  return `${failure ?? (diagnosis ? diagnosis.claim : `Step ${formatCount(step)} of ${formatCount(steps)}.`)}${ended}`;
}
