import { headlineMetrics, type RecordedMetric } from '../../models/core/telemetry.js';
import type { MetricsEvent } from '../protocol/run.js';
import { cutToWidth, displayWidth } from './display-width.js';
import { count, duration, measure } from './format.js';

/** How far a run is, in numbers. */
export interface Progress {
  step: number;
  steps: number;
  /** The newest value of each headline metric that has one, by its title. */
  losses: [title: string, value: number][];
  examplesPerSecond: number;
  /** What the examples are, in the plural. */
  unit: string;
  /** Null until it can be told. */
  secondsLeft: number | null;
  /** How far the step that is going on is, where that takes long; null where not. */
  inside: { done: number; total: number; what: string } | null;
}

/** Follows a run's metrics. */
export class ProgressMeter {
  readonly #metrics: RecordedMetric[];
  readonly #steps: number;
  readonly #newest = new Map<string, number>();
  #msPerStep: number | null = null;
  #last: { step: number; wallMs: number } | null = null;
  progress: Progress;

  constructor(run: { metrics: RecordedMetric[]; step: number; steps: number; unit: string }) {
    this.#metrics = headlineMetrics(run.metrics);
    this.#steps = run.steps;
    const { step, unit } = run;
    this.progress = { step, steps: run.steps, losses: [], examplesPerSecond: 0, unit, secondsLeft: null, inside: null };
  }

  inside({ done, total, what }: { done: number; total: number; what: string }): void {
    this.progress = { ...this.progress, inside: total > 0 ? { done, total, what } : null };
  }

  add({ steps, wallMs, values, examplesPerSecond }: MetricsEvent): void {
    const at = steps.length - 1;
    const step = steps[at]!;
    if (this.#last && step > this.#last.step) {
      const now = (wallMs[at]! - this.#last.wallMs) / (step - this.#last.step);
      // Smoothed, as single batches vary with checkpoints and pictures.
      this.#msPerStep = this.#msPerStep === null ? now : 0.8 * this.#msPerStep + 0.2 * now;
    }
    this.#last = { step, wallMs: wallMs[at]! };
    for (const { name, evaluated } of this.#metrics) {
      const value = newestOf(values[name], { measuredAlways: !evaluated && step > 0 });
      if (value !== undefined) this.#newest.set(name, value);
    }
    this.progress = {
      ...this.progress,
      step,
      steps: this.#steps,
      losses: this.#metrics.flatMap(({ name, title }) => {
        const value = this.#newest.get(name);
        return value === undefined ? [] : [[title, value] as [string, number]];
      }),
      examplesPerSecond,
      secondsLeft: this.#msPerStep === null ? null : (this.#msPerStep * (this.#steps - step)) / 1000,
    };
  }
}

/** The last value that was measured; NaN counts as one where every step is. */
function newestOf(
  values: Float32Array | undefined,
  { measuredAlways }: { measuredAlways: boolean },
): number | undefined {
  return measuredAlways ? values?.at(-1) : values?.filter(Number.isFinite).at(-1);
}

/** The progress as one line of text, without a bar: for files and pipes. */
export function progressText(progress: Progress): string {
  const { step, steps, losses, secondsLeft } = progress;
  const parts = [
    `${count(step)} of ${count(steps)} steps (${Math.floor((100 * step) / steps)} %)`,
    ...within(progress),
    ...losses.map(([title, value]) => `${title.toLowerCase()} ${measure(value)}`),
    ...speed(progress),
  ];
  if (secondsLeft !== null && step < steps) parts.push(`${duration(secondsLeft)} left`);
  return parts.join(', ');
}

function within({ inside }: Progress): string[] {
  return inside ? [`${count(inside.done)} of ${count(inside.total)} ${inside.what}`] : [];
}

/** Nothing before the first step. */
function speed({ step, examplesPerSecond, unit }: Progress): string[] {
  if (step === 0) return [];
  const perSecond = examplesPerSecond < 10 ? examplesPerSecond.toFixed(1) : count(examplesPerSecond);
  return [`${perSecond} ${unit}/s`];
}

const barWidth = 20;

/** The same with a bar, for one line of `columns` characters: what does not fit is left out, the least telling first. */
export function progressBar(progress: Progress, columns: number): string {
  const { step, steps, losses, secondsLeft } = progress;
  const share = step / steps;
  const filled = Math.round(barWidth * share);
  const bar = `${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)}`;
  const percent = `${Math.floor(100 * share)} %`.padStart(5);
  const left = secondsLeft === null ? '' : `  ${duration(secondsLeft)} left`;
  const head = `${bar} ${percent}${left}  ${count(step)} of ${count(steps)}`;
  const details = [
    ...within(progress),
    ...losses.map(([title, value]) => `${title.toLowerCase()} ${measure(value)}`),
    ...speed(progress),
  ];
  // The last column stays free: a full line would wrap in some terminals.
  const line = details.reduce((text, detail) => {
    const longer = `${text}  ${detail}`;
    return displayWidth(longer) < columns ? longer : text;
  }, head);
  return cutToWidth(line, columns - 1);
}
