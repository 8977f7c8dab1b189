/** How an inference graph becomes one of ONNX's ops: the values written so far, in whichever order of axes they lie. */
import type { NodeDef } from '../../../engine/graph-def.js';
import { constantOf, type Constant } from '../../graph/constants.js';
import { nodeName, readersOf, type InferenceGraph, type Ref, type Shape } from '../../graph/inference-graph.js';
import { UnsupportedExport } from '../format.js';
import type { WrittenType } from './data-types.js';
import { attribute, freeName, type OnnxNode, type OnnxTensor } from './onnx-graph.js';
import type { AttributeProto } from './schema.js';
import { transposed } from './transposed.js';

/** TensorFlow's pictures are [B, H, W, C], ONNX's are [B, C, H, W]. */
const TO_CHANNELS_FIRST = [0, 3, 1, 2];
const TO_CHANNELS_LAST = [0, 2, 3, 1];

/** The types that a graph can hold and ONNX has. */
type ValueType = 'float32' | 'int32' | 'uint8' | 'bool';

/** Writes what one op does with its inputs, and says with `set` which values are its outputs. */
export type OpMapping = (node: NodeDef, to: Lowering) => void;

export class Lowering {
  readonly graph: InferenceGraph;
  readonly readers: ReadonlyMap<string, NodeDef[]>;
  readonly nodes: OnnxNode[] = [];
  readonly tensors = new Map<string, OnnxTensor>();
  readonly #constants = new Map<string, Constant>();
  /** Where a value lies in its own order of axes, and where with channels first. */
  readonly #values = new Map<Ref, string>();
  readonly #channelsFirst = new Map<Ref, string>();
  /** Pictures made flat channels first, by the shape that they had: whose rows a product has to take in another order. */
  readonly #flat = new Map<Ref, readonly number[]>();
  readonly #derived = new Map<string, string>();
  readonly #names = new Set<string>();
  readonly #outputs: ReadonlySet<Ref>;
  /** Nodes that an earlier one has done too. */
  readonly #done = new Set<string>();
  #writing = '';

  constructor(graph: InferenceGraph) {
    this.graph = graph;
    this.readers = readersOf(graph);
    this.#outputs = new Set(graph.outputs.map(({ ref }) => ref));
    for (const { name } of graph.outputs) this.#names.add(name);
    for (const { name, ref } of graph.inputs) {
      this.#names.add(name);
      this.#values.set(ref, name);
    }
    for (const node of graph.nodes) if (node.op === 'Const') this.#constants.set(node.name, constantOf(node));
  }

  /** Writes all nodes. Throws UnsupportedExport, naming the op, where one has no mapping. */
  write(mappings: Readonly<Record<string, OpMapping>>): void {
    const needed = neededNodes(this.graph);
    for (const node of this.graph.nodes) {
      if (node.op === 'Const' || node.op === 'Placeholder' || this.#done.has(node.name)) continue;
      if (!needed.has(node.name)) continue;
      const mapping = mappings[node.op];
      if (!mapping)
        throw new UnsupportedExport(`ONNX: op '${node.op}' of node '${node.name}' has no counterpart here.`);
      this.#writing = node.name;
      mapping(node, this);
    }
  }

  shape(ref: Ref): Shape {
    return this.#constants.get(ref)?.shape ?? this.graph.shapes.get(ref) ?? [];
  }

  /** Sizes of a value that has no free one but the first, which is 0 here where it is free. */
  sizes(ref: Ref): number[] {
    return this.shape(ref).map((dim, axis) => {
      if (typeof dim === 'number') return dim;
      if (axis === 0) return 0;
      throw new UnsupportedExport(`ONNX: '${ref}' has a free size at axis ${axis}; only the first may be free.`);
    });
  }

  /** Throws UnsupportedExport where it is of another type. */
  type(ref: Ref): ValueType {
    const type = this.#constants.get(ref)?.type ?? this.graph.types.get(ref) ?? 'float32';
    if (type === 'float32' || type === 'int32' || type === 'uint8' || type === 'bool') return type;
    throw new UnsupportedExport(`ONNX: '${ref}' is of type ${type}; float32, int32, uint8 and bool can be written.`);
  }

  isConstant(ref: Ref | undefined): ref is Ref {
    return ref !== undefined && this.#constants.has(ref);
  }

  floats(ref: Ref): Float32Array {
    const { data } = this.#constant(ref);
    return data instanceof Float32Array ? data : Float32Array.from(data);
  }

  /** The whole numbers of a constant. Throws UnsupportedExport where they are computed. */
  ints(ref: Ref): number[] {
    return [...this.#constant(ref).data];
  }

  #constant(ref: Ref): Constant {
    const found = this.#constants.get(ref);
    if (!found) throw new UnsupportedExport(`ONNX: '${this.#writing}' needs '${ref}' to be a constant.`);
    return found;
  }

  /** The one node that reads this value, where no other does and it is no output. */
  onlyReader(ref: Ref): NodeDef | null {
    const readers = this.readers.get(ref) ?? [];
    return readers.length === 1 &&
      !this.#outputs.has(ref) &&
      readers[0]!.input.filter((one) => one === ref).length === 1
      ? readers[0]!
      : null;
  }

  /** This node is done by the one that is being written. */
  skip({ name }: NodeDef): void {
    this.#done.add(name);
  }

  /** The value in its own order of axes. */
  value(ref: Ref): string {
    const known = this.#values.get(ref);
    if (known !== undefined) return known;
    const first = this.#channelsFirst.get(ref);
    const made = first === undefined ? this.#tensorOf(ref) : this.#turned(first, ref, 'last');
    this.#values.set(ref, made);
    return made;
  }

  /** The value, [B, H, W, C] in the graph, as [B, C, H, W]. Constants of fewer axes are as broadcasting takes them. */
  channelsFirst(ref: Ref): string {
    const known = this.#channelsFirst.get(ref);
    if (known !== undefined) return known;
    const made = this.isConstant(ref) ? this.#constantChannelsFirst(ref) : this.#turned(this.value(ref), ref, 'first');
    this.#channelsFirst.set(ref, made);
    return made;
  }

  /** Whether the value lies channels first alone, so that it costs nothing to go on so. */
  liesChannelsFirst(ref: Ref): boolean {
    return this.#channelsFirst.has(ref) && !this.#values.has(ref) && !this.isConstant(ref);
  }

  set(ref: Ref, value: string): void {
    this.#values.set(ref, value);
  }

  setChannelsFirst(ref: Ref, value: string): void {
    this.#channelsFirst.set(ref, value);
  }

  /** A value that is flat but in the order of channels first: of a picture of `sizes` [H, W, C]. */
  setFlat(ref: Ref, value: string, sizes: readonly number[]): void {
    this.set(ref, value);
    this.#flat.set(ref, sizes);
  }

  flatOrder(ref: Ref): readonly number[] | undefined {
    return this.#flat.get(ref);
  }

  /** Adds a node and returns the name of its first output. */
  emit(op: string, inputs: readonly string[], attributes: readonly AttributeProto[] = [], outputs = 1): string {
    return this.emitAll(op, inputs, attributes, outputs)[0]!;
  }

  emitAll(op: string, inputs: readonly string[], attributes: readonly AttributeProto[], outputs: number): string[] {
    const name = this.#name(`${this.#writing}/${op}`);
    const names = outputs === 1 ? [name] : Array.from({ length: outputs }, (_, at) => this.#name(`${name}:${at}`));
    this.nodes.push({ name, op, inputs: [...inputs], outputs: names, attributes: [...attributes] });
    return names;
  }

  /** Adds a constant. */
  tensor(wish: string, type: WrittenType, shape: readonly number[], data: OnnxTensor['data']): string {
    const name = this.#name(wish);
    this.tensors.set(name, { name, type, shape, data });
    return name;
  }

  /** The constant `ref` in another form, such as "OIHW", once however often it is asked for. */
  derived(ref: Ref, form: string, make: (wish: string) => string): string {
    const key = `${ref} as ${form}`;
    const known = this.#derived.get(key);
    if (known !== undefined) return known;
    const made = make(this.#names.has(ref) ? `${ref}/${form}` : ref);
    this.#derived.set(key, made);
    return made;
  }

  float(value: number): string {
    return this.derived(`float ${value}`, 'scalar', () =>
      this.tensor(`${value}`, 'float32', [], Float32Array.of(value)),
    );
  }

  /** Sizes, axes or indices; `shape` [] for one alone. */
  int64(values: readonly number[], shape: readonly number[] = [values.length]): string {
    const label = shape.length === 0 ? `${values[0]}` : `[${values.join(',')}]`;
    return this.derived(`int64 ${label}`, 'whole', () =>
      this.tensor(label, 'int64', shape, BigInt64Array.from(values, BigInt)),
    );
  }

  reshape(value: string, sizes: readonly number[]): string {
    return this.emit('Reshape', [value, this.int64(sizes)]);
  }

  transpose(value: string, axes: readonly number[]): string {
    return this.emit('Transpose', [value], [attribute.ints('perm', axes)]);
  }

  /** The written value of each of the graph's, those in its own order of axes first. */
  *written(): Iterable<{ ref: Ref; value: string; order: 'own' | 'channels first' }> {
    for (const [ref, value] of this.#values) yield { ref, value, order: 'own' };
    for (const [ref, value] of this.#channelsFirst) yield { ref, value, order: 'channels first' };
  }

  /** A transposition, or where either H · W or C is 1 a reshape, which costs nothing. */
  #turned(value: string, ref: Ref, to: 'first' | 'last'): string {
    const sizes = this.sizes(ref);
    const [, height = 0, width = 0, channels = 0] = sizes;
    const writing = this.#writing;
    this.#writing = ref;
    const axes = to === 'first' ? TO_CHANNELS_FIRST : TO_CHANNELS_LAST;
    const isFree = channels === 1 || height * width === 1;
    // 0 keeps the batch as it is.
    const made = isFree
      ? this.reshape(value, [
          0,
          ...axes.slice(1).map((axis) => (to === 'first' ? sizes : [0, channels, height, width])[axis]!),
        ])
      : this.transpose(value, axes);
    this.#writing = writing;
    return made;
  }

  #tensorOf(ref: Ref): string {
    if (!this.isConstant(ref)) throw new Error(`'${ref}' is read before it is written.`);
    const { type, shape, data } = this.#constant(ref);
    return this.derived(ref, 'value', (wish) => this.tensor(wish, type, shape, data));
  }

  #constantChannelsFirst(ref: Ref): string {
    const { type, shape, data } = this.#constant(ref);
    if (shape.length === 0) return this.value(ref);
    const full = [...Array<number>(4 - shape.length).fill(1), ...shape];
    const sizes = TO_CHANNELS_FIRST.map((axis) => full[axis]!);
    return this.derived(ref, 'NCHW', (wish) =>
      this.tensor(wish, type, shape.length === 1 ? sizes.slice(1) : sizes, transposed(data, full, TO_CHANNELS_FIRST)),
    );
  }

  #name(wish: string): string {
    const name = freeName(wish, (one) => this.#names.has(one));
    this.#names.add(name);
    return name;
  }
}

/**
 * Nodes that the outputs need in ONNX, where the sizes of a transposed convolution's output follow from its input: what
 * computes them is left out.
 */
function neededNodes({ nodes, outputs }: InferenceGraph): Set<string> {
  const needed = new Set(outputs.map(({ ref }) => nodeName(ref)));
  for (const { name, op, input } of [...nodes].reverse()) {
    if (!needed.has(name)) continue;
    const read = op === 'Conv2DBackpropInput' ? input.slice(1) : input;
    for (const ref of read) needed.add(nodeName(ref));
  }
  return needed;
}

/** The attributes of a node by kind, with TensorFlow's defaults. */
export const read = {
  flag: ({ attr }: NodeDef, name: string): boolean => attr[name]?.b ?? false,
  int: ({ attr }: NodeDef, name: string, otherwise: number): number => Number(attr[name]?.i ?? otherwise),
  float: ({ attr }: NodeDef, name: string, otherwise: number): number => attr[name]?.f ?? otherwise,
  ints: ({ attr }: NodeDef, name: string): number[] => (attr[name]?.list?.i ?? []).map(Number),
  text: ({ attr }: NodeDef, name: string): string => new TextDecoder().decode(attr[name]?.s),
};
