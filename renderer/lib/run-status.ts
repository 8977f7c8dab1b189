import type { RunStatus } from '../../electron/protocol/run.js';

/** Whether a worker has the run in hand. */
export const isLive = (status: RunStatus): boolean => status === 'running' || status === 'paused';

/** Whether the run has ended, one way or another, and could be continued. */
export const isOver = (status: RunStatus): boolean => status === 'done' || status === 'stopped' || status === 'failed';

const titles: Record<RunStatus, string> = {
  queued: 'Queued',
  running: 'Training',
  paused: 'Paused',
  stopped: 'Stopped',
  done: 'Done',
  failed: 'Failed',
};

export const statusTitle = (status: RunStatus): string => titles[status];

/** Instead of what a run has not recorded; `first` as in "evaluation". */
export const awaitedText = (status: RunStatus, first: string): string =>
  isOver(status) ? `The run ended before the first ${first}.` : `Waiting for the first ${first}…`;
