/** Where the scrubber is: a step of the past, or null to follow the run live. */
export type Cursor = number | null;

/** What the scrubber moves over. */
export interface Timeline {
  /** The last step known. */
  last: number;
  /** Ascending steps at which a panel has a record. */
  moments: readonly number[];
  /** Null until training has started. */
  stepsPerEpoch: number | null;
}

export type Move = 'previous-sample' | 'next-sample' | 'previous-epoch' | 'next-epoch' | 'first' | 'live';

/** The last of ascending `steps` that is not after `step`; undefined where there is none. */
export function atOrBefore(steps: readonly number[], step: number): number | undefined {
  return steps[countUpTo(steps, step) - 1];
}

/** The first of ascending `steps` that is after `step`; undefined where there is none. */
export function after(steps: readonly number[], step: number): number | undefined {
  return steps[countUpTo(steps, step)];
}

/** How many of ascending `steps` are not after `step`. */
export function countUpTo(steps: readonly number[], step: number): number {
  let low = 0;
  let high = steps.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]! > step) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Where a key leads. Moving on from the last place is moving to live. */
export function moved(cursor: Cursor, move: Move, timeline: Timeline): Cursor {
  const step = cursor ?? timeline.last;
  switch (move) {
    case 'first':
      return timeline.last === 0 ? null : 0;
    case 'live':
      return null;
    case 'previous-sample':
      return atOrBefore(timeline.moments, step - 1) ?? cursor;
    case 'next-sample':
      return cursor === null ? null : settle(after(timeline.moments, step) ?? timeline.last, timeline);
    case 'previous-epoch':
      return settle(step - epoch(timeline), timeline);
    case 'next-epoch':
      return cursor === null ? null : settle(step + epoch(timeline), timeline);
  }
}

/** Keeps a step within the timeline; its end is live. */
export function settle(step: number, timeline: Pick<Timeline, 'last'>): Cursor {
  return step >= timeline.last ? null : Math.max(0, Math.round(step));
}

/** Keeps a pinned step within the timeline; what is pinned at its end stays at that step. */
export function pinnedAt(step: number, { last }: Pick<Timeline, 'last'>): number {
  return Math.min(last, Math.max(0, Math.round(step)));
}

/** Steps of an epoch; a tenth of what there is while its length is unknown. */
function epoch(timeline: Timeline): number {
  return timeline.stepsPerEpoch ?? Math.max(1, Math.round(timeline.last / 10));
}
