import protobuf from 'protobufjs';
import type { NativeBackend } from './native-backend.js';
import { setRunOptions, watchRuns } from './run-options.js';

/** One op of one run, as TensorFlow's executor saw it. */
export interface OpRun {
  /** The node's name in the graph that ran, after TensorFlow's own rewriting. */
  name: string;
  /** The op's type, such as MatMul. */
  op: string;
  device: string;
  thread: number;
  /** Microseconds: when it began, by the clock of `performance.now()`, and how long its kernel took. */
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
const runMetadata = messages.lookupType('RunMetadata');

interface NodeStats {
  node_name: string;
  timeline_label: string;
  thread_id: number;
  memory: { total_bytes: string }[];
  output: { slot: number; tensor_description?: { shape?: { dim: { size: string }[] } } }[];
  /** A decimal number: nanoseconds since 1970 are too many for a double. */
  all_start_nanos: string;
  op_start_rel_nanos: string;
  op_end_rel_nanos: string;
  all_start_micros: string;
  op_start_rel_micros: string;
  op_end_rel_micros: string;
}

/** What `run` returns, and the ops of all runs of compiled programs in it, by their start. */
export function traced<T>(backend: NativeBackend, run: () => T): { result: T; ops: OpRun[] } {
  const { binding, isUsingGpuDevice } = backend;
  const metadata: Uint8Array[] = [];
  setRunOptions(backend, { trace: isUsingGpuDevice ? 'executor and GPU' : 'executor' });
  // The binding keeps the last run's only; an update of several batches is several runs.
  watchRuns(backend, () => metadata.push(binding.runMetadata()));
  try {
    const result = run();
    return { result, ops: metadata.flatMap((bytes) => opsOf(bytes)).sort((a, b) => a.start - b.start) };
  } finally {
    watchRuns(backend, null);
    setRunOptions(backend, { trace: 'nothing' });
  }
}

/** The ops in a serialized RunMetadata; `originMs` is the Unix time in milliseconds that their starts are counted from. */
export function opsOf(bytes: Uint8Array, originMs = performance.timeOrigin): OpRun[] {
  const decoded = runMetadata.toObject(runMetadata.decode(bytes), { longs: String, defaults: true, arrays: true });
  const { step_stats } = decoded as { step_stats: { dev_stats: { device: string; node_stats: NodeStats[] }[] } | null };
  const origin = BigInt(Math.round(originMs * 1e6));
  return (step_stats?.dev_stats ?? [])
    .flatMap(({ device, node_stats }) => node_stats.map((stats) => opRun(device, stats, origin)))
    .sort((a, b) => a.start - b.start);
}

function opRun(device: string, stats: NodeStats, originNs: bigint): OpRun {
  const inNanos = stats.all_start_nanos !== '0';
  const began = inNanos ? BigInt(stats.all_start_nanos) : BigInt(stats.all_start_micros) * 1000n;
  const [from, to] = inNanos
    ? [Number(stats.op_start_rel_nanos) / 1000, Number(stats.op_end_rel_nanos) / 1000]
    : [Number(stats.op_start_rel_micros), Number(stats.op_end_rel_micros)];
  return {
    name: stats.node_name,
    op: opType(stats),
    device,
    thread: stats.thread_id,
    start: Number(began - originNs) / 1000 + from,
    duration: Math.max(0, to - from),
    bytes: stats.memory.reduce((sum, { total_bytes }) => sum + Number(total_bytes), 0),
    shape: stats.output[0]?.tensor_description?.shape?.dim.map(({ size }) => Number(size)) ?? [],
  };
}

/** Labels of ops read `name = Op(inputs)`; those of a GPU's kernels `name:Op` or the kernel's own name. */
function opType({ timeline_label, node_name }: NodeStats): string {
  const labelled = /= ([^(\s]+)\(/.exec(timeline_label)?.[1];
  return labelled ?? /:([A-Z]\w*)$/.exec(node_name)?.[1] ?? node_name;
}
