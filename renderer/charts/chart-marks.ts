import { runMarks, type RunMark } from '../lib/run-marks.js';
import type { RunView } from '../lib/run-view.svelte.js';
import type { AxisKind } from './axis.js';
import { placeOfStep } from './run-lines.js';

/** Something that happened at a place of the x axis: a quiet tick at the chart's foot, and a sentence. */
export interface ChartMark extends Pick<RunMark, 'kind' | 'text'> {
  /** Asked when it is drawn: a step's time may become known later. */
  at: () => number;
}

/** What happened to a run, on this axis. */
export const chartMarks = (view: RunView, axis: AxisKind): ChartMark[] =>
  runMarks(view).map(({ step, kind, text }) => ({ at: () => placeOfStep(view, axis, step), kind, text }));
