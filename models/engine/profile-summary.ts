import type { OpRun } from './op-trace.js';

/** One training step that was traced. */
export interface TracedStep {
  /** From 1. */
  step: number;
  /** Microseconds by the clock of its ops: from the call to its return. */
  start: number;
  duration: number;
  /** By their start. */
  ops: OpRun[];
}

/** All ops of one type, per step. */
export interface OpCost {
  op: string;
  count: number;
  ms: number;
  /** Of the kernel time. */
  share: number;
}

/** Where the time of a step goes: means over the traced steps. */
export interface ProfileSummary {
  steps: number;
  /** From the call of a step to its return. */
  wallMs: number;
  /** Of all kernels, added up: more than the step's time where several run at once. */
  kernelMs: number;
  /** No kernel ran: TensorFlow's own work, feeding, fetching, JavaScript. */
  idleMs: number;
  /** The dearest first. */
  ops: OpCost[];
}

/**
 * The entries that are kernels at work. A GPU's ops appear twice or three times: when they are launched, in the streams
 * that compute them, and in all streams together.
 */
export function kernelsOf(ops: readonly OpRun[]): OpRun[] {
  const streamed = new Set(ops.flatMap(({ device }) => gpuOfStream(device) ?? []));
  const numbered = new Set(
    ops.filter(({ device }) => /stream:\d+/.test(device)).map(({ device }) => gpuOfStream(device)),
  );
  return ops.filter(({ device }) => {
    const gpu = gpuOfStream(device);
    if (gpu === null) return !streamed.has(gpuOf(device) ?? '');
    return !device.includes('stream:all') || !numbered.has(gpu);
  });
}

const gpuOf = (device: string): string | null => /gpu:\d+/i.exec(device)?.[0].toLowerCase() ?? null;
const gpuOfStream = (device: string): string | null => (device.includes('stream:') ? gpuOf(device) : null);

export function summarizeProfile(traced: readonly TracedStep[]): ProfileSummary {
  const steps = traced.length;
  const kernels = traced.map(({ ops }) => kernelsOf(ops));
  const costs = new Map<string, { count: number; us: number }>();
  for (const { op, duration } of kernels.flat()) {
    const { count, us } = costs.get(op) ?? { count: 0, us: 0 };
    costs.set(op, { count: count + 1, us: us + duration });
  }
  const kernelUs = kernels.flat().reduce((sum, { duration }) => sum + duration, 0);
  const wallUs = traced.reduce((sum, { duration }) => sum + duration, 0);
  const busyUs = traced.reduce((sum, step, index) => sum + busyTime(step, kernels[index]!), 0);
  const perStep = (us: number): number => us / 1000 / steps;
  return {
    steps,
    wallMs: perStep(wallUs),
    kernelMs: perStep(kernelUs),
    idleMs: perStep(wallUs - busyUs),
    ops: [...costs]
      .map(([op, { count, us }]) => ({ op, count: count / steps, ms: perStep(us), share: us / kernelUs }))
      .sort((a, b) => b.ms - a.ms),
  };
}

/** Microseconds within the step in which at least one of the kernels ran. */
function busyTime({ start, duration }: TracedStep, kernels: readonly OpRun[]): number {
  let busy = 0;
  let reached = start;
  for (const kernel of [...kernels].sort((a, b) => a.start - b.start)) {
    const from = Math.max(reached, kernel.start);
    const to = Math.min(start + duration, kernel.start + kernel.duration);
    if (to <= from) continue;
    busy += to - from;
    reached = to;
  }
  return busy;
}
