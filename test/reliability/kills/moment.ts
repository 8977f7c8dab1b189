import type { WorkerEvent } from '../../../electron/protocol/run.js';
import type { Random } from '../random.js';

/** When a process is killed: so long after its start, or after the n-th event of a kind. */
export interface Moment {
  after: WorkerEvent['kind'] | 'start';
  nth: number;
  ms: number;
}

/** What comes before a panel is recorded, a checkpoint is written, lines are appended, and the end. */
const hints = ['ready', 'run', 'silence', 'metrics', 'checkpoint', 'panels', 'log', 'done'] as const;

/**
 * Half of the moments are spread evenly over a life of `lifeMs`; half lie right behind an event, as what is written
 * takes a small part of the time.
 */
export function anyMoment(random: Random, lifeMs: number): Moment {
  if (random.oneIn(2)) return { after: 'start', nth: 1, ms: random.uniform() * lifeMs };
  const after = random.of(hints);
  const isOnce = after === 'ready' || after === 'run' || after === 'done';
  return { after, nth: isOnce ? 1 : 1 + random.below(6), ms: random.uniform() * 8 };
}

/** Calls `act` once, at that moment; `heard` is to be told of every event. */
export function atMoment(moment: Moment, act: () => void): { heard: (kind: string) => void; cancel: () => void } {
  let seen = 0;
  let timer: NodeJS.Timeout | null = null;
  const arm = (): void => {
    timer = setTimeout(act, moment.ms);
  };
  if (moment.after === 'start') arm();
  return {
    heard(kind) {
      if (kind === moment.after && ++seen === moment.nth) arm();
    },
    cancel: () => clearTimeout(timer ?? undefined),
  };
}
