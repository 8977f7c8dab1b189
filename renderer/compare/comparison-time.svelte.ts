import type { RunView } from '../lib/run-view.svelte.js';
import type { Move } from '../lib/scrubber.js';
import { endOf, movedPlace, nextMoment, settlePlace, type Place } from './axis-moves.js';
import { axisKinds, type AxisKind } from '../charts/axis.js';
import { chosenAxis } from '../charts/chosen-axis.svelte.js';
import { placeOf, stepAt, type RunTime } from './run-time.js';

const FRAME_MS = 160;
/** A replay has no more frames than this. */
const MOST_FRAMES = 240;

/** The one scrubber of several runs: its place on the axis says which step each of them shows. */
export class ComparisonTime {
  /** With the axis that it is a place of. */
  #put = $state.raw<{ axis: AxisKind; place: number } | null>(null);
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

  /** Axes that all runs have; steps always. */
  readonly axes = $derived.by(() => {
    const times = this.#times;
    return axisKinds.filter((axis) => times.every((run) => placeOf(run, run.lastStep, axis) !== null));
  });
  /** What the charts of the window are drawn over, as far as all runs have it. */
  readonly axis = $derived.by(() => (this.axes.includes(chosenAxis.kind) ? chosenAxis.kind : 'step'));
  /** The place of the last step that any run has come to. */
  readonly end = $derived.by(() => endOf(this.#times, this.axis));
  /** Null at the end of all. On another axis it stays at the step of the run that goes on farthest. */
  readonly place = $derived.by((): Place => {
    const put = this.#put;
    if (put === null || put.axis === this.axis) return put && settlePlace(put.place, this.end);
    const reach = (run: RunTime) => placeOf(run, run.lastStep, put.axis) ?? 0;
    const [farthest] = [...this.#times].sort((one, other) => reach(other) - reach(one));
    const step = farthest ? stepAt(farthest, put.place, put.axis) : null;
    const place = farthest && step !== null ? placeOf(farthest, step, this.axis) : null;
    return place === null ? null : settlePlace(place, this.end);
  });
  readonly at = $derived.by(() => this.place ?? this.end);

  /** Where a run's step lies on the axis; null where it has none. */
  placeOf(view: RunView, step: number): number | null {
    return placeOf(timeOf(view), step, this.axis);
  }

  /** The step that a run shows: its last where the scrubber is beyond its end. */
  stepOf(view: RunView): number {
    const time = timeOf(view);
    return this.place === null ? time.lastStep : (stepAt(time, this.place, this.axis) ?? time.lastStep);
  }

  /** Goes to a place of the axis, or to the end of all. */
  goTo(place: Place): void {
    const settled = place === null ? null : settlePlace(place, this.end);
    this.#put = settled === null ? null : { axis: this.axis, place: settled };
  }

  move(move: Move): void {
    this.goTo(movedPlace(this.place, move, this.#times, this.axis));
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
