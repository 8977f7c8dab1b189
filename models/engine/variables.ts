import { completeOptimizer, optimizerSlots, type FullOptimizer } from './optimizer.js';
import type { Phase, ProgramSpec } from './program.js';
import type { TensorData } from './tensor-data.js';

/** Every variable of a program with its initial value, scratch by shape, and optimizers with all options filled in. */
export interface ProgramState {
  initial: Map<string, TensorData>;
  scratch: Map<string, readonly number[]>;
  optimizers: Map<string, FullOptimizer>;
}

/** Throws an Error where names clash, an optimizer's variable doesn't exist, or values don't fill their shape. */
export function programState(spec: ProgramSpec): ProgramState {
  const initial = new Map(Object.entries(spec.variables));
  for (const [name, value] of initial) assertFilled(name, value);
  for (const [name, rows] of Object.entries(spec.data ?? {})) {
    if ('values' in rows) assertSize(`data '${name}'`, rows.shape, rows.values);
  }
  const shapes = Object.fromEntries([...initial].map(([name, value]) => [name, value.shape]));
  const optimizers = new Map<string, FullOptimizer>();
  for (const [name, optimizer] of Object.entries(spec.optimizers ?? {})) {
    const full = completeOptimizer(optimizer);
    const missing = full.parameters.find((parameter) => !(parameter in shapes));
    if (full.parameters.length === 0) throw new Error(`optimizer ${name}: it has no parameters.`);
    if (missing !== undefined) throw new Error(`optimizer ${name}: there is no variable '${missing}'.`);
    optimizers.set(name, full);
    for (const slot of optimizerSlots(name, full, shapes)) {
      if (initial.has(slot.name)) {
        throw new Error(`optimizer ${name}: it needs the name '${slot.name}' for itself; rename that variable.`);
      }
      const size = slot.shape.reduce((product, dim) => product * dim, 1);
      const data = new Float32Array(size);
      // Zeros that nobody has written take no memory.
      if (slot.initial !== 0) data.fill(slot.initial);
      initial.set(slot.name, { shape: [...slot.shape], data });
    }
  }
  const scratch = new Map(Object.entries(spec.scratch ?? {}));
  for (const name of scratch.keys()) {
    if (initial.has(name)) throw new Error(`scratch '${name}': a variable has that name; rename one of them.`);
  }
  return { initial, scratch, optimizers };
}

/** Throws an Error where a phase is not one of this program's. */
export function assertPhase({ optimizers }: ProgramState, { optimizer, parts }: Phase): void {
  if (!optimizers.has(optimizer)) throw new Error(`phase: the program has no optimizer '${optimizer}'.`);
  if (!Number.isInteger(parts) || parts < 1) throw new Error(`phase: ${parts} parts is not a whole number from 1.`);
}

/** Throws an Error that names an optimizer which is to be held and isn't there. */
export function assertHeld({ optimizers }: ProgramState, held: readonly string[]): void {
  const missing = held.find((name) => !optimizers.has(name));
  if (missing !== undefined) throw new Error(`held: the program has no optimizer '${missing}'.`);
}

/** Throws an Error that names the variable where `value` can't be written to it. */
export function assertWritable(state: ProgramState, name: string, value: TensorData): void {
  const expected = state.initial.get(name);
  if (!expected) throw new Error(`variable '${name}': the program has no such variable.`);
  if (String(expected.shape) !== String(value.shape)) {
    throw new Error(`variable '${name}': shape [${value.shape.join(', ')}] is not [${expected.shape.join(', ')}].`);
  }
  assertFilled(name, value);
}

function assertFilled(name: string, { shape, data }: TensorData): void {
  if (!(data instanceof Float32Array)) throw new Error(`variable '${name}': its values are not a Float32Array.`);
  assertSize(`variable '${name}'`, shape, data);
}

function assertSize(subject: string, shape: readonly number[], values: ArrayLike<number>): void {
  const size = shape.reduce((product, dim) => product * dim, 1);
  if (values.length !== size) {
    throw new Error(`${subject}: ${values.length} values don't fill shape [${shape.join(', ')}].`);
  }
}
