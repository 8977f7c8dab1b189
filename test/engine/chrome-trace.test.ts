import protobuf from 'protobufjs';
import { beforeAll, describe, expect, test } from 'vitest';
import { createProgram } from '../../models/engine/create-program.js';
import { chromeTrace, type ChromeTrace, type CompleteEvent } from '../../models/engine/chrome-trace.js';
import type { NativeBackend } from '../../models/engine/native-backend.js';
import { opsOf, traced, type OpRun } from '../../models/engine/op-trace.js';
import { kernelsOf, summarizeProfile, type TracedStep } from '../../models/engine/profile-summary.js';
import { tf } from '../../models/engine/tensorflow.js';
import { nativeBackend } from './native.js';

const complete = ({ traceEvents }: ChromeTrace): CompleteEvent[] =>
  traceEvents.filter((event): event is CompleteEvent => event.ph === 'X');

/** Holds a trace to the rules of the format. */
function expectValid(trace: ChromeTrace): void {
  const events = complete(trace);
  const first = trace.traceEvents.findIndex(({ ph }) => ph === 'X');
  expect(trace.traceEvents.slice(first).every(({ ph }) => ph === 'X')).toBe(true);
  for (const [index, event] of events.entries()) {
    expect(event.dur).toBeGreaterThanOrEqual(0);
    expect(event.ts).toBeGreaterThanOrEqual(index === 0 ? 0 : events[index - 1]!.ts);
  }
  const lanes = new Map<string, CompleteEvent[]>();
  for (const event of events) {
    const lane = `${event.pid}/${event.tid}`;
    lanes.set(lane, [...(lanes.get(lane) ?? []), event]);
  }
  const named = new Set(
    trace.traceEvents.flatMap(({ name, pid, tid }) => (name === 'thread_name' ? [`${pid}/${tid}`] : [])),
  );
  for (const [lane, within] of lanes) {
    if (within[0]!.cat === 'op') expect(named).toContain(lane);
    // To a hundredth of a microsecond: starts are counted in nanoseconds from different beginnings.
    for (let i = 1; i < within.length; i++) {
      expect(within[i]!.ts).toBeGreaterThanOrEqual(within[i - 1]!.ts + within[i - 1]!.dur - 0.01);
    }
  }
}

describe('a real program', () => {
  let native: NativeBackend;
  let steps: TracedStep[];
  /** The op that updates the weights. */
  let update: string;
  beforeAll(async () => {
    native = await nativeBackend();
    update = native.isUsingGpuDevice ? 'ResourceApplyAdam' : 'ModelLabAdam';
    const program = await createProgram({
      variables: { w: { shape: [64, 64], data: new Float32Array(4096).fill(0.01) } },
      optimizers: { fit: { kind: 'adam', parameters: ['w'] } },
      functions: {
        train: (scope, { x, rate }) =>
          scope.minimize('fit', rate!, () => ({ loss: tf.mean(tf.tanh(tf.matMul(x!, scope.variable('w')))) })),
      },
    });
    const x = { shape: [32, 64], data: new Float32Array(2048).fill(0.5) };
    const run = () => program.run('train', { x, rate: 0.01 });
    run();
    steps = [1, 2, 3].map((step) => {
      const began = performance.now();
      // Twice, as where two batches make one update.
      const { ops } = traced(native, () => [run(), run()]);
      return { step, start: began * 1000, duration: (performance.now() - began) * 1000, ops };
    });
    program.dispose();
  });

  test('gives a valid trace with every op, its node, shape and bytes, within its step', () => {
    const trace = chromeTrace(steps, { architecture: 'none' });
    expectValid(trace);
    expect(JSON.parse(JSON.stringify(trace))).toEqual(trace);
    const events = complete(trace);
    expect(events.filter(({ cat }) => cat === 'op')).toHaveLength(steps.reduce((sum, { ops }) => sum + ops.length, 0));
    const marks = events.filter(({ cat }) => cat === 'step');
    expect(marks.map(({ name }) => name)).toEqual(['step 1', 'step 2', 'step 3']);
    const kernels = complete(chromeTrace(steps.map((step) => ({ ...step, ops: kernelsOf(step.ops) }))));
    const updates = kernels.filter(({ name }) => name === update);
    expect(updates).toHaveLength(6);
    for (const { ts, dur } of updates) {
      // A clock that is read by two programs may differ by a little.
      expect(marks.some((mark) => ts >= mark.ts - 1000 && ts + dur <= mark.ts + mark.dur + 1000)).toBe(true);
    }
    const product = events.find(({ name }) => name.includes('MatMul'))!;
    expect(product.args).toMatchObject({ shape: expect.stringMatching(/^\[\d+, \d+\]$/) as string });
    expect(product.args!.bytes).toBeGreaterThan(0);
  });

  test('sums are those of its ops, and the time without one is what is left of the step', () => {
    const summary = summarizeProfile(steps);
    const durations = steps.flatMap(({ ops }) => kernelsOf(ops).map(({ duration }) => duration));
    const kernelMs = durations.reduce((sum, duration) => sum + duration, 0) / 3000;
    expect(summary.kernelMs).toBeCloseTo(kernelMs, 9);
    expect(summary.ops.reduce((sum, { ms }) => sum + ms, 0)).toBeCloseTo(kernelMs, 9);
    expect(summary.ops.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(summary.ops.find(({ op }) => op === update)!.count).toBe(2);
    expect(summary.idleMs).toBeGreaterThan(0);
    expect(summary.idleMs).toBeLessThan(summary.wallMs);
    expect(summary.idleMs + summary.kernelMs).toBeGreaterThanOrEqual(summary.wallMs - 1e-9);
  });
});

/** One op on a device, times in microseconds. */
const op = (device: string, name: string, start: number, duration: number, thread = 0): OpRun => ({
  ...{ name, op: name, device, thread, start, duration },
  bytes: 8,
  shape: [2, 4],
});

const CPU = '/job:localhost/replica:0/task:0/device:CPU:0';
const GPU = '/job:localhost/replica:0/task:0/device:GPU:0';

/** A step on a GPU with two streams that overlap: what launches, what computes, and all streams once more. */
const gpuStep: TracedStep = {
  step: 7,
  start: 1000,
  duration: 100,
  ops: [
    op(CPU, 'IteratorGetNext', 1005, 10, 3),
    op(GPU, 'MatMul', 1010, 5, 3),
    op(GPU, 'Relu', 1014, 4, 3),
    op(`${GPU}/stream:13`, 'MatMul', 1020, 40),
    op(`${GPU}/stream:all`, 'MatMul', 1020, 40),
    op(`${GPU}/stream:14`, 'Relu', 1050, 30),
    op(`${GPU}/stream:all`, 'Relu', 1050, 30),
  ],
};

describe('a GPU with several streams', () => {
  test('has a process for each, and a further lane where a thread overlaps', () => {
    const trace = chromeTrace([gpuStep]);
    expectValid(trace);
    const names = trace.traceEvents.flatMap((event) =>
      event.name === 'process_name' && event.ph === 'M' && 'name' in event.args ? [event.args.name] : [],
    );
    expect(names).toEqual(['training steps', CPU, GPU, `${GPU}/stream:13`, `${GPU}/stream:14`, `${GPU}/stream:all`]);
    const launches = complete(trace).filter(({ pid }) => pid === 2);
    expect(launches.map(({ tid }) => tid)).toEqual([0, 1]);
  });

  test('counts a kernel once: in its stream, neither when it is launched nor among all streams', () => {
    expect(kernelsOf(gpuStep.ops).map(({ device, name }) => [device.split('/').at(-1), name])).toEqual([
      ['device:CPU:0', 'IteratorGetNext'],
      ['stream:13', 'MatMul'],
      ['stream:14', 'Relu'],
    ]);
    const all = gpuStep.ops.filter(({ device }) => !/stream:\d/.test(device));
    expect(kernelsOf(all).map(({ device }) => device.split('/').at(-1))).toEqual([
      'device:CPU:0',
      'stream:all',
      'stream:all',
    ]);
    // 1005–1015, 1020–1080 of 1000–1100.
    expect(summarizeProfile([gpuStep])).toMatchObject({ wallMs: 0.1, kernelMs: 0.08, idleMs: 0.03 });
    expect(summarizeProfile([gpuStep]).ops[0]).toEqual({ op: 'MatMul', count: 1, ms: 0.04, share: 0.5 });
  });

  test('a step without any kernel is idle', () => {
    expect(summarizeProfile([{ ...gpuStep, ops: [] }])).toEqual({
      ...{ steps: 1, wallMs: 0.1, kernelMs: 0, idleMs: 0.1, ops: [] },
    });
  });
});

test('recorded metadata: nanoseconds to the nanosecond, microseconds where there are no others, none negative', () => {
  const { root } = protobuf.parse(`syntax = "proto3";
    message Node { string node_name = 1; int64 all_start_micros = 2; int64 op_start_rel_micros = 3;
      int64 op_end_rel_micros = 4; string timeline_label = 8; uint32 thread_id = 10; int64 all_start_nanos = 13;
      int64 op_start_rel_nanos = 14; int64 op_end_rel_nanos = 15; }
    message Device { string device = 1; repeated Node nodes = 2; }
    message Stats { repeated Device devices = 1; }
    message Metadata { Stats stats = 1; }`);
  const type = root.lookupType('Metadata');
  const originMs = 1_700_000_000_000;
  const nodes = [
    { nodeName: 'b', timelineLabel: 'b = MatMul(a, a)', allStartNanos: '1700000000000002001', opStartRelNanos: 3 },
    { nodeName: 'x/Relu:Relu', allStartMicros: '1700000000000001', opEndRelMicros: 7, threadId: 9 },
    { nodeName: 'cut', allStartNanos: '1700000000000009000', opStartRelNanos: 3 },
  ];
  Object.assign(nodes[0]!, { opEndRelNanos: 503 });
  const bytes = type.encode(type.fromObject({ stats: { devices: [{ device: GPU, nodes }] } })).finish();
  const found = opsOf(bytes, originMs).map(({ op, start, duration, thread }) => ({ op, start, duration, thread }));
  expect(found).toEqual([
    { op: 'Relu', start: 1, duration: 7, thread: 9 },
    { op: 'MatMul', start: 2.004, duration: 0.5, thread: 0 },
    { op: 'cut', start: 9.003, duration: 0, thread: 0 },
  ]);
});
