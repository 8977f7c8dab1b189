import type { NodeDef } from '../../../../engine/graph-def.js';
import { UnsupportedExport } from '../../format.js';
import { read, type Lowering, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';
import { elementwise } from './elementwise.js';

function same(op: string): OpMapping {
  return (node, to) => elementwise(node, to, ([x]) => to.emit(op, [x!]));
}

const alpha = (op: string, otherwise: number): OpMapping => {
  return (node, to) =>
    elementwise(node, to, ([x]) => to.emit(op, [x!], [attribute.float('alpha', read.float(node, 'alpha', otherwise))]));
};

/** Over the last axis, as TensorFlow's are. */
const overLast = (op: string): OpMapping => {
  return (node, to) => to.set(node.name, to.emit(op, [to.value(node.input[0]!)], [attribute.int('axis', -1)]));
};

function clip(node: NodeDef, to: Lowering, bounds: readonly [low: number, high: number]): void {
  elementwise(
    node,
    to,
    ([x]) => to.emit('Clip', [x!, to.float(bounds[0]), to.float(bounds[1])]),
    node.input.slice(0, 1),
  );
}

export const activationOps: Record<string, OpMapping> = {
  Relu: same('Relu'),
  Relu6: (node, to) => clip(node, to, [0, 6]),
  ClipByValue: (node, to) => {
    const [, low, high] = node.input as [string, string, string];
    if (!to.isConstant(low) || !to.isConstant(high))
      throw new UnsupportedExport(`ONNX: bounds of '${node.name}' vary.`);
    clip(node, to, [to.floats(low)[0]!, to.floats(high)[0]!]);
  },
  LeakyRelu: alpha('LeakyRelu', 0.2),
  Elu: alpha('Elu', 1),
  Selu: same('Selu'),
  Prelu: (node, to) => elementwise(node, to, (inputs) => to.emit('PRelu', inputs)),
  Softplus: same('Softplus'),
  Softsign: same('Softsign'),
  Sigmoid: same('Sigmoid'),
  Tanh: same('Tanh'),
  Softmax: overLast('Softmax'),
  LogSoftmax: overLast('LogSoftmax'),
};
