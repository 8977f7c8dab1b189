import type { Scalar, Tensor, Tensor1D } from '@tensorflow/tfjs';
import type { Graph, Ref } from './graph.js';
import { attr } from './graph-def.js';
import { gradientsOf } from './gradients.js';
import type { NativeBackend } from './native-backend.js';
import { GraphGradientSums } from './gradient-sums-graph.js';
import { stateNames, sumShapes, type FullOptimizer } from './optimizer.js';
import { addUpdate } from './optimizer-graph.js';
import type { AssignOptions, Phase, Scope } from './program.js';
import { randomFrom, type Random } from './random.js';
import { TraceError, type Recorder } from './recorder.js';
import type { ResidentData } from './resident-data.js';
import type { StreamedFeeds } from './streamed-feeds.js';
import {
  assertFirst,
  assertIndices,
  assertScalar,
  forwardOnly,
  guarded,
  isIdle,
  withoutUpdate,
} from './scope-rules.js';
import { tf } from './tensorflow.js';

/** What the functions of one compiled program share. */
export interface ScopeContext {
  backend: NativeBackend;
  graph: Graph;
  shapes: ReadonlyMap<string, readonly number[]>;
  optimizers: ReadonlyMap<string, FullOptimizer>;
  /** Handle of a variable or of scratch. */
  handle: (name: string) => Ref;
  /** Handle of a sum over an update's batches. */
  sum: (name: string) => Ref;
  data: Pick<ResidentData, 'get'>;
  streamed: Pick<StreamedFeeds, 'take'>;
  phase: Phase | undefined;
  held: readonly string[];
  /** Whether XLA is to compile the function. */
  xla: boolean;
}

/** Turns what a function does with its scope into nodes of the graph. */
export class CompiledScope implements Scope {
  readonly random: Random;
  /** Nodes that must have run before the function's outputs are handed out. */
  readonly effects: Ref[] = [];
  /** Whether the function computes gradients. */
  trains = false;
  readonly #context: ScopeContext;
  readonly #recorder: Recorder;
  readonly #values = new Map<string, Tensor>();
  /** Values that an update has given variables, which need not be read again. */
  readonly #updated = new Map<string, Ref>();
  readonly #reads: Ref[] = [];
  readonly #kept: Tensor[] = [];
  /** The node after which a variable has its present value. */
  readonly #written = new Map<string, Ref>();
  /** Whether the phase's optimizer has had its turn. */
  #minimized = false;

  /** `onDraw` is called when the function draws random numbers. */
  constructor(context: ScopeContext, recorder: Recorder, randomKey: Tensor1D, onDraw: () => void) {
    this.#context = context;
    this.#recorder = recorder;
    this.random = randomFrom(context.backend, randomKey, onDraw);
  }

  variable<T extends Tensor = Tensor>(name: string): T {
    const known = this.#values.get(name);
    if (known) return known as T;
    const shape = this.#shape(name);
    const value = tf.keep(this.#recorder.stand(this.#updated.get(name) ?? this.#read(name), shape));
    this.#values.set(name, value);
    return value as T;
  }

  assign(name: string, value: Tensor, options: AssignOptions = {}): void {
    const shape = this.#shape(name);
    if (String(value.shape) !== String(shape)) {
      throw new TraceError(`assign ${name}: shape [${value.shape.join(', ')}] is not [${shape.join(', ')}].`);
    }
    const { graph, handle } = this.#context;
    const earlier = this.#written.get(name);
    const control = earlier === undefined ? this.#reads : [...this.#reads, earlier];
    const done = graph.add(
      'AssignVariableOp',
      [handle(name), this.#recorder.ref(guarded(this, name, value, options))],
      { dtype: attr.type('float32') },
      { control },
    );
    this.#wrote([name], done);
  }

  gather(data: string, indices: Tensor): Tensor {
    assertIndices(indices);
    const { graph, streamed } = this.#context;
    const fed = streamed.take(data, this.#recorder.ref(indices), indices.shape[0]!);
    if (fed) return this.#recorder.stand(graph.toFloat(fed.rows, 'uint8'), fed.shape);
    const resident = this.#context.data.get(data);
    if (!resident) throw new TraceError(`gather: the program has no data '${data}'.`);
    const rows = graph.add('ResourceGather', [resident.handle, this.#recorder.ref(indices)], {
      dtype: attr.type(resident.dtype),
      Tindices: attr.type('int32'),
      batch_dims: attr.int(0),
    });
    const shape = [indices.shape[0]!, ...resident.shape.slice(1)];
    if (resident.dtype === 'int32') return this.#recorder.stand(rows, shape, 'int32');
    return this.#recorder.stand(graph.toFloat(rows, resident.dtype), shape);
  }

  minimize<T extends { loss: Tensor }>(optimizer: string, learningRate: Tensor, loss: () => T) {
    const spec = this.#context.optimizers.get(optimizer);
    if (!spec) throw new TraceError(`minimize: the program has no optimizer '${optimizer}'.`);
    const { graph, phase } = this.#context;
    if (isIdle(optimizer, this.#context)) return forwardOnly(optimizer, loss);
    assertFirst(optimizer, phase, this.#minimized);
    this.#minimized = true;
    this.trains = true;
    const parameters = new Map(spec.parameters.map((name) => [name, this.variable(name)]));
    assertScalar(`minimize ${optimizer}: learning rate`, learningRate);
    const { outputs, gradients, kept } = gradientsOf(optimizer, loss, parameters);
    this.#kept.push(...kept);
    const recorder = this.#recorder;
    const batch = {
      loss: recorder.ref(outputs.loss),
      gradients: new Map([...gradients].map(([name, gradient]) => [name, recorder.ref(gradient)])),
    };
    const sums = new GraphGradientSums(graph, optimizer, this.#context.sum);
    if (phase && !phase.last) {
      this.effects.push(...sums.add(batch));
      return withoutUpdate(outputs);
    }
    const update = addUpdate(graph, {
      name: optimizer,
      spec,
      ...(phase ? sums.mean(batch, phase.parts) : batch),
      learningRate: recorder.ref(learningRate),
      ranks: new Map(spec.parameters.map((name) => [name, this.#shape(name).length])),
      handle: this.#context.handle,
      reads: this.#reads,
      writer: (name) => this.#written.get(name),
      xla: this.#context.xla,
    });
    this.#wrote([...spec.parameters, ...stateNames(optimizer, spec)], update.done);
    for (const [name, value] of update.values ?? []) this.#updated.set(name, value);
    if (phase) this.effects.push(...sums.clear(sumShapes(optimizer, spec, this.#context.shapes), update.done));
    const applied = recorder.stand(graph.toFloat(update.applied, 'bool'), []) as Scalar;
    const gradientNorm = recorder.stand(update.gradientNorm, []) as Scalar;
    return { ...outputs, gradientNorm, applied, updated: applied };
  }

  /** Frees the stand-ins of variables and of what `minimize` returned. */
  dispose(): void {
    tf.dispose([...this.#values.values(), ...this.#kept]);
  }

  #read(name: string): Ref {
    const after = this.#written.get(name);
    const read = this.#context.graph.read(this.#context.handle(name), 'float32', after === undefined ? [] : [after]);
    this.#reads.push(read);
    return read;
  }

  #wrote(names: readonly string[], done: Ref): void {
    this.effects.push(done);
    for (const name of names) {
      const value = this.#values.get(name);
      if (value) this.#kept.push(value); // the function may still hold it
      this.#values.delete(name);
      this.#updated.delete(name);
      this.#written.set(name, done);
    }
  }

  #shape(name: string): readonly number[] {
    const shape = this.#context.shapes.get(name);
    if (!shape) throw new TraceError(`variable '${name}': the program has no such variable.`);
    return shape;
  }
}
