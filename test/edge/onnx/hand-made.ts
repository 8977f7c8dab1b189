/** Inference graphs made op by op, and what TensorFlow itself makes of them. */
import {
  attr,
  DATA_TYPE,
  shapeProto,
  type AttrValue,
  type GraphDataType,
  type NodeDef,
} from '../../../models/engine/graph-def.js';
import { Session } from '../../../models/engine/session.js';
import type { TensorData } from '../../../models/engine/tensor-data.js';
import { nativeBackend } from '../../engine/native.js';
import { numbers } from '../hand-made-graph.js';
import type { Dim, InferenceGraph, Ref } from '../../../models/edge/graph/inference-graph.js';

type Attributes = Record<string, AttrValue>;

const size = (shape: readonly number[]): number => shape.reduce((product, dim) => product * dim, 1);

export const list = (i: number[]): AttrValue => ({ list: { i } });
export const text = attr.string;

/** Puts a graph together; what each op is told of types is found from its inputs. */
export class HandMade {
  readonly nodes: NodeDef[] = [];
  readonly inputs: InferenceGraph['inputs'][number][] = [];
  readonly outputs: InferenceGraph['outputs'][number][] = [];
  readonly #types = new Map<Ref, GraphDataType>();
  #count = 0;

  input(name: string, shape: number[], dtype: 'float32' | 'int32' = 'float32'): Ref {
    const ref = `placeholder_${name}`;
    this.nodes.push({
      name: ref,
      op: 'Placeholder',
      input: [],
      attr: { dtype: attr.type(dtype), shape: { shape: shapeProto([-1, ...shape]) } },
    });
    this.#types.set(ref, dtype);
    this.inputs.push({ name, shape, dtype, meaning: { kind: 'latent' }, ref });
    return ref;
  }

  constant(shape: number[], data: Float32Array | Int32Array | boolean[], name = `constant_${++this.#count}`): Ref {
    const type: GraphDataType =
      data instanceof Float32Array ? 'float32' : data instanceof Int32Array ? 'int32' : 'bool';
    const bytes = Array.isArray(data) ? Uint8Array.from(data, Number) : new Uint8Array(data.buffer.slice(0));
    const tensor = { dtype: DATA_TYPE[type], tensor_shape: shapeProto(shape), tensor_content: bytes };
    this.#types.set(name, type);
    this.nodes.push({ name, op: 'Const', input: [], attr: { dtype: attr.type(type), value: { tensor } } });
    return name;
  }

  /** Weights of about 1 / √(rows). */
  weights(shape: number[], name?: string): Ref {
    const scale = 1 / Math.sqrt(size(shape) / shape.at(-1)!);
    return this.constant(
      shape,
      numbers(size(shape), this.#count + 7).map((value) => value * scale),
      name,
    );
  }

  scalar(value: number): Ref {
    return this.constant([], Float32Array.of(value));
  }

  ints(...values: number[]): Ref {
    return this.constant([values.length], Int32Array.from(values));
  }

  op(op: string, input: Ref[], attributes: Attributes = {}, name = `${op.toLowerCase()}_${++this.#count}`): Ref {
    const types = input.map((ref) => this.#types.get(ref)!);
    const { own, made } = typeAttributes(op, types, attributes);
    this.nodes.push({ name, op, input, attr: { ...own, ...attributes } });
    for (let at = 0; at < (attributes['num']?.i ?? attributes['num_split']?.i ?? 1); at++) {
      this.#types.set(at === 0 ? name : `${name}:${at}`, made);
    }
    return name;
  }

  output(name: string, ref: Ref): void {
    this.outputs.push({ name, ref, shape: [], help: name });
  }

  /** Shapes and types are those that TensorFlow gives at two sizes of the batch. */
  async graph(name = 'hand-made'): Promise<InferenceGraph> {
    const refs = [...this.#types.keys()];
    const known = { nodes: this.nodes, inputs: this.inputs };
    const [two, three] = [await evaluate(known, sample(known, 2), refs), await evaluate(known, sample(known, 3), refs)];
    const shapes = new Map<Ref, Dim[]>();
    refs.forEach((ref, index) => {
      const isConstant = this.nodes.some(({ name, op }) => name === ref && op === 'Const');
      const free = three[index]!.shape;
      const dims = two[index]!.shape.map((dim, axis) => (isConstant || dim === free[axis] ? dim : { batch: dim / 2 }));
      shapes.set(ref, dims);
    });
    const outputs = this.outputs.map((one) => ({ ...one, shape: two[refs.indexOf(one.ref)]!.shape.slice(1) }));
    return { name, nodes: this.nodes, shapes, types: this.#types, inputs: this.inputs, outputs };
  }
}

const comparing = /^(?:Equal|NotEqual|Less|LessEqual|Greater|GreaterEqual|Logical\w+|Is\w+|All|Any)$/;
const untyped = /^(?:Logical\w+|All|Any)$/;

/** Which of an op's attributes are types, where they have no defaults, and the type of what it makes. */
function typeAttributes(op: string, types: GraphDataType[], { DstT }: Attributes) {
  const [first] = types as [GraphDataType];
  const type = (at: number): AttrValue => attr.type(types[at]!);
  const T = { T: attr.type(first) };
  const made = comparing.test(op) ? 'bool' : first;
  const own = ((): Attributes => {
    if (untyped.test(op)) return {};
    switch (op) {
      case 'Cast':
        return { SrcT: attr.type(first) };
      case 'Gather':
      case 'GatherV2':
        return { Tparams: type(0), Tindices: type(1), Taxis: type(2) };
      case 'Slice':
      case 'StridedSlice':
        return { ...T, Index: type(1) };
      case 'ConcatV2':
        return { ...T, N: attr.int(types.length - 1) };
      case 'Pack':
      case 'AddN':
        return { ...T, N: attr.int(types.length) };
      case 'Split':
      case 'Select':
      case 'SelectV2':
      case 'Conv2DBackpropInput':
        return { T: type(1) };
      case 'SplitV':
        return { ...T, Tlen: type(1) };
      case 'ArgMax':
      case 'ArgMin':
        return { ...T, output_type: attr.type('int32') };
      default:
        return T;
    }
  })();
  if (DstT)
    return { own, made: (Object.keys(DATA_TYPE) as GraphDataType[]).find((one) => DATA_TYPE[one] === DstT.type)! };
  if (/^Arg/.test(op)) return { own, made: 'int32' as const };
  return { own, made: 'T' in own && !comparing.test(op) ? nameOf(own['T']!) : made };
}

const nameOf = ({ type }: AttrValue) =>
  (Object.keys(DATA_TYPE) as GraphDataType[]).find((one) => DATA_TYPE[one] === type)!;

type Fed = Pick<InferenceGraph, 'nodes' | 'inputs'>;

/** Inputs of `batch` examples: numbers from −1 to 1, or small whole ones. */
export function sample({ inputs }: Pick<Fed, 'inputs'>, batch: number): Record<string, TensorData> {
  return Object.fromEntries(
    inputs.map(({ name, shape, dtype }) => {
      const full = [batch, ...shape];
      const data =
        dtype === 'int32' ? Int32Array.from({ length: size(full) }, (_, at) => (at * 7) % 5) : numbers(size(full), 3);
      return [name, { shape: full, data }];
    }),
  );
}

/** Values of these refs, by TensorFlow. */
export async function evaluate(graph: Fed, given: Record<string, TensorData>, refs: Ref[]): Promise<TensorData[]> {
  const session = new Session(await nativeBackend(), graph.nodes);
  const fed = new Map(graph.inputs.map(({ name, ref }) => [ref, given[name]!]));
  const wanted = refs.filter((ref) => !fed.has(ref));
  try {
    const values = session.run([...fed], wanted);
    return refs.map((ref) => fed.get(ref) ?? values[wanted.indexOf(ref)]!);
  } finally {
    session.close();
  }
}
