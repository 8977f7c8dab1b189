import { CompiledProgram } from './compiled-program.js';
import { EagerProgram } from './eager-program.js';
import { executionByEnvironment, type Execution } from './execution.js';
import type { Program, ProgramSpec } from './program.js';
import { loadTensorFlow } from './tensorflow.js';

/**
 * Makes a program. `compiled` records each function as a TensorFlow graph; `eager` runs it op by op with the same
 * results; `execution` says how TensorFlow runs the graphs, by default as MODEL_LAB_EXECUTION does. Where native TensorFlow is
 * missing the program is eager whatever was asked for: see its `mode`.
 */
export async function createProgram(
  spec: ProgramSpec,
  options: { mode?: 'compiled' | 'eager'; execution?: Execution } = {},
): Promise<Program> {
  const { native } = await loadTensorFlow();
  if (native && options.mode !== 'eager') {
    return new CompiledProgram(native, spec, options.execution ?? executionByEnvironment());
  }
  return new EagerProgram(native, spec);
}
