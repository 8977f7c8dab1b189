/** A model's inference as TensorFlow's ops, with the size of the batch told from everything else. */
import { CompiledProgram } from '../../engine/compiled-program.js';
import type { NodeDef } from '../../engine/graph-def.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import type { ProgramFunction } from '../../engine/program.js';
import type { TensorData } from '../../engine/tensor-data.js';
import type { InferenceInput } from '../../core/inference.js';
import { constantNode, sizeOf } from './constants.js';
import { shapeOfBoth, type Draft } from './draft.js';
import { nodeName, type Ref, type Shape } from './inference-graph.js';

export interface Traceable {
  infer: ProgramFunction;
  inputs: readonly InferenceInput[];
  variables: Record<string, TensorData>;
}

/** A draft recorded at the first of two batches, and what is otherwise at the second. */
export interface Traced {
  draft: Draft;
  batches: readonly [number, number];
  /** Constants that are others at the second batch, by their name in the draft. */
  second: ReadonlyMap<string, NodeDef>;
  shapes: ReadonlyMap<Ref, Shape>;
}

/** Sizes that no layer is likely to have, so that they are told apart from one. */
const BATCHES = [5, 7] as const;

/** Records the function at two sizes of the batch. Throws TraceError where it can't be recorded, and an Error where it differs. */
export function traceTwice(native: NativeBackend, traceable: Traceable): Traced {
  const [first, second] = [trace(native, traceable, BATCHES[0]), trace(native, traceable, BATCHES[1])];
  return new Pairing(traceable, first, second).traced();
}

type Trace = ReturnType<typeof trace>;

function trace(native: NativeBackend, { infer, inputs, variables }: Traceable, batch: number) {
  // XLA's rules keep the lab's own ops out.
  const program = new CompiledProgram(native, { variables, functions: { infer } }, { xla: true });
  const feeds = Object.fromEntries(
    inputs.map(({ name, shape, dtype }) => {
      const whole = [batch, ...shape];
      const size = sizeOf(whole);
      return [name, { shape: whole, data: dtype === 'int32' ? new Int32Array(size) : new Float32Array(size) }];
    }),
  );
  try {
    const recorded = program.recorded({ name: 'infer', feeds });
    return { ...recorded, byName: new Map(recorded.nodes.map((node) => [node.name, node])) };
  } finally {
    program.dispose();
  }
}

/** Walks through both recordings at once, from the outputs on. */
class Pairing {
  readonly #traceable: Traceable;
  readonly #first: Trace;
  readonly #second: Trace;
  readonly #names = new Map<string, string>();
  readonly #nodes: NodeDef[] = [];
  readonly #origins = new Map<string, readonly string[]>();
  readonly #others = new Map<string, NodeDef>();
  readonly #shapes = new Map<Ref, Shape>();

  constructor(traceable: Traceable, first: Trace, second: Trace) {
    this.#traceable = traceable;
    this.#first = first;
    this.#second = second;
  }

  traced(): Traced {
    const pairs = (first: ReadonlyMap<string, Ref>, second: ReadonlyMap<string, Ref>) =>
      new Map([...first].map(([name, ref]) => [name, this.#paired(ref, second.get(name)!)]));
    const inputs = pairs(this.#first.inputs, this.#second.inputs);
    const outputs = pairs(this.#first.outputs, this.#second.outputs);
    return {
      draft: { nodes: this.#nodes, inputs, outputs, origins: this.#origins },
      batches: BATCHES,
      second: this.#others,
      shapes: this.#shapes,
    };
  }

  #paired(first: Ref, second: Ref): Ref {
    const [a, b] = [this.#first.byName.get(nodeName(first))!, this.#second.byName.get(nodeName(second))!];
    const output = first.slice(a.name.length);
    if (a.op !== b.op || output !== second.slice(b.name.length)) throw differs(`${a.op} or ${b.op}`);
    if (a.op === 'Identity') return this.#paired(a.input[0]!, b.input[0]!);
    const key = `${a.name}|${b.name}`;
    const name = this.#names.get(key) ?? this.#add(a, b);
    this.#names.set(key, name);
    const shapes = [this.#first.shapes.get(first), this.#second.shapes.get(second)] as const;
    const shape = shapes[0] && shapes[1] && shapeOfBoth([shapes[0], shapes[1]], BATCHES);
    if (shape) this.#shapes.set(`${name}${output}`, shape);
    return `${name}${output}`;
  }

  #add(a: NodeDef, b: NodeDef): string {
    if (a.op === 'ReadVariableOp') return this.#variable(a);
    const inputs = [a, b].map(({ input }) => input.filter((ref) => !ref.startsWith('^'))) as [Ref[], Ref[]];
    if (inputs[0].length !== inputs[1].length) throw differs(a.op);
    const input = inputs[0].map((ref, at) => this.#paired(ref, inputs[1][at]!));
    const name = `n${this.#nodes.length}`;
    const [attrs, otherAttrs] = [shownAttributes(a), shownAttributes(b)];
    // tfjs gives all three of one shape, where the two do the same.
    const op = a.op === 'Select' ? 'SelectV2' : a.op;
    this.#nodes.push({ op, name, input, attr: attrs });
    const same = textOf(attrs) === textOf(otherAttrs);
    if (a.op === 'Const') {
      if (!same) this.#others.set(name, { ...b, name, attr: otherAttrs });
    } else if (!same && a.op !== 'Placeholder') throw differs(a.op);
    const [, ...sizes] = attrs['shape']?.shape?.dim ?? [];
    if (a.op === 'Placeholder') attrs['shape'] = { shape: { dim: [{ size: -1 }, ...sizes] } };
    return name;
  }

  #variable(read: NodeDef): string {
    const handle = this.#first.byName.get(nodeName(read.input[0]!))!;
    const variable = new TextDecoder().decode(handle.attr['shared_name']!.s);
    const { shape, data } = this.#traceable.variables[variable]!;
    const name = `n${this.#nodes.length}`;
    this.#nodes.push(constantNode(name, { shape, data }));
    this.#origins.set(name, [variable]);
    return name;
  }
}

/** Without what is there for XLA alone. */
function shownAttributes({ attr }: NodeDef): NodeDef['attr'] {
  return Object.fromEntries(Object.entries(attr).filter(([name]) => !name.startsWith('_')));
}

function textOf(attr: NodeDef['attr']): string {
  return JSON.stringify(attr, (_, value: unknown) =>
    value instanceof Uint8Array ? Buffer.from(value).toString('base64') : value,
  );
}

function differs(what: string): Error {
  return new Error(
    `the function does something else with another size of the batch (${what}), so it can't be exported.`,
  );
}
