import { attr, type AttrValue, type NodeDef } from './graph-def.js';
import { nodeOf, type Ref } from './graph.js';
import { fused } from './ops/fused.js';

// Products and convolutions by the lab's own kernels (models/engine/kernels/product_ops.cc), which make one op of product,
// bias and activation as TensorFlow's grappler does of its own ops. They run on the CPU.

/** With fewer outputs than these most of a vector of sums would be empty. */
const FEWEST_OUTPUTS = 8;

/** From this many channels on oneDNN convolves faster; its gradients are not. */
const MOST_CHANNELS = 15;

/**
 * The lab's own op for one of TensorFlow's, with its attributes; null where it has none, where TensorFlow's is faster, or
 * where it can't run.
 */
export function ownProduct(
  op: string,
  attrs: Record<string, AttrValue>,
  [input]: readonly { shape: readonly number[] }[],
  output: { shape: readonly number[]; dtype: string },
): { op: string; attrs: Record<string, AttrValue> } | null {
  if (output.dtype !== 'float32' || fused() === null) return null;
  const outputs = output.shape.at(-1)!;
  switch (op) {
    case 'MatMul':
      return { op: 'ModelLabMatMul', attrs: { ...attrs, N: attr.int(0) } };
    case 'Conv2D':
      return byPixel(attrs) && outputs >= FEWEST_OUTPUTS && input!.shape.at(-1)! <= MOST_CHANNELS
        ? { op: 'ModelLabConv2D', attrs: { ...attrs, N: attr.int(0) } }
        : null;
    case 'Conv2DBackpropFilter':
      return byPixel(attrs) && outputs >= FEWEST_OUTPUTS ? { op: 'ModelLabConv2DBackpropFilter', attrs } : null;
    case 'Conv2DBackpropInput':
      return byPixel(attrs) ? { op: 'ModelLabConv2DBackpropInput', attrs } : null;
    default:
      return null;
  }
}

function byPixel({ data_format: format }: Record<string, AttrValue>): boolean {
  return format?.s === undefined || new TextDecoder().decode(format.s) === 'NHWC';
}

const FINISHED_HERE = new Set(['ModelLabMatMul', 'ModelLabConv2D']);
const SUMS = new Set(['Add', 'AddV2', 'BiasAdd']);
const ACTIVATIONS = new Set(['Relu', 'LeakyRelu']);

/**
 * The graph with bias and activation taken into the lab's own product before them, wherever nothing else needs what lies
 * between. `shapes` has those of outputs, as far as they are known.
 */
export function finishProducts(nodes: readonly NodeDef[], shapes: ReadonlyMap<Ref, readonly number[]>): NodeDef[] {
  const readers = readersOf(nodes);
  /** The only node that reads this one's output, and how; undefined where there are several. */
  const soleReader = (name: string): NodeDef | undefined => {
    const all = readers.get(name) ?? [];
    return all.length === 1 && all[0]!.input.filter((each) => nodeRead(each) === name).length === 1
      ? all[0]
      : undefined;
  };
  const dropped = new Set<string>();
  const replaced = new Map<string, NodeDef>();
  for (const product of nodes) {
    if (!FINISHED_HERE.has(product.op)) continue;
    let last = product;
    const take = (next: NodeDef, more: Partial<NodeDef>): void => {
      dropped.add(last.name);
      const controls = [...last.input, ...next.input].filter((each) => each.startsWith('^'));
      const inputs = (more.input ?? last.input).filter((each) => !each.startsWith('^'));
      last = {
        name: next.name,
        op: product.op,
        attr: more.attr ?? last.attr,
        input: [...inputs, ...new Set(controls)],
      };
      replaced.set(last.name, last);
    };
    const sum = soleReader(last.name);
    const bias = sum && SUMS.has(sum.op) ? sum.input.find((each) => each !== product.name) : undefined;
    if (sum && bias !== undefined && isBias(shapes.get(bias), shapes.get(product.name))) {
      const inputs = product.input.filter((each) => !each.startsWith('^'));
      take(sum, { input: [...inputs, bias], attr: { ...product.attr, N: attr.int(1) } });
    }
    const activation = soleReader(last.name);
    if (activation && ACTIVATIONS.has(activation.op)) {
      const { alpha } = activation.attr;
      take(activation, {
        attr: { ...last.attr, activation: attr.string(activation.op), ...(alpha ? { alpha } : {}) },
      });
    }
  }
  return nodes.filter(({ name }) => !dropped.has(name)).map((node) => replaced.get(node.name) ?? node);
}

/** One number for each column of a product; [1, N] would be added just so. */
function isBias(bias: readonly number[] | undefined, product: readonly number[] | undefined): boolean {
  return bias?.length === 1 && product !== undefined && bias[0] === product.at(-1);
}

/** The nodes that read each node, those among them that only wait for it included. */
function readersOf(nodes: readonly NodeDef[]): Map<string, NodeDef[]> {
  const readers = new Map<string, NodeDef[]>();
  for (const node of nodes) {
    for (const name of new Set(node.input.map(nodeRead))) {
      const all = readers.get(name);
      if (all) all.push(node);
      else readers.set(name, [node]);
    }
  }
  return readers;
}

/** The node of an input, which may be one to wait for alone. */
function nodeRead(input: string): string {
  return nodeOf(input.replace('^', ''));
}
