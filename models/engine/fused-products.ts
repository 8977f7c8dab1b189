import { attr, type NodeDef } from './graph-def.js';
import type { Ref } from './graph.js';
import { nodeRead, readersOf } from './graph-readers.js';

// The lab's own products and convolutions (product_ops.cc and convolution_ops.cc in models/engine/kernels) make one op of
// product, bias and activation, as TensorFlow's grappler does of its own, and of max pooling after these.

const FINISHED_HERE = new Set(['ModelLabMatMul', 'ModelLabConv2D']);
const SUMS = new Set(['Add', 'AddV2', 'BiasAdd']);
const ACTIVATIONS = new Set(['Relu', 'LeakyRelu']);

/**
 * The graph with bias and activation, and max pooling after a convolution, taken into the lab's own product before them,
 * wherever nothing else needs what lies between: a gradient needs what was pooled, so that this is for inference alone.
 * `shapes` has those of outputs, as far as they are known.
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
        op: more.op ?? last.op,
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
    const pooling = soleReader(last.name);
    if (product.op === 'ModelLabConv2D' && pooling?.op === 'ModelLabMaxPool' && pooled(pooling) && keepsOrder(last)) {
      const { ksize, strides, padding } = pooling.attr;
      const windows = { ksize: ksize!, pool_strides: strides!, pool_padding: padding! };
      take(pooling, { op: 'ModelLabConv2DMaxPool', attr: { ...last.attr, ...windows } });
    }
  }
  return nodes.filter(({ name }) => !dropped.has(name)).map((node) => replaced.get(node.name) ?? node);
}

/** One number for each column of a product; [1, N] would be added just so. */
function isBias(bias: readonly number[] | undefined, product: readonly number[] | undefined): boolean {
  return bias?.length === 1 && product !== undefined && bias[0] === product.at(-1);
}

/** Whether the windows are 2 × 2 and no pixel is in two of them, for which it would be computed twice. */
function pooled({ attr: { ksize, strides } }: NodeDef): boolean {
  return (
    String(ksize?.list?.i) === '1,2,2,1' &&
    strides?.list?.i?.every((stride, axis) => stride >= [1, 2, 2, 1][axis]!) === true
  );
}

/** Whether the largest of a product's sums stays the largest. */
function keepsOrder({ attr: { activation, alpha } }: NodeDef): boolean {
  return activation === undefined || alpha === undefined || alpha.f! >= 0;
}
