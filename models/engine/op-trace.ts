import protobuf from 'protobufjs';
import type { NativeBackend } from './native-backend.js';

/** One op of one run, as TensorFlow's executor saw it. */
export interface OpRun {
  /** The node's name in the graph that ran, after TensorFlow's own rewriting. */
  name: string;
  /** The op's type, such as MatMul. */
  op: string;
  device: string;
  thread: number;
  /** Microseconds: when it began, on the machine's clock, and how long its kernel took. */
  start: number;
  duration: number;
  /** Bytes that it took from an allocator. */
  bytes: number;
  /** Shape of its first output. */
  shape: number[];
}

/** The part of TensorFlow's config.proto and step_stats.proto that is of use here, with its field numbers. */
const messages = protobuf.parse(
  `syntax = "proto3";
  message RunOptions { int32 trace_level = 1; }
  message AllocatorMemoryUsed { int64 total_bytes = 2; }
  message Dim { int64 size = 1; }
  message Shape { repeated Dim dim = 2; }
  message TensorDescription { Shape shape = 2; }
  message NodeOutput { int32 slot = 1; TensorDescription tensor_description = 3; }
  message NodeExecStats {
    string node_name = 1;
    int64 all_start_micros = 2;
    int64 op_start_rel_micros = 3;
    int64 op_end_rel_micros = 4;
    repeated AllocatorMemoryUsed memory = 6;
    repeated NodeOutput output = 7;
    string timeline_label = 8;
    uint32 thread_id = 10;
    int64 all_start_nanos = 13;
    int64 op_start_rel_nanos = 14;
    int64 op_end_rel_nanos = 15;
  }
  message DeviceStepStats { string device = 1; repeated NodeExecStats node_stats = 2; }
  message StepStats { repeated DeviceStepStats dev_stats = 1; }
  message RunMetadata { StepStats step_stats = 1; }`,
  { keepCase: true },
).root;
const runOptions = messages.lookupType('RunOptions');
const runMetadata = messages.lookupType('RunMetadata');

/** RunOptions.TraceLevel: the executor's times alone, or those of the GPU's kernels too. */
const TRACE = { software: 1, full: 3 };

interface NodeStats {
  node_name: string;
  timeline_label: string;
  thread_id: number;
  memory: { total_bytes: number }[];
  output: { slot: number; tensor_description?: { shape?: { dim: { size: number }[] } } }[];
  all_start_nanos: number;
  op_start_rel_nanos: number;
  op_end_rel_nanos: number;
  all_start_micros: number;
  op_start_rel_micros: number;
  op_end_rel_micros: number;
}

/** What `run` returns, and the ops of the last compiled program's run in it, by their start. */
export function traced<T>(backend: NativeBackend, run: () => T): { result: T; ops: OpRun[] } {
  const { binding, isUsingGpuDevice } = backend;
  binding.setRunOptions(runOptions.encode({ trace_level: isUsingGpuDevice ? TRACE.full : TRACE.software }).finish());
  try {
    const result = run();
    return { result, ops: opsOf(binding.runMetadata()) };
  } finally {
    binding.setRunOptions(undefined);
  }
}

/** The ops in a serialized RunMetadata. */
export function opsOf(bytes: Uint8Array): OpRun[] {
  const decoded = runMetadata.toObject(runMetadata.decode(bytes), { longs: Number, defaults: true, arrays: true });
  const { step_stats } = decoded as { step_stats: { dev_stats: { device: string; node_stats: NodeStats[] }[] } | null };
  const devices = step_stats?.dev_stats ?? [];
  return devices
    .flatMap(({ device, node_stats }) => node_stats.map((stats) => opRun(device, stats)))
    .sort((a, b) => a.start - b.start);
}

function opRun(device: string, stats: NodeStats): OpRun {
  // Timeline labels read `name = Op(inputs)`.
  const op = /= ([^(\s]+)\(/.exec(stats.timeline_label)?.[1] ?? stats.node_name;
  const inNanos = stats.all_start_nanos > 0;
  const start = inNanos
    ? (stats.all_start_nanos + stats.op_start_rel_nanos) / 1000
    : stats.all_start_micros + stats.op_start_rel_micros;
  const duration = inNanos
    ? (stats.op_end_rel_nanos - stats.op_start_rel_nanos) / 1000
    : stats.op_end_rel_micros - stats.op_start_rel_micros;
  return {
    ...{ name: stats.node_name, op, device, thread: stats.thread_id, start, duration },
    bytes: stats.memory.reduce((sum, { total_bytes }) => sum + total_bytes, 0),
    shape: stats.output[0]?.tensor_description?.shape?.dim.map(({ size }) => size) ?? [],
  };
}
