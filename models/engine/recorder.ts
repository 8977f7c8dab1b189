import type { DataId, Tensor, TensorInfo } from '@tensorflow/tfjs';
import { graphAttributes } from './attributes.js';
import { isIntendedConstant } from './constant.js';
import { looksLikeData } from './frozen-data.js';
import { bytesOf, type Graph, type Ref } from './graph.js';
import { attr, type AttrValue, type GraphDataType } from './graph-def.js';
import { LiveBytes } from './memory-live.js';
import { SharedMemory } from './memory-sharing.js';
import type { NativeBackend, OpAttribute } from './native-backend.js';
import { tf } from './tensorflow.js';
import { TraceRewrites } from './trace-rewrites.js';

/** A function can't be recorded as a graph; the message names the op and the remedy. */
export class TraceError extends Error {
  override readonly name = 'TraceError';
}

/** Type attributes that a tfjs kernel leaves to eager execution to infer: attribute and the input it follows. */
const INFERRED_TYPES: Record<string, [attribute: string, input: number][]> = {
  ExpandDims: [
    ['T', 0],
    ['Tdim', 1],
  ],
};

/** TensorFlow ops whose random numbers come from hidden state, so that a run could not be resumed. */
const STATEFUL_RANDOM = /^(Random|TruncatedNormal|Multinomial|ParameterizedTruncatedNormal)/;

/** Kernels that read an input only to check its range; the op itself checks again when it runs. */
const READS_ONLY_TO_CHECK = new Set(['GatherV2']);

/**
 * Records what the native backend executes into a graph. tfjs runs the function once, op by op, on placeholder
 * values; every op becomes a node. Values that are made in JavaScript become constants, and where that would freeze
 * data or random numbers into the program it is an error instead.
 */
export class Recorder {
  readonly #backend: NativeBackend;
  readonly #graph: Graph;
  readonly #refs = new WeakMap<DataId, Ref>();
  /** Tensors whose value depends on the program's inputs or state: JavaScript must not look at it. */
  readonly #symbolic = new WeakSet<DataId>();
  /** Made while recording: the kernel that made it, or null for the function itself. */
  readonly #origin = new WeakMap<DataId, { kernel: string | null }>();
  readonly #batchSizes: ReadonlySet<number>;
  readonly #rewrites: TraceRewrites;
  readonly #memory: SharedMemory;
  #kernel: string | null = null;
  readonly #live = new LiveBytes();
  /** Bytes of what the ops have made and still need after each of them. */
  readonly eagerBytes: number[] = [];

  /** `batchSizes`: see batchSizesOf; a constant with such a leading dimension is suspicious. */
  constructor(backend: NativeBackend, graph: Graph, batchSizes: ReadonlySet<number>) {
    this.#backend = backend;
    this.#graph = graph;
    this.#batchSizes = batchSizes;
    this.#rewrites = new TraceRewrites(graph);
    this.#memory = new SharedMemory(backend);
  }

  /** Lets `tensor` stand for the graph output `ref`. */
  bind<T extends Tensor>(tensor: T, ref: Ref): T {
    this.#refs.set(tensor.dataId, ref);
    this.#symbolic.add(tensor.dataId);
    this.#graph.bytes.set(ref, bytesOf(tensor.shape, tensor.dtype));
    this.#graph.shapes.set(ref, tensor.shape);
    return tensor;
  }

  /** A tensor of zeros that stands for the graph output `ref`. */
  stand(ref: Ref, shape: readonly number[], dtype: 'float32' | 'int32' | 'bool' = 'float32'): Tensor {
    return this.bind(tf.zeros([...shape], dtype), ref);
  }

  /** The graph output that `tensor` is; a tensor the graph has not seen becomes a constant. Throws TraceError. */
  ref(tensor: TensorInfo): Ref {
    const known = this.#refs.get(tensor.dataId);
    if (known !== undefined) return known;
    if (!('dataId' in tensor) || tensor.dtype === 'string' || tensor.dtype === 'complex64') {
      throw new TraceError(`${this.#where()}: a ${tensor.dtype ?? 'int64'} value can't be recorded as a constant.`);
    }
    this.#assertConstant(tensor);
    const values = this.#backend.readSync(tensor.dataId);
    const ref = this.#graph.constant(values, tensor.shape, tensor.dtype as GraphDataType);
    this.#refs.set(tensor.dataId, ref);
    return ref;
  }

  /** Runs `trace` with recording on. */
  record<T>(trace: () => T): T {
    const backend = this.#backend;
    const engine = tf.engine();
    const math = Math as { random: () => number };
    const { executeSingleOutput, executeMultipleOutputs, readSync, write, disposeData } = backend;
    const { random } = math;
    const { runKernel } = engine;

    backend.executeSingleOutput = (op, attributes, inputs) => {
      const output = named(op, () => executeSingleOutput.call(backend, op, attributes, inputs));
      this.#append(op, attributes, inputs, [output]);
      return output;
    };
    backend.executeMultipleOutputs = (op, attributes, inputs, count) => {
      const outputs = named(op, () => executeMultipleOutputs.call(backend, op, attributes, inputs, count));
      this.#append(op, attributes, inputs, outputs);
      return outputs;
    };
    backend.readSync = (dataId) => {
      if (this.#symbolic.has(dataId) && !READS_ONLY_TO_CHECK.has(this.#kernel ?? '')) {
        throw new TraceError(
          `${this.#where()}: it reads a tensor's values in JavaScript, which are not known until the program runs; use ops that stay in TensorFlow, or eager mode.`,
        );
      }
      return readSync.call(backend, dataId);
    };
    backend.write = (values, shape, dtype) => {
      const dataId = write.call(backend, values, shape, dtype);
      this.#origin.set(dataId, { kernel: this.#kernel });
      return dataId;
    };
    backend.disposeData = (dataId, force) => {
      const gone = disposeData.call(backend, dataId, force);
      if (gone) this.#live.disposed(dataId);
      return gone;
    };
    math.random = () => {
      throw new TraceError(
        `${this.#where()}: random numbers made in JavaScript (tf.randomNormal, tf.randomUniform, tf.dropout) would be the same in every step; use the scope's random ops.`,
      );
    };
    engine.runKernel = (name, inputs, attributes) => {
      const outer = this.#kernel;
      this.#kernel = name;
      try {
        return runKernel.call(engine, name, inputs, attributes) as never;
      } finally {
        this.#kernel = outer;
      }
    };
    try {
      return trace();
    } finally {
      Object.assign(backend, { executeSingleOutput, executeMultipleOutputs, readSync, write, disposeData });
      Object.assign(engine, { runKernel });
      math.random = random;
      this.#memory.dispose();
    }
  }

  #append(op: string, attributes: OpAttribute[], inputs: TensorInfo[], outputs: Tensor[]): void {
    if (STATEFUL_RANDOM.test(op)) {
      throw new TraceError(`${op}: its random numbers can't be reproduced; use the scope's random ops.`);
    }
    const attrs: Record<string, AttrValue> = graphAttributes(this.#backend.binding, attributes);
    for (const [name, input] of INFERRED_TYPES[op] ?? []) {
      attrs[name] ??= attr.type(inputs[input]!.dtype as GraphDataType);
    }
    // XLA draws other numbers from the same key.
    if (op.startsWith('StatelessRandom')) attrs['_XlaCompile'] = attr.bool(false);
    const refs = inputs.map((input) => this.ref(input));
    const node = this.#rewrites.add({ op, attrs, inputs, refs, output: outputs[0]! });
    outputs.forEach((output, index) => {
      this.bind(output, index === 0 ? node : `${node}:${index}`);
      this.#memory.share(output);
    });
    this.#live.made(op, inputs, outputs);
    this.eagerBytes.push(this.#live.now);
  }

  #assertConstant(tensor: TensorInfo): void {
    const size = tensor.shape.reduce((product, dim) => product * dim, 1);
    if (size === 1 || isIntendedConstant(tensor)) return;
    const origin = this.#origin.get(tensor.dataId);
    const name = `${this.#where()}: a constant of shape [${tensor.shape.join(', ')}]`;
    if (!origin) {
      throw new TraceError(
        `${name} comes from outside the function and would be frozen; pass it as an input, or make it a variable.`,
      );
    }
    if (origin.kernel !== null) return; // axes, permutations, shapes: the kernel's own
    const values = this.#backend.readSync(tensor.dataId);
    if (values.every((value) => value === values[0])) return;
    if (looksLikeData(tensor.shape, this.#batchSizes)) {
      throw new TraceError(
        `${name} looks like data and would be frozen; pass it as an input, or wrap it in constant().`,
      );
    }
  }

  #where(): string {
    return this.#kernel ?? 'traced function';
  }
}

/** Runs an op; where it fails, the error says which it was. */
function named<T>(op: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new TraceError(`${op}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}
