import type { Scalar, Tensor, Tensor1D, Variable } from '@tensorflow/tfjs';
import { gradientsOf } from './gradients.js';
import type { NativeBackend } from './native-backend.js';
import { updateEagerly } from './optimizer-eager.js';
import { dtypeOf, feedData, type Feed, type Outputs, type Program, type ProgramSpec, type Scope } from './program.js';
import { randomFrom, type Random, type RandomKey } from './random.js';
import type { TensorData } from './tensor-data.js';
import { scoped, tf } from './tensorflow.js';
import { assertWritable, programState, type ProgramState } from './variables.js';

/** The same program run op by op: for debugging, and where there is no native TensorFlow. */
export class EagerProgram implements Program {
  readonly mode = 'eager';
  readonly #backend: NativeBackend | null;
  readonly #spec: ProgramSpec;
  readonly #state: ProgramState;
  readonly #variables = new Map<string, Variable>();

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
    const build = this.#spec.functions[name];
    if (!build) throw new Error(`function '${name}': the program has ${Object.keys(this.#spec.functions).join(', ')}.`);
    return scoped(() => {
      const inputs = Object.fromEntries(
        Object.entries(feeds).map(([key, feed]) => {
          const { shape, data } = feedData(feed);
          return [key, tf.tensor(data, shape, dtypeOf(data))];
        }),
      );
      const key = tf.tensor1d(Int32Array.from(options.random ?? [0, 0]), 'int32');
      const scope = new EagerScope(this.#spec, this.#state, this.#variables, randomFrom(this.#backend, key));
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
    return Object.fromEntries(names.map((name) => [name, dataOf(this.#variable(name))]));
  }

  write(values: Record<string, TensorData>): void {
    for (const [name, value] of Object.entries(values)) assertWritable(this.#state, name, value);
    for (const [name, { shape, data }] of Object.entries(values)) {
      tf.tidy(() => this.#variable(name).assign(tf.tensor(data.slice(), shape, 'float32')));
    }
  }

  dispose(): void {
    tf.dispose([...this.#variables.values()]);
    this.#variables.clear();
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

  variable(name: string): Tensor {
    let value = this.#values.get(name);
    if (!value) {
      value = tf.keep(tf.clone(this.#stored(name)));
      this.#values.set(name, value);
      this.kept.push(value);
    }
    return value;
  }

  assign(name: string, value: Tensor): void {
    this.#stored(name).assign(value);
    this.#values.delete(name);
  }

  #stored(name: string): Variable {
    const variable = this.variables.get(name);
    if (!variable) throw new Error(`variable '${name}': the program has no such variable.`);
    return variable;
  }

  gather(data: string, indices: Tensor1D): Tensor {
    const resident = this.spec.data?.[data];
    if (!resident) throw new Error(`gather: the program has no data '${data}'.`);
    const rowShape = resident.shape.slice(1);
    const rowSize = rowShape.reduce((product, dim) => product * dim, 1);
    const rows = new Float32Array(indices.size * rowSize);
    indices.dataSync().forEach((row, at) => {
      rows.set(resident.values.subarray(row * rowSize, (row + 1) * rowSize), at * rowSize);
    });
    return tf.tensor(rows, [indices.size, ...rowShape]);
  }

  minimize<T extends { loss: Scalar }>(optimizer: string, learningRate: Scalar, loss: () => T) {
    const spec = this.state.optimizers.get(optimizer);
    if (!spec) throw new Error(`minimize: the program has no optimizer '${optimizer}'.`);
    const parameters = new Map(spec.parameters.map((name) => [name, this.variable(name)]));
    const { outputs, gradients, kept } = gradientsOf(loss, parameters);
    this.kept.push(...kept);
    const { gradientNorm, applied } = updateEagerly({
      name: optimizer,
      spec,
      loss: outputs.loss,
      learningRate,
      gradients,
      variable: (name) => this.#stored(name),
    });
    for (const name of spec.parameters) this.#values.delete(name);
    return { ...outputs, gradientNorm, applied: tf.scalar(applied ? 1 : 0) };
  }
}

function collect(tensors: Record<string, Tensor>): Outputs {
  const outputs: Outputs = { scalars: {}, tensors: {} };
  for (const [name, tensor] of Object.entries(tensors)) {
    if (tensor.rank === 0) outputs.scalars[name] = tensor.dataSync()[0]!;
    else outputs.tensors[name] = dataOf(tensor);
  }
  return outputs;
}

function dataOf(tensor: Tensor): TensorData {
  return { shape: [...tensor.shape], data: tensor.dataSync().slice() as Float32Array | Int32Array };
}
