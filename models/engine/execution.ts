import protobuf from 'protobufjs';

/** How TensorFlow executes a program. */
export interface Execution {
  /** Whether XLA compiles the graph's parts (slow to start, sometimes faster to run). */
  xla: boolean;
}

/** What MODEL_LAB_EXECUTION says of programs that leave it open; the plain graph where it says nothing. */
export function executionByEnvironment(mode = process.env['MODEL_LAB_EXECUTION'] ?? ''): Execution & {
  /** Whether TensorFlow may use oneDNN, which holds for the whole process. */
  oneDnn: boolean;
} {
  return { xla: mode.startsWith('xla'), oneDnn: !mode.endsWith('-no-onednn') };
}

/** The part of tensorflow/core/protobuf/config.proto that is of use here, with its field numbers. */
const messages = protobuf.parse(
  `syntax = "proto3";
  message OptimizerOptions { int32 global_jit_level = 5; bool cpu_global_jit = 7; }
  message RewriterConfig { int32 layout_optimizer = 1; int32 remapping = 14; }
  message GraphOptions { OptimizerOptions optimizer_options = 3; RewriterConfig rewrite_options = 10; }
  message ConfigProto { GraphOptions graph_options = 10; }`,
  { keepCase: true },
).root;
const configProto = messages.lookupType('ConfigProto');

/** OptimizerOptions.GlobalJitLevel. */
const JIT = { off: -1, on: 2 };

/** RewriterConfig.Toggle. */
const OFF = 2;

/** The serialized ConfigProto of a session. */
export function encodeConfig({ xla }: Execution): Uint8Array {
  const optimizer_options = { global_jit_level: xla ? JIT.on : JIT.off, cpu_global_jit: xla };
  // XLA knows neither the ops that several others have been fused into nor a need for other layouts: they would only cut
  // the graph into more pieces.
  const rewrite_options = xla ? { layout_optimizer: OFF, remapping: OFF } : {};
  return configProto.encode({ graph_options: { optimizer_options, rewrite_options } }).finish();
}
