import protobuf from 'protobufjs';
import type { NativeBackend } from './native-backend.js';

/** How TensorFlow carries out the runs of sessions that follow. */
export interface RunOptions {
  /** What is recorded of each op. */
  trace: 'nothing' | 'executor' | 'executor and GPU';
  /**
   * One op after the other in the calling thread, each still spread over the cores. Ops that ran side by side would take
   * the cores from each other, and handing them to other threads costs some microseconds each.
   */
  inCaller: boolean;
}

const usual: RunOptions = { trace: 'nothing', inCaller: false };

/** The part of tensorflow/core/protobuf/config.proto that is of use here, with its field numbers. */
const messages = protobuf.parse(
  `syntax = "proto3";
  message RunOptions { int32 trace_level = 1; int32 inter_op_thread_pool = 3; }`,
  { keepCase: true },
).root;
const runOptions = messages.lookupType('RunOptions');

/** RunOptions.TraceLevel. */
const TRACE = { nothing: 0, executor: 1, 'executor and GPU': 3 };

const present = new WeakMap<NativeBackend, RunOptions>();

const watchers = new WeakMap<NativeBackend, () => void>();

/** Lets `watcher` be called after each run of a session; null: nothing any more. */
export function watchRuns(backend: NativeBackend, watcher: (() => void) | null): void {
  if (watcher) watchers.set(backend, watcher);
  else watchers.delete(backend);
}

/** What a session says when it has run. */
export function hasRun(backend: NativeBackend): void {
  watchers.get(backend)?.();
}

/** Changes some of the options; the others stay. */
export function setRunOptions(backend: NativeBackend, changes: Partial<RunOptions>): void {
  const before = present.get(backend) ?? usual;
  const { trace, inCaller } = { ...before, ...changes };
  if (trace === before.trace && inCaller === before.inCaller) return;
  present.set(backend, { trace, inCaller });
  const message = { trace_level: TRACE[trace], inter_op_thread_pool: inCaller ? -1 : 0 };
  const isUsual = trace === usual.trace && inCaller === usual.inCaller;
  backend.binding.setRunOptions(isUsual ? undefined : runOptions.encode(message).finish());
}
