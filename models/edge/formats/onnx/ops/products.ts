/** Products of matrices. */
import type { NodeDef } from '../../../../engine/graph-def.js';
import type { Ref } from '../../../graph/inference-graph.js';
import { transposed } from '../transposed.js';
import { read, type Lowering, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';

/** The sum of a bias that comes right after a product or convolution, so that both become one node. */
export function biasAfter(node: NodeDef, to: Lowering, channels: number): { sum: NodeDef; bias: Ref } | null {
  const sum = to.onlyReader(node.name);
  if (!sum || !/^(?:Add|AddV2|BiasAdd)$/.test(sum.op)) return null;
  const bias = sum.input.find((ref) => ref !== node.name);
  if (!to.isConstant(bias)) return null;
  const shape = to.shape(bias);
  const isOneForEach = shape.at(-1) === channels && shape.slice(0, -1).every((size) => size === 1);
  return isOneForEach && shape.length <= to.shape(node.name).length ? { sum, bias } : null;
}

/** A bias as [channels]. */
export function flatBias(bias: Ref, to: Lowering): string {
  const values = to.floats(bias);
  if (to.shape(bias).length === 1) return to.value(bias);
  return to.derived(bias, 'bias', (wish) => to.tensor(wish, 'float32', [values.length], values));
}

/**
 * A constant factor as it is kept, [K, N], or for transposed ones [N, K]. Where the other one is a picture made flat
 * channels first, its K rows follow.
 */
function factor(
  ref: Ref,
  to: Lowering,
  { isTransposed, picture }: { isTransposed: boolean; picture?: readonly number[] },
): string {
  if (!picture) return to.value(ref);
  return to.derived(ref, 'CHW rows', (wish) => {
    const shape = to.shape(ref) as number[];
    const others = isTransposed ? shape[0]! : shape[1]!;
    const values = isTransposed
      ? transposed(to.floats(ref), [others, ...picture], [0, 3, 1, 2])
      : transposed(to.floats(ref), [...picture, others], [2, 0, 1, 3]);
    return to.tensor(wish, 'float32', shape, values);
  });
}

const swapped = (ref: Ref, to: Lowering): string => {
  const rank = to.shape(ref).length;
  const axes = Array.from({ length: rank }, (_, axis) => axis);
  return to.transpose(to.value(ref), [...axes.slice(0, -2), rank - 1, rank - 2]);
};

function matMul(node: NodeDef, to: Lowering): void {
  const [a, b] = node.input as [Ref, Ref];
  const isTransposed = read.flag(node, 'transpose_b');
  const left = read.flag(node, 'transpose_a') ? swapped(a, to) : to.value(a);
  if (!to.isConstant(b)) {
    to.set(node.name, to.emit('MatMul', [left, isTransposed ? swapped(b, to) : to.value(b)]));
    return;
  }
  const picture = to.flatOrder(a);
  const right = factor(b, to, { isTransposed, ...(picture && { picture }) });
  const [outer, inner] = to.shape(b) as number[];
  const found = biasAfter(node, to, isTransposed ? outer! : inner!);
  if (!found && !isTransposed) {
    to.set(node.name, to.emit('MatMul', [left, right]));
    return;
  }
  const attributes = isTransposed ? [attribute.int('transB', 1)] : [];
  const product = to.emit('Gemm', [left, right, ...(found ? [flatBias(found.bias, to)] : [])], attributes);
  to.set((found?.sum ?? node).name, product);
  if (found) to.skip(found.sum);
}

export const productOps: Record<string, OpMapping> = {
  MatMul: matMul,
  ...Object.fromEntries(
    ['BatchMatMul', 'BatchMatMulV2', 'BatchMatMulV3'].map((op): [string, OpMapping] => [
      op,
      (node, to) => {
        const [a, b] = node.input as [Ref, Ref];
        const left = read.flag(node, 'adj_x') ? swapped(a, to) : to.value(a);
        to.set(node.name, to.emit('MatMul', [left, read.flag(node, 'adj_y') ? swapped(b, to) : to.value(b)]));
      },
    ]),
  ),
};
