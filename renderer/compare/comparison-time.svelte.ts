import type { RunView } from '../lib/run-view.svelte.js';
import type { Move } from '../lib/scrubber.js';
import { endOf, movedPlace, nextMoment, settlePlace, type Place } from './axis-moves.js';
import { placeOf, stepAt, type Axis, type RunTime } from './run-time.js';

const FRAME_MS = 160;
/** A replay has no more frames than this. */
const MOST_FRAMES = 240;

/** The one scrubber of several runs: its place on the axis says which step each of them shows. */
export class ComparisonTime {
  axis = $state<Axis>('step');
  place = $state<Place>(null);
  playing = $state(false);
  readonly #views: () => readonly RunView[];
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(views: () => readonly RunView[]) {
    this.#views = views;
  }

  /** Of the runs that have been read. */
  get #times(): RunTime[] {
    return this.#views()
      .filter(({ record }) => record !== null)
      .map(timeOf);
  }

  /** The place of the last step that any run has come to. */
  readonly end = $derived.by(() => endOf(this.#times, this.axis));
  readonly at = $derived.by(() => Math.min(this.place ?? this.end, this.end));
  /** Axes that all runs have. */
  readonly axes = $derived.by(() => {
    const times = this.#times;
    const has = (axis: Axis) => times.every((run) => placeOf(run, run.lastStep, axis) !== null);
    return (['step', 'epoch', 'time'] as const).filter(has);
  });

  /** Where a run's step lies on the axis; null where it has none. */
  placeOf(view: RunView, step: number): number | null {
    return placeOf(timeOf(view), step, this.axis);
  }

  /** The step that a run shows: its last where the scrubber is beyond its end. */
  stepOf(view: RunView): number {
    const time = timeOf(view);
    return this.place === null ? time.lastStep : (stepAt(time, this.place, this.axis) ?? time.lastStep);
  }

  goTo(place: number): void {
    this.place = settlePlace(place, this.end);
  }

  move(move: Move): void {
    this.place = movedPlace(this.place, move, this.#times, this.axis);
  }

  /** Stays at the step of the run that goes on farthest. */
  measure(axis: Axis): void {
    const farthest = this.#times.reduce<RunTime | undefined>((best, run) => {
      const reach = (one: RunTime) => placeOf(one, one.lastStep, this.axis) ?? 0;
      return best && reach(best) >= reach(run) ? best : run;
    }, undefined);
    const step = farthest && this.place !== null ? stepAt(farthest, this.place, this.axis) : null;
    this.axis = axis;
    if (farthest && step !== null) this.goTo(placeOf(farthest, step, axis) ?? this.end);
  }

  toggle(): void {
    if (this.playing) this.stop();
    else this.#start();
  }

  stop(): void {
    clearInterval(this.#timer);
    this.playing = false;
  }

  #start(): void {
    if (this.place === null) this.goTo(0);
    this.playing = true;
    this.#timer = setInterval(() => {
      const least = this.at + this.end / MOST_FRAMES;
      const next = nextMoment(this.at, this.#times, this.axis);
      this.goTo(next === undefined ? this.end : Math.max(next, least));
      if (this.place === null) this.stop();
    }, FRAME_MS);
  }
}

function timeOf(view: RunView): RunTime {
  const { steps, wallMs, length } = view.metrics;
  const { lastStep, moments, record } = view;
  return { lastStep, moments, steps, wallMs, length, stepsPerEpoch: record?.stepsPerEpoch ?? null };
}
