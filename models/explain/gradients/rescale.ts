import type { Tensor, Tensor2D } from '@tensorflow/tfjs';
import { RequestError } from '../../core/errors.js';
import { tf } from '../../engine/tensorflow.js';

// Of each tensor the first half of the batch is the row, the second half what it is held against: B pairs, 2B inputs.

/** What tfjs keeps of an op for the way back. */
interface TapeNode {
  kernelName: string;
  inputs: Record<string, Tensor>;
  outputs: Tensor[];
  gradient?: (dys: Tensor[]) => Record<string, () => Tensor>;
}

/** Which differences of inputs are too small to divide by. */
const SMALL = 1e-6;

/** What passes differences on as it does gradients. */
const LINEAR = new Set([
  ...[
    'Add',
    'AddN',
    'Sub',
    'Neg',
    'Sum',
    'Mean',
    'Identity',
    'Cast',
    'Reshape',
    'ExpandDims',
    'Transpose',
    'Concat',
    'Pack',
  ],
  ...[
    'Unpack',
    'Slice',
    'StridedSlice',
    'SplitV',
    'GatherV2',
    'PadV2',
    'Tile',
    'BroadcastTo',
    'AvgPool',
    'ResizeBilinear',
  ],
]);
/** Linear where one of their inputs alone depends on what is explained. */
const PRODUCTS = new Set(['BatchMatMul', 'Multiply', 'Conv2D', 'DepthwiseConv2dNative']);
const ELEMENTWISE = new Set([
  ...[
    'Relu',
    'LeakyRelu',
    'ReLU',
    'leaky ReLU',
    'GELU',
    'ReLU',
    'leaky ReLU',
    'GELU',
    'Tanh',
    'Sigmoid',
    'Elu',
    'Selu',
    'Relu6',
    'Softplus',
    'Exp',
    'Log',
    'Sqrt',
    'Rsqrt',
  ],
  ...['Square', 'Abs', 'Erf', 'Maximum', 'Minimum', 'Reciprocal', 'Sin', 'Cos'],
]);

/**
 * Multipliers [2B, …] of DeepLIFT's rescale rule (Shrikumar et al. 2017, sec. 3.5.1) from `outputs` back to `x` [2B, …], weighed with
 * `weights` [2B, K]: each occurrence of an op passes on its difference of outputs over its difference of inputs in place of its
 * gradient. Pooling by the largest has the rule of Lundberg & Lee's Deep SHAP, softmax one of its own. Throws RequestError where
 * an op has no rule.
 */
export function multipliers(outputs: () => Tensor2D, x: Tensor, weights: Tensor2D): Tensor {
  const kept: Tensor[] = [];
  try {
    const { grads } = tf.engine().gradients(
      () => {
        const y = outputs();
        const { activeTape } = (tf.engine() as unknown as { state: { activeTape: TapeNode[] } }).state;
        for (const { node, keys } of between(x, y, activeTape)) {
          withRule(node, keys, (tensor) => {
            const copy = tf.keep(tf.clone(tensor));
            kept.push(copy);
            return copy;
          });
        }
        return y;
      },
      [x],
      weights,
      true,
    );
    return (grads[0] as Tensor | undefined) ?? tf.zerosLike(x);
  } finally {
    tf.dispose(kept);
  }
}

/** The ops that lead from `x` to `y`, each with the names of those of its inputs that depend on `x`; copies for the way back do not. */
function between(x: Tensor, y: Tensor, tape: readonly TapeNode[]): { node: TapeNode; keys: string[] }[] {
  const needed = new Set([y.id]);
  for (const { inputs, outputs } of [...tape].reverse()) {
    if (outputs.some(({ id }) => needed.has(id))) for (const { id } of Object.values(inputs)) needed.add(id);
  }
  const depends = new Set([x.id]);
  return tape.flatMap((node) => {
    if (!node.outputs.some(({ id }) => needed.has(id))) return [];
    const keys = Object.keys(node.inputs).filter((key) => depends.has(node.inputs[key]!.id));
    if (keys.length === 0) return [];
    for (const { id } of node.outputs) depends.add(id);
    return [{ node, keys }];
  });
}

/** Gives the op at this place its rule; `keys` are those of its inputs that depend on what is explained. */
function withRule(node: TapeNode, keys: readonly string[], keep: (tensor: Tensor) => Tensor): void {
  const { kernelName, inputs, gradient } = node;
  const [key] = keys as [string];
  if (LINEAR.has(kernelName)) return;
  if (keys.length === 1 && (PRODUCTS.has(kernelName) || (kernelName === 'RealDiv' && key === 'a'))) return;
  if (keys.length > 1 || !gradient) throw withoutRule(kernelName);
  const wayBack = (dy: Tensor) => gradient([dy])[key]!();
  const rule = ruleOf(kernelName);
  if (!rule) throw withoutRule(kernelName);
  const [input, output] = [keep(inputs[key]!), keep(node.outputs[0]!)];
  node.gradient = ([dy]) => ({ [key]: () => rule({ dy: dy!, input, output, wayBack }) });
}

interface Passed {
  dy: Tensor;
  input: Tensor;
  output: Tensor;
  /** The op's own gradient. */
  wayBack(dy: Tensor): Tensor;
}

function ruleOf(kernel: string): ((passed: Passed) => Tensor) | null {
  if (ELEMENTWISE.has(kernel)) return rescaled;
  if (kernel === 'MaxPool') return pooled;
  return kernel === 'Softmax' ? normalised : null;
}

function rescaled({ dy, input, output, wayBack }: Passed): Tensor {
  const [x, reference] = halves(input);
  const [y, before] = halves(output);
  const ratio = quotient(tf.sub(y, before), tf.sub(x, reference));
  const isSmall = twice(tf.lessEqual(tf.abs(tf.sub(x, reference)), SMALL));
  return tf.where(isSmall, wayBack(dy), tf.mul(dy, twice(ratio)));
}

/** What the larger of both outputs is above each of them goes to where row and reference have their largest. */
function pooled({ dy, input, output, wayBack }: Passed): Tensor {
  const [x, reference] = halves(input);
  const [y, before] = halves(output);
  const larger = tf.maximum(y, before);
  const [fromRow, fromReference] = halves(
    wayBack(tf.mul(dy, tf.concat([tf.sub(larger, before), tf.sub(y, larger)], 0))),
  );
  return twice(quotient(tf.add(fromRow, fromReference), tf.sub(x, reference)));
}

/**
 * e / Σe with e = exp(z): the exponential by the rescale rule, the quotient shared between both of its parts as Shapley values of two
 * players, which leaves nothing to divide by.
 */
function normalised({ dy, input }: Passed): Tensor {
  const [z, reference] = halves(input);
  const top = tf.max(tf.maximum(z, reference), -1, true);
  const [e, before] = [tf.exp(tf.sub(z, top)), tf.exp(tf.sub(reference, top))];
  const [sum, sumBefore] = [tf.sum(e, -1, true), tf.sum(before, -1, true)];
  const [wanted] = halves(dy);
  const byPart = tf.mul(wanted, tf.mul(tf.add(tf.div(1, sum), tf.div(1, sumBefore)), 0.5));
  const bySum = tf.neg(tf.sum(tf.mul(wanted, tf.div(tf.add(e, before), tf.mul(tf.mul(sum, sumBefore), 2))), -1, true));
  const gap = tf.sub(z, reference);
  const isSmall = tf.lessEqual(tf.abs(gap), SMALL);
  const slope = tf.where(isSmall, tf.mul(tf.add(e, before), 0.5), quotient(tf.sub(e, before), gap));
  return twice(tf.mul(tf.add(byPart, bySum), slope));
}

/** a / b, 0 where b is small. */
function quotient(a: Tensor, b: Tensor): Tensor {
  const isSmall = tf.lessEqual(tf.abs(b), SMALL);
  return tf.where(isSmall, tf.zerosLike(a), tf.div(a, tf.where(isSmall, tf.onesLike(b), b)));
}

function halves(x: Tensor): [Tensor, Tensor] {
  return tf.split(x, 2) as [Tensor, Tensor];
}

function twice(x: Tensor): Tensor {
  return tf.concat([x, x], 0);
}

function withoutRule(op: string): RequestError {
  return new RequestError(
    `method: Deep SHAP has no rule for ${op}, which this model has; use gradients, which any network can be followed by.`,
    { field: 'method' },
  );
}
