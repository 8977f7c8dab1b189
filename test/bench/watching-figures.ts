/** What watching costs, from what was seen while a run trained. */
import { figures, type Figures } from './figures.js';

/** Whose processor time it is. `host` is the CLI's process or Electron's main one; `display` an X server in software. */
export type Role = 'worker' | 'host' | 'renderer' | 'gpu' | 'other' | 'display';

/** One look at a run while it trains. */
export interface Moment {
  /** The newest step on the disk. */
  step: number;
  /** Seconds of processor time that each has used so far. */
  cpu: Partial<Record<Role, number>>;
}

/** One run, watched in one way. */
export interface Watched {
  /** Milliseconds per step by the run's own clock: evaluations, samples and checkpoints within, set-up without. */
  msPerStep: number;
  /** Milliseconds of processor time per step, by whose it is. */
  cpuMsPerStep: Partial<Record<Role, number>>;
}

/** What is on the disk of a step's metrics. */
export interface Recorded {
  step: number;
  wallMs: number;
}

/**
 * Figures of the steps after `from`: before it the processes warm up, and samples come closer together than later.
 * Throws an Error where there is too little to go by.
 */
export function watchedFigures(moments: readonly Moment[], lines: readonly Recorded[], from: number): Watched {
  const first = lines.find(({ step }) => step >= from);
  const last = lines.at(-1);
  if (!first || !last || last.step <= first.step) throw new Error(`watching: no step was recorded after step ${from}.`);
  const seen = moments.filter(({ step }) => step >= from);
  const [begin, end] = [seen[0], seen.at(-1)];
  if (!begin || !end || end.step <= begin.step) throw new Error(`watching: the run was over before it was looked at.`);
  const cpuMsPerStep: Partial<Record<Role, number>> = {};
  for (const [role, seconds] of Object.entries(end.cpu) as [Role, number][]) {
    cpuMsPerStep[role] = ((seconds - (begin.cpu[role] ?? 0)) * 1000) / (end.step - begin.step);
  }
  return { msPerStep: (last.wallMs - first.wallMs) / (last.step - first.step), cpuMsPerStep };
}

export interface Summary {
  msPerStep: Figures;
  cpuMsPerStep: Partial<Record<Role, Figures>>;
}

/** Least, median and greatest over the rounds. */
export function summarise(rounds: readonly Watched[]): Summary {
  const roles = [...new Set(rounds.flatMap(({ cpuMsPerStep }) => Object.keys(cpuMsPerStep) as Role[]))];
  return {
    msPerStep: figures(rounds.map(({ msPerStep }) => msPerStep)),
    cpuMsPerStep: Object.fromEntries(
      roles.map((role) => [role, figures(rounds.map(({ cpuMsPerStep }) => cpuMsPerStep[role] ?? 0))]),
    ),
  };
}

/** Processor time of everything but the worker, in percent of a core while it trains, at the medians. */
export function shareOfACore({ msPerStep, cpuMsPerStep }: Summary): number {
  const others = Object.entries(cpuMsPerStep).filter(([role]) => role !== 'worker');
  return (others.reduce((sum, [, { median }]) => sum + median, 0) / msPerStep.median) * 100;
}

/** Milliseconds of processor time per step of all processes together, at the medians. */
export function allCpuMs({ cpuMsPerStep }: Summary): number {
  return Object.values(cpuMsPerStep).reduce((sum, { median }) => sum + median, 0);
}

/** Markdown: a row for each way of watching; `base` is the one that the others are compared with. */
export function watchingTable(results: Record<string, Summary>, base: string): string {
  const roles: Role[] = ['worker', 'host', 'renderer', 'gpu', 'other', 'display'];
  const header = [
    '',
    'ms per step',
    `÷ ${base}`,
    ...roles.map((role) => `${role}, CPU ms per step`),
    `all CPU ÷ ${base}`,
    'beside the worker',
  ];
  const lines = [header, header.map((_, i) => (i === 0 ? '---' : '---:'))];
  for (const [name, summary] of Object.entries(results)) {
    const { median, min, max } = summary.msPerStep;
    lines.push([
      name,
      `${median.toFixed(2)} (${min.toFixed(2)}–${max.toFixed(2)})`,
      results[base] ? (median / results[base].msPerStep.median).toFixed(3) : '–',
      ...roles.map((role) => summary.cpuMsPerStep[role]?.median.toFixed(3) ?? '–'),
      results[base] ? (allCpuMs(summary) / allCpuMs(results[base])).toFixed(3) : '–',
      `${shareOfACore(summary).toFixed(1)} % of a core`,
    ]);
  }
  return lines.map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
