import type { Tensor, Tensor1D, Variable } from '@tensorflow/tfjs';
import { EagerScope } from './eager-scope.js';
import { EagerGradientSums } from './gradient-sums-eager.js';
import type { NativeBackend } from './native-backend.js';
import {
  feedData,
  functionOf,
  type Feed,
  type Outputs,
  type Program,
  type ProgramSpec,
  type RunOptions,
} from './program.js';
import { keyData, missingKey, randomFrom } from './random.js';
import { tensorData, tensorOf, type TensorData } from './tensor-data.js';
import { scoped, tf } from './tensorflow.js';
import { assertHeld, assertPhase, assertWritable, programState, type ProgramState } from './variables.js';

/** The same program run op by op: for debugging, and where there is no native TensorFlow. */
export class EagerProgram implements Program {
  readonly mode = 'eager';
  readonly #backend: NativeBackend | null;
  readonly #spec: ProgramSpec;
  readonly #state: ProgramState;
  /** Scratch included. */
  readonly #variables = new Map<string, Variable>();
  readonly #sums = new EagerGradientSums();
  #disposed = false;

  constructor(backend: NativeBackend | null, spec: ProgramSpec) {
    this.#backend = backend;
    this.#spec = spec;
    this.#state = programState(spec);
    for (const [name, { shape, data }] of this.#state.initial) {
      // A copy, since tfjs may keep the array that it is given.
      this.#add(name, () => tf.tensor(data.slice(), shape, 'float32'));
    }
    for (const [name, shape] of this.#state.scratch) this.#add(name, () => tf.zeros([...shape]));
  }

  get variables(): readonly string[] {
    return [...this.#state.initial.keys()];
  }

  run(name: string, feeds: Record<string, Feed>, options: RunOptions = {}): Outputs {
    this.#assertLive();
    const { phase, held = [] } = options;
    assertHeld(this.#state, held);
    if (phase) assertPhase(this.#state, phase);
    const build = functionOf(this.#spec, name);
    return scoped(() => {
      const inputs = Object.fromEntries(Object.entries(feeds).map(([key, feed]) => [key, tensorOf(feedData(feed))]));
      const random = randomFrom(this.#backend, tensorOf(keyData(options.random ?? [0, 0])) as Tensor1D, () => {
        if (!options.random) throw missingKey(name);
      });
      const scope = new EagerScope({
        spec: this.#spec,
        state: this.#state,
        variables: this.#variables,
        sums: this.#sums,
        random,
        phase,
        held,
      });
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
    this.#sums.dispose();
    this.#disposed = true;
  }

  #add(name: string, initial: () => Tensor): void {
    this.#variables.set(
      name,
      tf.tidy(() => tf.variable(initial(), false)),
    );
  }

  #assertLive(): void {
    if (this.#disposed) throw new Error('the program has been disposed of.');
  }

  #variable(name: string): Variable {
    const variable = this.#state.initial.has(name) ? this.#variables.get(name) : undefined;
    if (!variable) throw new Error(`variable '${name}': the program has no such variable.`);
    return variable;
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
