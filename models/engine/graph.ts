import { attr, DATA_TYPE, shapeProto, type AttrValue, type GraphDataType, type NodeDef } from './graph-def.js';

/** Names an output of a node: `node` (its first) or `node:k`. */
export type Ref = string;

/** Ops that must not be merged with an equal one: they read or change state, or route control. */
const STATEFUL = /^(Var|ReadVariable|Resource|Assign|Placeholder|Switch|Merge|ReadFile|DecodeRaw|NoOp|ModelLabAdam)/;

/** Constants above this many elements that hold one value become a Fill. */
const FILL_ABOVE = 16;

/**
 * A TensorFlow graph under construction. An op that equals an earlier one (same op, inputs and attributes) is that
 * earlier one, so a forward pass that a step needs twice runs once.
 */
export class Graph {
  readonly nodes: NodeDef[] = [];
  /** Bytes of outputs, as far as they are known: of all that tfjs's ops give. */
  readonly bytes = new Map<Ref, number>();
  /** Shapes of outputs, as far as they are known. */
  readonly shapes = new Map<Ref, readonly number[]>();
  readonly #merged = new Map<string, Ref>();

  /** Appends an op and returns its first output; `control` lists nodes that must have run before. */
  add(
    op: string,
    inputs: readonly Ref[],
    attrs: Record<string, AttrValue> = {},
    options: { name?: string; control?: readonly Ref[] } = {},
  ): Ref {
    const control = [...new Set((options.control ?? []).map((ref) => `^${nodeOf(ref)}`))];
    const input = [...inputs, ...control];
    const mergeable = options.name === undefined && !STATEFUL.test(op);
    const key = mergeable ? `${op}|${input.join(',')}|${stableText(attrs)}` : '';
    const earlier = mergeable ? this.#merged.get(key) : undefined;
    if (earlier !== undefined) return earlier;
    const name = options.name ?? `${op}_${this.nodes.length}`;
    this.nodes.push({ name, op, input, attr: attrs });
    if (mergeable) this.#merged.set(key, name);
    return name;
  }

  /** Runs `build`; where it throws, the graph is as it was before. */
  attempt<T>(build: () => T): T {
    const length = this.nodes.length;
    try {
      return build();
    } catch (error) {
      const dropped = new Set(this.nodes.splice(length).map(({ name }) => name));
      for (const [key, ref] of this.#merged) if (dropped.has(ref)) this.#merged.delete(key);
      for (const known of [this.bytes, this.shapes]) {
        for (const ref of known.keys()) if (dropped.has(nodeOf(ref))) known.delete(ref);
      }
      throw error;
    }
  }

  placeholder(name: string, shape: readonly number[], dtype: GraphDataType): Ref {
    return this.add('Placeholder', [], { dtype: attr.type(dtype), shape: attr.shape(shape) }, { name });
  }

  constant(values: Float32Array | Int32Array | Uint8Array, shape: readonly number[], dtype: GraphDataType): Ref {
    if (values.length > FILL_ABOVE && values.every((value) => Object.is(value, values[0]))) {
      return this.#fill(shape, this.constant(values.slice(0, 1), [], dtype), dtype);
    }
    const tensor = {
      dtype: DATA_TYPE[dtype],
      tensor_shape: shapeProto(shape),
      tensor_content: new Uint8Array(values.buffer, values.byteOffset, values.byteLength).slice(),
    };
    return this.add('Const', [], { dtype: attr.type(dtype), value: { tensor } });
  }

  /** The numbers of an int32 constant; null for everything else. */
  integers(ref: Ref): Int32Array | null {
    const node = this.nodes.find(({ name }) => name === ref);
    const tensor = node?.op === 'Const' ? node.attr['value']?.tensor : undefined;
    if (tensor?.dtype !== DATA_TYPE.int32 || !tensor.tensor_content) return null;
    return new Int32Array(tensor.tensor_content.slice().buffer);
  }

  scalar(value: number): Ref {
    return this.constant(Float32Array.of(value), [], 'float32');
  }

  /** Float32 zeros. */
  zeros(shape: readonly number[]): Ref {
    return this.#fill(shape, this.scalar(0), 'float32');
  }

  /** A scalar string. */
  string(text: string): Ref {
    const bytes = new TextEncoder().encode(text);
    const tensor = { dtype: DATA_TYPE.string, tensor_shape: shapeProto([]), string_val: [bytes] };
    return this.add('Const', [], { dtype: attr.type('string'), value: { tensor } });
  }

  /** The value as float32. */
  toFloat(value: Ref, dtype: GraphDataType): Ref {
    if (dtype === 'float32') return value;
    return this.add('Cast', [value], { SrcT: attr.type(dtype), DstT: attr.type('float32') });
  }

  /** A float op whose only attribute is its type. */
  float(op: string, ...inputs: Ref[]): Ref {
    return this.add(op, inputs, { T: attr.type('float32') });
  }

  /** A handle to the session's variable `name`; each container has its own names. */
  variable(name: string, shape: readonly number[], dtype: GraphDataType, container = ''): Ref {
    return this.add('VarHandleOp', [], {
      dtype: attr.type(dtype),
      shape: attr.shape(shape),
      shared_name: attr.string(name),
      container: attr.string(container),
    });
  }

  /** The variable's value once every node in `control` has run. */
  read(handle: Ref, dtype: GraphDataType, control: readonly Ref[] = []): Ref {
    return this.add('ReadVariableOp', [handle], { dtype: attr.type(dtype) }, { control });
  }

  #fill(shape: readonly number[], value: Ref, dtype: GraphDataType): Ref {
    const dims = this.constant(Int32Array.from(shape), [shape.length], 'int32');
    const fill = this.add('Fill', [dims, value], { T: attr.type(dtype), index_type: attr.type('int32') });
    this.bytes.set(fill, bytesOf(shape, dtype));
    return fill;
  }
}

/** Bytes of a value of this shape and type. */
export function bytesOf(shape: readonly number[], dtype: string): number {
  return shape.reduce((product, dim) => product * dim, dtype === 'bool' || dtype === 'uint8' ? 1 : 4);
}

/** The node of an output: `Split_3:1` → `Split_3`. */
export function nodeOf(ref: Ref): string {
  const colon = ref.indexOf(':');
  return colon < 0 ? ref : ref.slice(0, colon);
}

function stableText(attrs: Record<string, AttrValue>): string {
  return Object.keys(attrs)
    .sort()
    .map((key) => `${key}=${JSON.stringify(attrs[key], (_, v: unknown) => exactText(v))}`)
    .join(';');
}

/** What JSON would blur: bytes, and the numbers that it writes as null or 0. */
function exactText(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('latin1');
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
    ? `number ${1 / value} ${value}`
    : value;
}
