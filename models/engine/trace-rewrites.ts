import type { Tensor, TensorInfo } from '@tensorflow/tfjs';
import type { Graph, Ref } from './graph.js';
import { type AttrValue } from './graph-def.js';
import { ownOp } from './own-ops.js';

/** One op as a tfjs kernel executes it. */
export interface TracedOp {
  op: string;
  attrs: Record<string, AttrValue>;
  inputs: readonly TensorInfo[];
  refs: readonly Ref[];
  output: Tensor;
}

/** Ops that change nothing where shape and type stay the same. */
const SHAPE_OR_TYPE = new Set(['Reshape', 'Cast', 'BroadcastTo', 'Tile', 'Slice', 'Pad', 'PadV2']);

/** What tfjs's kernels and gradients emit needlessly is left out of the graph, and faster ops take the place of some. */
export class TraceRewrites {
  readonly #graph: Graph;
  /** ReLUs and leaky ReLUs so far, by their kind, slope and input. */
  readonly #activated = new Map<string, Ref>();
  /** What a Reshape was made of, through any number of them. */
  readonly #reshaped = new Map<Ref, { ref: Ref; shape: readonly number[] }>();

  constructor(graph: Graph) {
    this.#graph = graph;
  }

  /** The graph output that stands for the op's first output. */
  add(traced: TracedOp): Ref {
    const { op, attrs, inputs, refs, output } = traced;
    const [input] = inputs;
    if (input && SHAPE_OR_TYPE.has(op) && sameShape(input.shape, output.shape) && input.dtype === output.dtype) {
      return refs[0]!;
    }
    if (op === 'Reshape') return this.#reshape(traced);
    if (op === 'BatchMatMulV2' && inputs.every(({ shape, dtype }) => shape.length === 2 && dtype === 'float32')) {
      const { T, adj_x, adj_y } = attrs;
      const product = { T: T!, transpose_a: adj_x!, transpose_b: adj_y! };
      return this.#record({ ...traced, op: 'MatMul', attrs: product });
    }
    if ((op === 'Relu' || op === 'LeakyRelu') && slopeOf(attrs) > 0) {
      const node = this.#graph.add(op, refs, attrs);
      this.#activated.set(activation(op, attrs, refs[0]!), node);
      return node;
    }
    if (op === 'ReluGrad' || op === 'LeakyReluGrad') return this.#activationGradient(traced);
    return this.#record(traced);
  }

  #record({ op, attrs, inputs, refs, output }: TracedOp): Ref {
    const own = ownOp({ op, attrs, inputs, output, constant: (input) => this.#graph.integers(refs[input]!) });
    return this.#graph.add(own?.op ?? op, refs.slice(0, own?.inputs), own?.attrs ?? attrs);
  }

  /**
   * The gradient's sign test gives the same for an activation's output as for its input. Where nothing else needs the
   * input, TensorFlow then makes one op of a product or convolution, its bias and the activation.
   */
  #activationGradient(traced: TracedOp): Ref {
    const { op, attrs, refs } = traced;
    const [dy, x] = refs as [Ref, Ref];
    const output = this.#activated.get(activation(op.slice(0, -'Grad'.length), attrs, x));
    return this.#record({ ...traced, refs: [dy, output ?? x] });
  }

  /** A Reshape of Reshapes is one of what they were made of, or nothing where it has that shape again. */
  #reshape({ attrs, inputs, refs, output }: TracedOp): Ref {
    const source = this.#reshaped.get(refs[0]!) ?? { ref: refs[0]!, shape: inputs[0]!.shape };
    if (sameShape(source.shape, output.shape)) return source.ref;
    const node = this.#graph.add('Reshape', [source.ref, refs[1]!], attrs);
    this.#reshaped.set(node, source);
    return node;
  }
}

/** Of a leaky ReLU. Where it is positive, the output has the input's sign. */
function slopeOf({ alpha }: Record<string, AttrValue>): number {
  return alpha?.f ?? 1;
}

function activation(op: string, attrs: Record<string, AttrValue>, x: Ref): string {
  return `${op}|${slopeOf(attrs)}|${x}`;
}

function sameShape(a: readonly number[], b: readonly number[]): boolean {
  return a.length === b.length && a.every((size, axis) => size === b[axis]);
}
