/** Which channels of a graph's values stand or fall together: what goes if one of them is to go. */
import type { NodeDef } from '../../engine/graph-def.js';
import { constantOf } from '../graph/constants.js';
import { nodesByName, readersOf, type InferenceGraph, type Ref } from '../graph/inference-graph.js';

/** A product that mixes the channels of `input` into those of `output` by constant weights; null: a table of rows. */
export interface Mixing {
  weights: string;
  /** `axis` of the weights. */
  input: { ref: Ref; axis: number } | null;
  output: { ref: Ref; axis: number };
}

/** What has channels, the last dimension of values, and how they depend on each other (Fang et al. 2023). */
export interface ChannelTies {
  /** How many channels a value has; 0 where it has none. */
  channels(ref: Ref): number;
  /** The set that a channel belongs to: all of its members are there, or none is. */
  set(ref: Ref, channel: number): number;
  /** Sets that have to stay: of inputs, outputs, and of what ops read or give that can't do with fewer. */
  kept: ReadonlySet<number>;
  mixings: readonly Mixing[];
  /** Constants that have a number, or a filter, for each channel of a value, and the axis of the channels. */
  vectors: ReadonlyMap<string, number>;
}

export const UNARY = new Set(
  `Relu Relu6 LeakyRelu Elu Selu Tanh Sigmoid Erf Exp Log Neg Abs Square Sqrt Rsqrt Softplus MaxPool AvgPool
  ResizeNearestNeighbor ResizeBilinear`.split(/\s+/),
);
const ELEMENTWISE = new Set(
  `Add AddV2 BiasAdd Sub Mul RealDiv Maximum Minimum SquaredDifference SelectV2`.split(/\s+/),
);
const REDUCTION = /^(Mean|Sum|Max|Min)$/;

/** Channels come last, as TensorFlow has them by default; of what isn't understood, everything has to stay. */
export function channelTies(graph: InferenceGraph): ChannelTies {
  return new Tying(graph).ties();
}

class Tying {
  readonly #graph: InferenceGraph;
  readonly #byName: (name: string) => NodeDef;
  readonly #readers: ReadonlyMap<string, readonly NodeDef[]>;
  readonly #first = new Map<Ref, number>();
  readonly #parent: number[] = [];
  readonly #kept: number[] = [];
  readonly #mixings: Mixing[] = [];
  readonly #vectors = new Map<string, number>();

  constructor(graph: InferenceGraph) {
    this.#graph = graph;
    this.#byName = nodesByName(graph);
    this.#readers = readersOf(graph);
    for (const ref of graph.types.keys()) {
      this.#first.set(ref, this.#parent.length);
      for (let channel = this.#channels(ref); channel > 0; channel--) this.#parent.push(this.#parent.length);
    }
  }

  ties(): ChannelTies {
    for (const node of this.#graph.nodes) {
      if (node.op === 'Const' || this.#understood(node)) continue;
      for (const ref of [...node.input, ...this.#outputs(node.name)]) this.#keep(ref);
    }
    for (const { ref } of this.#graph.outputs) this.#keep(ref);
    return {
      channels: (ref) => this.#channels(ref),
      set: (ref, channel) => this.#root(this.#first.get(ref)! + channel),
      kept: new Set(this.#kept.map((member) => this.#root(member))),
      mixings: this.#mixings,
      vectors: this.#vectors,
    };
  }

  /** Ties what the node reads to what it gives; false where it can't do with fewer channels. */
  #understood(node: NodeDef): boolean {
    const { name, op, input } = node;
    if (/^(GatherV2|MatMul|Conv2D|DepthwiseConv2dNative|Conv2DBackpropInput)$/.test(op)) return this.#mixes(node);
    if (UNARY.has(op)) return isChannelsLast(node) && this.#same(name, input[0]!);
    if (ELEMENTWISE.has(op)) return isChannelsLast(node) && this.#elementwise(node);
    if (REDUCTION.test(op)) return !this.#touchesLast(input[0]!, input[1]!) && this.#same(name, input[0]!);
    if (op === 'Transpose') return this.#keepsLastPlace(node) && this.#same(name, input[0]!);
    if (op === 'Pad' || op === 'PadV2') return this.#padsNoChannels(node) && this.#same(name, input[0]!);
    if (op === 'Reshape') return this.#reshaped(node);
    if (op === 'ConcatV2') return this.#joined(node);
    // Only the size of the batch is taken of it.
    if (op === 'Shape') return this.#readers.get(name)!.every((reader) => this.#takesFirst(reader));
    return false;
  }

  #mixes(node: NodeDef): boolean {
    const { name, op, input, attr } = node;
    const weights = op === 'GatherV2' ? input[0]! : input[1]!;
    // Weights that something else reads too would have to be cut in two ways.
    if (this.#byName(weights).op !== 'Const' || this.#readers.get(weights)!.length > 1) return false;
    const value = op === 'Conv2DBackpropInput' ? input[2]! : input[0]!;
    const shape = this.#graph.shapes.get(weights)!;
    const mix = (inAxis: number, outAxis: number): boolean => {
      if (shape[inAxis] !== this.#channels(value) || shape[outAxis] !== this.#channels(name)) return false;
      this.#mixings.push({
        weights,
        input: { ref: value, axis: inAxis },
        output: { ref: name, axis: outAxis },
      });
      return true;
    };
    switch (op) {
      case 'MatMul':
        if (attr['transpose_a']?.b) return false;
        return attr['transpose_b']?.b ? mix(1, 0) : mix(0, 1);
      case 'Conv2D':
        return isChannelsLast(node) && mix(2, 3);
      case 'Conv2DBackpropInput':
        return isChannelsLast(node) && this.#byName(input[0]!).op === 'Pack' && mix(3, 2);
      case 'DepthwiseConv2dNative':
        if (!isChannelsLast(node) || shape[3] !== 1) return false;
        this.#vectors.set(weights, 2);
        for (let channel = 0; channel < this.#channels(name); channel++) this.#tie(name, channel, value, channel);
        return true;
      default:
        if (this.#integers(input[2]!)?.[0] !== 0 || shape.length < 2) return false;
        this.#mixings.push({
          weights,
          input: null,
          output: { ref: name, axis: shape.length - 1 },
        });
        return shape.at(-1) === this.#channels(name);
    }
  }

  #elementwise({ name, input }: NodeDef): boolean {
    const channels = this.#channels(name);
    if (channels === 0) return false;
    for (const ref of input) {
      if (this.#channels(ref) !== channels) this.#keep(ref);
      else this.#same(name, ref);
      if (this.#channels(ref) === channels && this.#byName(ref).op === 'Const') {
        this.#vectors.set(ref, this.#graph.shapes.get(ref)!.length - 1);
      }
    }
    return true;
  }

  /** Where rows of the one are a whole number of rows of the other, side by side. */
  #reshaped({ name, input }: NodeDef): boolean {
    const [from, to] = [this.#channels(input[0]!), this.#channels(name)];
    if (from === 0 || to === 0 || !this.#integers(input[1]!)) return false;
    const [many, few] = from > to ? [input[0]!, name] : [name, input[0]!];
    const [most, least] = [Math.max(from, to), Math.min(from, to)];
    if (most % least !== 0) return false;
    for (let place = 0; place < most; place++) this.#tie(many, place, few, place % least);
    return true;
  }

  #joined({ name, input }: NodeDef): boolean {
    const [axis] = this.#integers(input.at(-1)!) ?? [];
    const parts = input.slice(0, -1);
    const last = this.#graph.shapes.get(name)!.length - 1;
    if (axis === undefined || parts.some((ref) => this.#channels(ref) === 0)) return false;
    const beside = axis === last || axis === -1;
    let start = 0;
    for (const ref of parts) {
      for (let channel = 0; channel < this.#channels(ref); channel++) this.#tie(name, start + channel, ref, channel);
      if (this.#byName(ref).op === 'Const') this.#vectors.set(ref, this.#graph.shapes.get(ref)!.length - 1);
      if (beside) start += this.#channels(ref);
    }
    return true;
  }

  #same(a: Ref, b: Ref): boolean {
    const channels = this.#channels(a);
    if (channels === 0 || channels !== this.#channels(b)) return false;
    for (let channel = 0; channel < channels; channel++) this.#tie(a, channel, b, channel);
    return true;
  }

  #touchesLast(ref: Ref, axes: Ref): boolean {
    const last = this.#graph.shapes.get(ref)!.length - 1;
    return this.#integers(axes)?.some((axis) => axis === last || axis === -1) ?? true;
  }

  #keepsLastPlace({ input }: NodeDef): boolean {
    const permutation = this.#integers(input[1]!);
    return permutation?.at(-1) === (permutation?.length ?? 0) - 1;
  }

  #padsNoChannels({ input }: NodeDef): boolean {
    return (
      this.#integers(input[1]!)
        ?.slice(-2)
        .every((size) => size === 0) ?? false
    );
  }

  #takesFirst({ op, input }: NodeDef): boolean {
    const one = (ref: Ref, value: number) => this.#integers(ref)?.length === 1 && this.#integers(ref)![0] === value;
    return op === 'StridedSlice' && one(input[1]!, 0) && one(input[2]!, 1);
  }

  #integers(ref: Ref): Int32Array | null {
    const node = this.#byName(ref);
    if (node.op !== 'Const') return null;
    const { data } = constantOf(node);
    return data instanceof Int32Array ? data : null;
  }

  #channels(ref: Ref): number {
    const last = this.#graph.types.get(ref) === 'int32' ? undefined : this.#graph.shapes.get(ref)?.at(-1);
    return typeof last === 'number' ? last : 0;
  }

  #outputs(name: string): Ref[] {
    const refs: Ref[] = [name];
    for (let output = 1; this.#first.has(`${name}:${output}`); output++) refs.push(`${name}:${output}`);
    return refs;
  }

  #keep(ref: Ref): void {
    const first = this.#first.get(ref)!;
    for (let channel = 0; channel < this.#channels(ref); channel++) this.#kept.push(first + channel);
  }

  #tie(a: Ref, channelA: number, b: Ref, channelB: number): void {
    const [one, other] = [this.#root(this.#first.get(a)! + channelA), this.#root(this.#first.get(b)! + channelB)];
    this.#parent[Math.max(one, other)] = Math.min(one, other);
  }

  #root(member: number): number {
    let root = member;
    while (this.#parent[root] !== root) {
      this.#parent[root] = this.#parent[this.#parent[root]!]!;
      root = this.#parent[root]!;
    }
    return root;
  }
}

function isChannelsLast({ attr: { data_format: format } }: NodeDef): boolean {
  return !format?.s || new TextDecoder().decode(format.s) === 'NHWC';
}
