import { after, atOrBefore, type Move } from '../lib/scrubber.js';
import type { AxisKind } from '../charts/axis.js';
import { placeOf, stepAt, type RunTime } from './run-time.js';

/** Where the scrubber of a comparison is: a place of its axis, or null at the end of all runs, to follow those that go on. */
export type Place = number | null;

/** Places that are as close as this share of the axis are one. */
const CLOSE = 1e-9;

/** The place of the last step that any of the runs has come to; 0 where none has one. */
export function endOf(runs: readonly RunTime[], axis: AxisKind): number {
  return Math.max(0, ...runs.map((run) => placeOf(run, run.lastStep, axis) ?? 0));
}

/** Keeps a place within the axis; its end is null. */
export function settlePlace(place: number, end: number): Place {
  return place >= end * (1 - CLOSE) ? null : Math.max(0, place);
}

/** Where a key leads: a sample is a record of any of the runs. */
export function movedPlace(place: Place, move: Move, runs: readonly RunTime[], axis: AxisKind): Place {
  const end = endOf(runs, axis);
  const at = place ?? end;
  switch (move) {
    case 'first':
      return end === 0 ? null : 0;
    case 'live':
      return null;
    case 'previous-sample':
      return previousMoment(at, runs, axis) ?? place;
    case 'next-sample':
      return place === null ? null : settlePlace(nextMoment(at, runs, axis) ?? end, end);
    case 'previous-epoch':
      return settlePlace(at - epochOn(axis, runs, end), end);
    case 'next-epoch':
      return place === null ? null : settlePlace(at + epochOn(axis, runs, end), end);
  }
}

/** The first place after `at` at which a run has a record; undefined where none has one. */
export function nextMoment(at: number, runs: readonly RunTime[], axis: AxisKind): number | undefined {
  const places = runs.flatMap((run) => {
    const step = stepAt(run, at, axis);
    const next = step === null ? undefined : after(run.moments, step);
    return next === undefined ? [] : (placeOf(run, next, axis) ?? []);
  });
  return places.length > 0 ? Math.min(...places) : undefined;
}

function previousMoment(at: number, runs: readonly RunTime[], axis: AxisKind): number | undefined {
  const near = CLOSE * endOf(runs, axis);
  const before = (run: RunTime, step: number): number | undefined => {
    const moment = atOrBefore(run.moments, step);
    const place = moment === undefined ? null : placeOf(run, moment, axis);
    if (moment === undefined || place === null) return undefined;
    return place < at - near ? place : before(run, moment - 1);
  };
  const places = runs.flatMap((run) => before(run, stepAt(run, at, axis) ?? -1) ?? []);
  return places.length > 0 ? Math.max(...places) : undefined;
}

/** An epoch on this axis; a tenth of all where there are none, or where they are of different lengths. */
function epochOn(axis: AxisKind, runs: readonly RunTime[], end: number): number {
  if (axis === 'epoch') return 1;
  const [first, ...others] = runs.map(({ stepsPerEpoch }) => stepsPerEpoch);
  const alike = axis === 'step' && first && others.every((one) => one === first);
  return alike ? first : end / 10;
}
