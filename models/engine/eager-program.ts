import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import { gradientsOf } from './gradients.js';
import type { NativeBackend } from './native-backend.js';
import { stateNames } from './optimizer.js';
import { updateEagerly } from './optimizer-eager.js';
import {
  dtypeOf,
  feedData,
  functionOf,
  type AssignOptions,
  type Feed,
  type Outputs,
  type Program,
  type ProgramSpec,
  type Scope,
} from './program.js';
import { keyTensor, missingKey, randomFrom, type Random, type RandomKey } from './random.js';
import { assertIndices, assertScalar, guarded } from './scope-rules.js';
import { tensorData, type TensorData } from './tensor-data.js';
import { scoped, tf } from './tensorflow.js';
import { assertWritable, programState, type ProgramState } from './variables.js';

/** The same program run op by op: for debugging, and where there is no native TensorFlow. */
export class EagerProgram implements Program {
  readonly mode = 'eager';
  readonly #backend: NativeBackend | null;
  readonly #spec: ProgramSpec;
  readonly #state: ProgramState;
  readonly #variables = new Map<string, Variable>();
  #disposed = false;

  constructor(backend: NativeBackend | null, spec: ProgramSpec) {
    this.#backend = backend;
    this.#spec = spec;
    this.#state = programState(spec);
    for (const [name, { shape, data }] of this.#state.initial) {
      // A copy, since tfjs may keep the array that it is given.
      this.#variables.set(
        name,
        tf.tidy(() => tf.variable(tf.tensor(data.slice(), shape, 'float32'), false)),
      );
    }
  }

  get variables(): readonly string[] {
    return [...this.#variables.keys()];
  }

  run(name: string, feeds: Record<string, Feed>, options: { random?: RandomKey } = {}): Outputs {
    this.#assertLive();
    const build = functionOf(this.#spec, name);
    return scoped(() => {
      const inputs = Object.fromEntries(
        Object.entries(feeds).map(([key, feed]) => {
          const { shape, data } = feedData(feed);
          return [key, tf.tensor(data, shape, dtypeOf(data))];
        }),
      );
      const random = randomFrom(this.#backend, keyTensor(options.random ?? [0, 0]), () => {
        if (!options.random) throw missingKey(name);
      });
      const scope = new EagerScope(this.#spec, this.#state, this.#variables, random);
      try {
        return collect(build(scope, inputs));
      } finally {
        tf.dispose(scope.kept);
      }
    });
  }

  prepare(): void {
    // Nothing is recorded here.
  }

  read(names: readonly string[]): Record<string, TensorData> {
    this.#assertLive();
    return Object.fromEntries(names.map((name) => [name, tensorData(this.#variable(name))]));
  }

  write(values: Record<string, TensorData>): void {
    this.#assertLive();
    for (const [name, value] of Object.entries(values)) assertWritable(this.#state, name, value);
    for (const [name, { shape, data }] of Object.entries(values)) {
      tf.tidy(() => this.#variable(name).assign(tf.tensor(data.slice(), shape, 'float32')));
    }
  }

  dispose(): void {
    tf.dispose([...this.#variables.values()]);
    this.#variables.clear();
    this.#disposed = true;
  }

  #assertLive(): void {
    if (this.#disposed) throw new Error('the program has been disposed of.');
  }

  #variable(name: string): Variable {
    const variable = this.#variables.get(name);
    if (!variable) throw new Error(`variable '${name}': the program has no such variable.`);
    return variable;
  }
}

class EagerScope implements Scope {
  /** What outlives the forward passes; freed when the function has ended. */
  readonly kept: Tensor[] = [];
  /** Values as they are at this point: a Variable changes under its reader's hands. */
  readonly #values = new Map<string, Tensor>();

  constructor(
    readonly spec: ProgramSpec,
    readonly state: ProgramState,
    readonly variables: ReadonlyMap<string, Variable>,
    readonly random: Random,
  ) {}

  variable<T extends Tensor = Tensor>(name: string): T {
    let value = this.#values.get(name);
    if (!value) {
      value = tf.keep(tf.clone(this.#stored(name)));
      this.#values.set(name, value);
      this.kept.push(value);
    }
    return value as T;
  }

  assign(name: string, value: Tensor, options: AssignOptions = {}): void {
    this.#stored(name).assign(guarded(this, name, value, options));
    this.#values.delete(name);
  }

  #stored(name: string): Variable {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`variable '${name}': the program has no such variable.`);
    return variable;
  }

  gather(data: string, indices: Tensor): Tensor {
    assertIndices(indices);
    const resident = this.spec.data?.[data];
    if (!resident) throw new Error(`gather: the program has no data '${data}'.`);
    const rowShape = resident.shape.slice(1);
    const rowSize = rowShape.reduce((product, dim) => product * dim, 1);
    const rows = new Float32Array(indices.size * rowSize);
    indices.dataSync().forEach((row, at) => {
      if (row < 0 || row >= resident.shape[0]!) {
        throw new Error(`gather: row ${row} of '${data}' is not from 0 to ${resident.shape[0]! - 1}.`);
      }
      rows.set(resident.values.subarray(row * rowSize, (row + 1) * rowSize), at * rowSize);
    });
    return tf.tensor(rows, [indices.size, ...rowShape]);
  }

  minimize<T extends { loss: Tensor }>(optimizer: string, learningRate: Tensor, loss: () => T) {
    const spec = this.state.optimizers.get(optimizer);
    if (!spec) throw new Error(`minimize: the program has no optimizer '${optimizer}'.`);
    const parameters = new Map(spec.parameters.map((name) => [name, this.variable(name)]));
    assertScalar(`minimize ${optimizer}: learning rate`, learningRate);
    const { outputs, gradients, kept } = gradientsOf(optimizer, loss, parameters);
    this.kept.push(...kept);
    const { gradientNorm, applied } = updateEagerly({
      name: optimizer,
      spec,
      loss: outputs.loss as Scalar,
      learningRate: learningRate as Scalar,
      gradients,
      variable: (name) => this.#stored(name),
    });
    for (const name of [...spec.parameters, ...stateNames(optimizer, spec)]) this.#values.delete(name);
    return { ...outputs, gradientNorm, applied: tf.scalar(applied ? 1 : 0) };
  }
}

function collect(tensors: Record<string, Tensor>): Outputs {
  const outputs: Outputs = { scalars: {}, tensors: {} };
  for (const [name, tensor] of Object.entries(tensors)) {
    if (tensor.rank === 0) outputs.scalars[name] = tensor.dataSync()[0]!;
    else outputs.tensors[name] = tensorData(tensor);
  }
  return outputs;
}
