import { describeExecution, type RunExecution } from '../../models/core/execution-choice.js';
import type { RunRecord } from '../protocol/run.js';

/** The first line of a sitting's log. */
export function openingLine(record: RunRecord, resumedFrom: number | null): string {
  const towards = `towards step ${record.steps.toLocaleString('en')} on ${record.device ?? 'an unknown device'}`;
  return resumedFrom === null
    ? `Training begins ${towards}.`
    : `Training goes on from the checkpoint of step ${resumedFrom.toLocaleString('en')} ${towards}.`;
}

export function executionLine(execution: RunExecution): string {
  return `Execution: ${describeExecution(execution)}.`;
}

export function unusedGpuLine(gpu: string): string {
  return `The run was given ${gpu}, but TensorFlow does not use it and trains on the CPU; lab doctor says why.`;
}

/** One sentence for each component that is not of the version that trained the run before. */
export function versionWarnings(before: Record<string, string>, now: Record<string, string>): string[] {
  return Object.entries(now)
    .filter(([name, version]) => before[name] !== undefined && before[name] !== version)
    .map(
      ([name, version]) =>
        `${name} was ${before[name]} and is ${version} now; numbers may differ from an uninterrupted run.`,
    );
}
