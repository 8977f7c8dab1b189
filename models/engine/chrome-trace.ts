import type { OpRun } from './op-trace.js';
import type { TracedStep } from './profile-summary.js';

/** A complete event; times in microseconds. */
export interface CompleteEvent {
  ph: 'X';
  name: string;
  cat: 'step' | 'op';
  pid: number;
  tid: number;
  ts: number;
  dur: number;
  args?: { node: string; shape: string; bytes: number };
}

export interface MetadataEvent {
  ph: 'M';
  name: 'process_name' | 'process_sort_index' | 'thread_name';
  pid: number;
  tid: number;
  args: { name: string } | { sort_index: number };
}

/** What chrome://tracing and Perfetto open: the JSON form of the Trace Event Format. */
export interface ChromeTrace {
  displayTimeUnit: 'ms';
  otherData: Record<string, string>;
  traceEvents: (CompleteEvent | MetadataEvent)[];
}

/** The process that shows the steps; devices are numbered from the next one. */
const STEPS_PID = 0;

/** Microseconds by which two entries of one thread may overlap from rounding alone. */
const ROUNDING = 0.01;

/**
 * A timeline of these steps: one process for each device, in it a lane for each thread, and further ones where a thread's
 * ops overlap. Time begins with the first step; complete events are sorted by it. `about` goes into the file as it is.
 */
export function chromeTrace(steps: readonly TracedStep[], about: Record<string, string> = {}): ChromeTrace {
  const ops = steps.flatMap((step) => step.ops);
  const origin = Math.min(...steps.map(({ start }) => start), ...ops.map(({ start }) => start));
  const metadata: MetadataEvent[] = [...processNames(STEPS_PID, 'training steps')];
  const events: CompleteEvent[] = steps.map(({ step, start, duration }) => ({
    ...{ ph: 'X', name: `step ${step}`, cat: 'step', pid: STEPS_PID, tid: 0 },
    ts: start - origin,
    dur: duration,
  }));
  const devices = [...new Set(ops.map(({ device }) => device))].sort();
  devices.forEach((device, index) => {
    const pid = index + 1;
    metadata.push(...processNames(pid, device));
    lanesOf(ops.filter((op) => op.device === device)).forEach((lane, tid) => {
      metadata.push({ ph: 'M', name: 'thread_name', pid, tid, args: { name: lane.title } });
      events.push(...lane.ops.map((op) => opEvent(op, { pid, tid, origin })));
    });
  });
  events.sort((a, b) => a.ts - b.ts);
  return { displayTimeUnit: 'ms', otherData: about, traceEvents: [...metadata, ...events] };
}

function processNames(pid: number, name: string): MetadataEvent[] {
  const common = { ph: 'M', pid, tid: 0 } as const;
  return [
    { ...common, name: 'process_name', args: { name } },
    { ...common, name: 'process_sort_index', args: { sort_index: pid } },
  ];
}

function opEvent(op: OpRun, { pid, tid, origin }: { pid: number; tid: number; origin: number }): CompleteEvent {
  const { name: node, shape, bytes } = op;
  return {
    ...{ ph: 'X', name: op.op, cat: 'op', pid, tid },
    ts: op.start - origin,
    dur: op.duration,
    args: { node, shape: `[${shape.join(', ')}]`, bytes },
  };
}

interface Lane {
  title: string;
  ops: OpRun[];
}

/** Each op in a lane of its thread that is free at its start; threads in the order of their numbers. */
function lanesOf(ops: readonly OpRun[]): Lane[] {
  const threads = new Map<number, Lane[]>();
  for (const op of [...ops].sort((a, b) => a.start - b.start || b.duration - a.duration)) {
    const lanes = threads.get(op.thread) ?? [];
    threads.set(op.thread, lanes);
    const free = lanes.find((lane) => endOf(lane) <= op.start + ROUNDING);
    if (free) free.ops.push(op);
    else lanes.push({ title: laneTitle(op.thread, lanes.length + 1), ops: [op] });
  }
  return [...threads].sort(([a], [b]) => a - b).flatMap(([, lanes]) => lanes);
}

/** TensorFlow's executor tells no threads: all its ops come from number 0. */
function laneTitle(thread: number, number: number): string {
  const title = thread === 0 ? 'ops' : `thread ${thread}`;
  return number === 1 ? title : `${title} (${number})`;
}

function endOf({ ops }: Lane): number {
  const last = ops.at(-1)!;
  return last.start + last.duration;
}
