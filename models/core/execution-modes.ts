/** The ways in which TensorFlow can execute a compiled program. Without TensorFlow: forms and hosts choose too. */
export const executionModes = ['graph', 'xla', 'graph-no-onednn', 'xla-no-onednn'] as const;

/**
 * `graph`: TensorFlow's executor runs the ops; `xla`: XLA compiles what it can of them. oneDNN, Intel's kernels for the
 * CPU, is as TensorFlow has it by default, or off: that holds for a whole process.
 */
export type ExecutionMode = (typeof executionModes)[number];

export const executionTitles: Record<ExecutionMode, string> = {
  graph: 'graph',
  xla: 'XLA',
  'graph-no-onednn': 'graph without oneDNN',
  'xla-no-onednn': 'XLA without oneDNN',
};

export function usesXla(mode: ExecutionMode): boolean {
  return mode === 'xla' || mode === 'xla-no-onednn';
}

export function usesOneDnn(mode: ExecutionMode): boolean {
  return mode === 'graph' || mode === 'xla';
}
