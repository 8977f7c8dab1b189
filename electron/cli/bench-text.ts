import { printable } from '../../models/core/printable.mjs';
import { executionTitles } from '../../models/core/execution-modes.js';
import type { ProcessTiming, Profiled } from '../launch/execution-timing.js';
import { count, measure, percent } from './format.js';
import { table } from './table.js';

/** The types of ops that are listed: the rest is cheap. */
const LISTED_OPS = 15;

/** A row for each mode, and under the table what has to be known of it. */
export function timingsText(processes: readonly ProcessTiming[], width: number | null): string {
  const rows = processes.flatMap(({ timings, peakMemoryBytes }) =>
    timings.map(({ mode, setupSeconds, stepMs, steps, out }) => [
      executionTitles[mode],
      setupSeconds === null ? '–' : setupSeconds.toFixed(1),
      ...(stepMs ? [measure(stepMs.min), measure(stepMs.median), measure(stepMs.max)] : ['–', '–', '–']),
      count(steps),
      peakMemoryBytes > 0 ? count(peakMemoryBytes / 2 ** 20) : '–',
      out ?? '',
    ]),
  );
  const shared = processes.some(({ timings }) => timings.length > 1);
  const note = shared ? 'Modes with the same setting of oneDNN share a process, and so its peak memory.\n' : '';
  return table(['MODE', 'SET-UP S', 'MIN MS', 'MEDIAN MS', 'MAX MS', 'STEPS', 'PEAK MB', ''], rows, { width }) + note;
}

/** Where the time of a traced step goes. `untracedMs` is the median of a step that was not traced. */
export function profileText(
  { mode, path, summary }: Profiled,
  { untracedMs, width }: { untracedMs: number | null; width: number | null },
): string {
  const { steps, wallMs, kernelMs, idleMs, ops } = summary;
  const listed = ops.slice(0, LISTED_OPS);
  const rest = ops.slice(LISTED_OPS);
  const rows = listed.map((cost) => [cost.op, perStep(cost.count), measure(cost.ms), percent(cost.share)]);
  if (rest.length > 0) {
    const [calls, ms, share] = (['count', 'ms', 'share'] as const).map((key) =>
      rest.reduce((sum, cost) => sum + cost[key], 0),
    ) as [number, number, number];
    rows.push([`${rest.length} others`, perStep(calls), measure(ms), percent(share)]);
  }
  const untraced = untracedMs === null ? '' : ` (${measure(untracedMs)} ms untraced)`;
  return [
    `\n${executionTitles[mode]}, ${steps} traced steps: ${measure(wallMs)} ms a step${untraced}; `,
    `kernels take ${measure(kernelMs)} ms together, and for ${measure(idleMs)} ms none runs.\n\n`,
    table(['OP', 'A STEP', 'MS A STEP', 'SHARE'], rows, { width, shorten: ['OP'] }),
    `\nThe timeline is in ${printable(path)}: it opens in Perfetto and in chrome://tracing.\n`,
  ].join('');
}

/** Counts are whole unless steps differ. */
const perStep = (value: number): string => (Number.isInteger(value) ? count(value) : value.toFixed(1));
