import type { Scalar, Tensor, Variable } from '@tensorflow/tfjs';
import type { EagerGradientSums } from './gradient-sums-eager.js';
import { gradientsOf } from './gradients.js';
import { stateNames } from './optimizer.js';
import { updateEagerly } from './optimizer-eager.js';
import type { AssignOptions, Phase, ProgramSpec, Scope } from './program.js';
import type { Random } from './random.js';
import { rowsAt } from './rows.js';
import {
  assertFirst,
  assertIndices,
  assertPlaces,
  assertScalar,
  forwardOnly,
  guarded,
  isIdle,
  withoutUpdate,
} from './scope-rules.js';
import { tensorOf } from './tensor-data.js';
import { tf } from './tensorflow.js';
import type { ProgramState } from './variables.js';

/** What one run of a function sees of its program. */
export interface EagerContext {
  spec: ProgramSpec;
  state: ProgramState;
  variables: ReadonlyMap<string, Variable>;
  sums: EagerGradientSums;
  random: Random;
  phase: Phase | undefined;
  held: readonly string[];
}

/** Does at once what a function does with its scope. */
export class EagerScope implements Scope {
  readonly random: Random;
  /** What outlives the forward passes; freed when the function has ended. */
  readonly kept: Tensor[] = [];
  /** Values as they are at this point: a Variable changes under its reader's hands. */
  readonly #values = new Map<string, Tensor>();

  readonly #context: EagerContext;
  /** Whether the phase's optimizer has had its turn. */
  #minimized = false;

  constructor(context: EagerContext) {
    this.#context = context;
    this.random = context.random;
  }

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
    const variable = this.#context.variables.get(name);
    if (!variable) throw new Error(`variable '${name}': the program has no such variable.`);
    return variable;
  }

  gather(data: string, indices: Tensor): Tensor {
    assertIndices(indices);
    const known = this.#context.spec.data?.[data];
    if (!known) throw new Error(`gather: the program has no data '${data}'.`);
    const places = Int32Array.from(indices.dataSync());
    assertPlaces(data, places, known.shape[0]!);
    const values = rowsAt(known, places);
    const shape = [places.length, ...known.shape.slice(1)];
    return tensorOf({ data: values instanceof Int32Array ? values : Float32Array.from(values), shape });
  }

  minimize<T extends { loss: Tensor }>(optimizer: string, learningRate: Tensor, loss: () => T) {
    const { state, sums, phase } = this.#context;
    const spec = state.optimizers.get(optimizer);
    if (!spec) throw new Error(`minimize: the program has no optimizer '${optimizer}'.`);
    if (isIdle(optimizer, this.#context)) return forwardOnly(optimizer, loss);
    assertFirst(optimizer, phase, this.#minimized);
    this.#minimized = true;
    const parameters = new Map(spec.parameters.map((name) => [name, this.variable(name)]));
    assertScalar(`minimize ${optimizer}: learning rate`, learningRate);
    const { outputs, gradients, kept } = gradientsOf(optimizer, loss, parameters);
    this.kept.push(...kept);
    const batch = { loss: outputs.loss as Scalar, gradients };
    if (phase && !phase.last) {
      sums.add(optimizer, batch);
      return withoutUpdate(outputs);
    }
    const { gradientNorm, applied } = updateEagerly({
      name: optimizer,
      spec,
      ...(phase ? sums.take(optimizer, batch, phase.parts) : batch),
      learningRate: learningRate as Scalar,
      variable: (name) => this.#stored(name),
    });
    for (const name of [...spec.parameters, ...stateNames(optimizer, spec)]) this.#values.delete(name);
    const updated = tf.scalar(applied ? 1 : 0);
    return { ...outputs, gradientNorm, applied: updated, updated };
  }
}
