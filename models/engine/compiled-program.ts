import type { Tensor, Tensor1D } from '@tensorflow/tfjs';
import { CompiledScope, type ScopeContext } from './compiled-scope.js';
import { batchSizesOf } from './frozen-data.js';
import { Graph, type Ref } from './graph.js';
import { finishGradients } from './fused-gradients.js';
import { finishProducts } from './fused-products.js';
import { attr, type GraphDataType, type NodeDef } from './graph-def.js';
import type { Execution } from './execution.js';
import type { NativeBackend } from './native-backend.js';
import { GraphVariables } from './graph-variables.js';
import type { RecordedFunction } from './memory-liveness.js';
import { sumShapes } from './optimizer.js';
import { withoutFusedOps } from './ops/fused.js';
import {
  feedData,
  functionOf,
  type Feed,
  type NextCall,
  type Outputs,
  type Phase,
  type PlannedCall,
  type Program,
  type ProgramFunction,
  type ProgramSpec,
  type RunOptions,
} from './program.js';
import { keyData, missingKey, type RandomKey } from './random.js';
import { Recorder, TraceError } from './recorder.js';
import { ResidentData } from './resident-data.js';
import { Session, type FedData } from './session.js';
import { StreamedFeeds, type ValueOf } from './streamed-feeds.js';
import { dtypeOf, tensorOf, type TensorData } from './tensor-data.js';
import { scoped, tf } from './tensorflow.js';
import { assertHeld, assertPhase, assertWritable, programState, type ProgramState } from './variables.js';

/** A function recorded for one combination of input shapes. */
interface Compiled {
  feeds: Map<string, Ref>;
  randomKey: Ref;
  drawsRandom: boolean;
  tensorNames: string[];
  /** Names of the outputs of rank 0, which come packed in one vector: one fetch for all, after those of the tensors. */
  scalarNames: string[];
  fetches: Ref[];
  streamed: StreamedFeeds;
  /** See RecordedFunction. */
  eagerBytes: readonly number[];
}

/** What a recorded function calls its values. */
export interface RecordedValues {
  inputs: ReadonlyMap<string, Ref>;
  /** Those that are no scalars. */
  outputs: ReadonlyMap<string, Ref>;
  /** Shapes of outputs of nodes, as far as they are known. */
  shapes: ReadonlyMap<Ref, readonly number[]>;
}

/** A function with the values to feed; calls with the same signature share a recording. */
interface Call {
  name: string;
  values: (readonly [string, TensorData])[];
  phase: Phase | undefined;
  held: readonly string[];
  signature: string;
}

/** A program whose functions are recorded as TensorFlow graphs: one native call per run. */
export class CompiledProgram implements Program {
  readonly mode = 'compiled';
  readonly #backend: NativeBackend;
  readonly #execution: Execution;
  readonly #spec: ProgramSpec;
  readonly #state: ProgramState;
  readonly #graph = new Graph();
  readonly #variables: GraphVariables;
  readonly #data: ResidentData;
  readonly #compiled = new Map<string, Compiled>();
  #session: Session | null = null;
  #disposed = false;

  constructor(backend: NativeBackend, spec: ProgramSpec, execution: Execution = { xla: false }) {
    this.#backend = backend;
    this.#execution = execution;
    this.#spec = spec;
    this.#state = programState(spec);
    this.#variables = new GraphVariables(this.#graph, this.#state);
    this.#data = new ResidentData(this.#graph, spec.data ?? {});
  }

  get variables(): readonly string[] {
    return [...this.#state.initial.keys()];
  }

  run(name: string, feeds: Record<string, Feed>, options: RunOptions = {}): Outputs {
    this.#assertLive();
    const call = callOf({ ...options, name, feeds });
    if (!this.#compiled.has(call.signature)) this.#add([call]);
    const compiled = this.#compiled.get(call.signature)!;
    const fed = fedTo(compiled, call, options.random);
    const rows = compiled.streamed.read(this.#placesOf(compiled, fed));
    if (options.next) this.#fetch(options.next);
    return outputsOf(compiled, this.#runNow([...fed, ...rows], compiled.fetches));
  }

  /** Brings near what a call will read, where it has been recorded. */
  #fetch({ random, ...planned }: NextCall): void {
    const call = callOf(planned);
    const compiled = this.#compiled.get(call.signature);
    if (compiled) compiled.streamed.fetch(this.#placesOf(compiled, fedTo(compiled, call, random)));
  }

  /** Which rows of streamed data a run needs that is fed this. */
  #placesOf({ streamed }: Compiled, fed: readonly [Ref, FedData][]): ValueOf {
    const { computed } = streamed;
    const values = this.#runNow(fed, computed);
    const known = new Map([...fed, ...computed.map((ref, at) => [ref, values[at]!] as const)]);
    return (ref) => known.get(ref) as TensorData;
  }

  #runNow(fed: readonly [Ref, FedData][], fetches: readonly Ref[]): TensorData[] {
    // Each op spreads over the cores by itself.
    const inCaller = !this.#backend.isUsingGpuDevice;
    return this.#live().run(fed, fetches, inCaller);
  }

  prepare(calls: readonly PlannedCall[]): void {
    this.#assertLive();
    const missing = new Map<string, Call>();
    for (const planned of calls) {
      const call = callOf(planned);
      if (!this.#compiled.has(call.signature)) missing.set(call.signature, call);
    }
    if (missing.size > 0) this.#add([...missing.values()]);
  }

  /** Records a function without loading it: what it would run, for an estimate of its memory or an export. */
  recorded(planned: PlannedCall): RecordedFunction & RecordedValues {
    this.#assertLive();
    if (planned.phase) this.#addSums(planned.phase);
    const { fetches, eagerBytes, feeds, tensorNames } = this.#compile(callOf(planned), this.#compiled.size);
    const outputs = new Map(tensorNames.map((name, at) => [name, fetches[at]!]));
    const { bytes, shapes } = this.#graph;
    return { nodes: this.#nodes(), bytes, fetches, eagerBytes, inputs: feeds, outputs, shapes };
  }

  read(names: readonly string[]): Record<string, TensorData> {
    this.#assertLive();
    return this.#variables.read(this.#live(), names);
  }

  write(values: Record<string, TensorData>): void {
    this.#assertLive();
    for (const [name, value] of Object.entries(values)) assertWritable(this.#state, name, value);
    this.#variables.write(this.#live(), values);
  }

  dispose(): void {
    this.#session?.close();
    this.#session = null;
    this.#disposed = true;
  }

  #assertLive(): void {
    if (this.#disposed) throw new Error('the program has been disposed of.');
  }

  #add(calls: readonly Call[]): void {
    for (const { phase, held } of calls) {
      if (phase) this.#addSums(phase);
      assertHeld(this.#state, held);
    }
    this.#graph.attempt(() => {
      const compiled = calls.map((call, index) => this.#compile(call, this.#compiled.size + index));
      this.#reload();
      calls.forEach(({ signature }, index) => this.#compiled.set(signature, compiled[index]!));
    });
  }

  #addSums(phase: Phase): void {
    assertPhase(this.#state, phase);
    const { optimizer } = phase;
    this.#variables.addSums(sumShapes(optimizer, this.#state.optimizers.get(optimizer)!, this.#variables.shapes()));
  }

  #compile({ name, values, phase, held }: Call, number: number): Compiled {
    const build = functionOf(this.#spec, name);
    // By number: names are the user's own, and a node's name takes letters and digits only.
    const prefix = `function_${number}`;
    const first = this.#graph.nodes.length;
    const batchSizes = batchSizesOf(values.map(([, value]) => value));
    const recorder = new Recorder(this.#backend, this.#graph, batchSizes);
    return scoped(() => {
      const feeds = new Map<string, Ref>();
      const inputs: Record<string, Tensor> = {};
      for (const [key, value] of values) {
        const placeholder = this.#graph.placeholder(`${prefix}_input_${feeds.size}`, value.shape, dtypeOf(value.data));
        feeds.set(key, placeholder);
        // With the first call's values: zeros would break ops such as the integer division.
        inputs[key] = recorder.bind(tensorOf(value), placeholder);
      }
      const randomKey = this.#graph.placeholder(`${prefix}_random`, [2], 'int32');
      let drawsRandom = false;
      const key = recorder.stand(randomKey, [2], 'int32') as Tensor1D;
      const streamed = new StreamedFeeds(this.#graph, this.#spec.data ?? {}, { prefix, inputs: feeds.values() });
      const scope = new CompiledScope(
        this.#context({ phase, held, streamed }),
        recorder,
        key,
        () => (drawsRandom = true),
      );
      try {
        const record = () => this.#record(build, scope, recorder, inputs);
        // XLA fuses by itself, and knows TensorFlow's ops only.
        const outputs = this.#execution.xla ? withoutFusedOps(record) : record();
        const fetched = this.#fetches(outputs, scope.effects);
        if (this.#execution.xla) withoutXla(scope.trains ? streamed.before : this.#graph.nodes.slice(first));
        return { feeds, randomKey, drawsRandom, streamed, eagerBytes: recorder.eagerBytes, ...fetched };
      } finally {
        scope.dispose();
      }
    });
  }

  #record(build: ProgramFunction, scope: CompiledScope, recorder: Recorder, inputs: Record<string, Tensor>) {
    return recorder.record(() =>
      Object.entries(build(scope, inputs)).map(([name, tensor]) => {
        if (!(tensor instanceof tf.Tensor)) {
          throw new TraceError(`output '${name}' is not a tensor; a program's function returns tensors at once.`);
        }
        return { name, ref: recorder.ref(tensor), rank: tensor.rank, dtype: tensor.dtype as GraphDataType };
      }),
    );
  }

  #fetches(
    outputs: { name: string; ref: Ref; rank: number; dtype: GraphDataType }[],
    effects: readonly Ref[],
  ): Pick<Compiled, 'scalarNames' | 'tensorNames' | 'fetches'> {
    const graph = this.#graph;
    const scalars = outputs.filter(({ rank }) => rank === 0);
    const tensors = outputs.filter(({ rank }) => rank > 0);
    const float = { T: attr.type('float32') };
    const packed = scalars.map(({ ref, dtype }) => graph.toFloat(ref, dtype));
    // A session needs something to fetch, even from a function that only has effects.
    if (packed.length === 0 && (effects.length > 0 || tensors.length === 0)) packed.push(graph.scalar(0));
    const pack = { ...float, N: attr.int(packed.length), axis: attr.int(0) };
    return {
      scalarNames: scalars.map(({ name }) => name),
      tensorNames: tensors.map(({ name }) => name),
      fetches: [
        // An Identity of each, since what is fed can't be fetched.
        ...tensors.map(({ ref, dtype }) => graph.add('Identity', [ref], { T: attr.type(dtype) })),
        ...(packed.length > 0
          ? [graph.add('Identity', [graph.add('Pack', packed, pack)], float, { control: effects })]
          : []),
      ],
    };
  }

  #context({ phase, held, streamed }: Pick<ScopeContext, 'phase' | 'held' | 'streamed'>): ScopeContext {
    return {
      backend: this.#backend,
      graph: this.#graph,
      shapes: this.#variables.shapes(),
      optimizers: this.#state.optimizers,
      handle: (name) => this.#variables.handle(name),
      sum: (name) => this.#variables.sum(name),
      data: this.#data,
      streamed,
      phase,
      held,
      xla: this.#execution.xla,
    };
  }

  #nodes(): NodeDef[] {
    return finishGradients(finishProducts(this.#graph.nodes, this.#graph.shapes));
  }

  #live(): Session {
    if (!this.#session) this.#reload();
    return this.#session!;
  }

  /** Loads the graph as it is now into a new session and carries all state over. */
  #reload(): void {
    const old = this.#session;
    const session = new Session(this.#backend, this.#nodes(), this.#execution);
    try {
      this.#variables.carry(old, session);
      this.#data.load(session);
    } catch (error) {
      session.close();
      throw error;
    }
    this.#session = session;
    old?.close();
  }
}

/** What runs now and then is not worth the seconds that XLA takes to compile it. Constants may be others' too. */
function withoutXla(nodes: readonly NodeDef[]): void {
  for (const { op, attr: attrs } of nodes) if (!/^(Const|Fill)$/.test(op)) attrs['_XlaCompile'] = attr.bool(false);
}

/** What a run is fed, besides rows of streamed data. */
function fedTo(
  { feeds, randomKey, drawsRandom }: Compiled,
  call: Call,
  random: RandomKey | undefined,
): [Ref, FedData][] {
  if (drawsRandom && !random) throw missingKey(call.name);
  const fed: [Ref, FedData][] = call.values.map(([key, value]) => [feeds.get(key)!, value]);
  if (random) {
    const key = keyData(random);
    if (drawsRandom) fed.push([randomKey, key]);
  }
  return fed;
}

function outputsOf({ scalarNames, tensorNames }: Compiled, fetched: readonly TensorData[]): Outputs {
  const outputs: Outputs = { scalars: {}, tensors: {} };
  tensorNames.forEach((name, index) => (outputs.tensors[name] = fetched[index]!));
  scalarNames.forEach((name, index) => (outputs.scalars[name] = fetched.at(-1)!.data[index]!));
  return outputs;
}

function callOf({ name, feeds, phase, held = [] }: PlannedCall): Call {
  const values = Object.keys(feeds)
    .sort()
    .map((key) => [key, feedData(feeds[key]!)] as const);
  const types = values.map(([key, { shape, data }]) => `${key}:${dtypeOf(data)}[${shape.join()}]`);
  const part = phase ? ` ${phase.last ? 'last' : 'part'} of ${phase.parts} for ${phase.optimizer}` : '';
  const without = held.length > 0 ? ` without ${[...held].sort().join()}` : '';
  return { name, values, phase, held, signature: `${name}(${types.join(', ')})${part}${without}` };
}
