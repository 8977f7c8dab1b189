/** Ops that work number by number, in whichever order of axes their inputs lie. */
import type { NodeDef } from '../../../../engine/graph-def.js';
import type { Ref } from '../../../graph/inference-graph.js';
import type { Lowering, OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';

type Compute = (inputs: readonly string[]) => string;

/** Computes the node's output from its inputs: channels first where one of them lies so already. */
export function elementwise(node: NodeDef, to: Lowering, compute: Compute, refs: readonly Ref[] = node.input): void {
  const isPicture = to.shape(node.name).length === 4;
  const canTurn = refs.every((ref) => to.isConstant(ref) || to.shape(ref).length === 4);
  if (isPicture && canTurn && refs.some((ref) => to.liesChannelsFirst(ref))) {
    to.setChannelsFirst(node.name, compute(refs.map((ref) => to.channelsFirst(ref))));
  } else {
    to.set(node.name, compute(refs.map((ref) => to.value(ref))));
  }
}

function same(op: string): OpMapping {
  return (node, to) => elementwise(node, to, (inputs) => to.emit(op, inputs));
}

/** By formula: `compute` makes it from the inputs' values. */
function formula(compute: (to: Lowering, inputs: readonly string[], node: NodeDef) => string): OpMapping {
  return (node, to) => elementwise(node, to, (inputs) => compute(to, inputs, node));
}

const negated = (op: string) => formula((to, inputs) => to.emit('Not', [to.emit(op, inputs)]));

/** ⌊a / b⌋ of whole numbers: ONNX's own division cuts off towards 0. */
function floorDivide(to: Lowering, [a, b]: readonly string[], node: NodeDef): string {
  if (to.type(node.name) === 'float32') return to.emit('Floor', [to.emit('Div', [a!, b!])]);
  const exact = to.emit('Sub', [a!, to.emit('Mod', [a!, b!])]);
  return to.emit('Div', [exact, b!]);
}

/** a − b ⌊a / b⌋; ONNX has it for whole numbers alone. */
function floorModulo(to: Lowering, [a, b]: readonly string[], node: NodeDef): string {
  if (to.type(node.name) !== 'float32') return to.emit('Mod', [a!, b!]);
  return to.emit('Sub', [a!, to.emit('Mul', [b!, to.emit('Floor', [to.emit('Div', [a!, b!])])])]);
}

const onnxTypes = { float32: 1, uint8: 2, int32: 6, bool: 9 } as const;

export const elementwiseOps: Record<string, OpMapping> = {
  Add: same('Add'),
  AddV2: same('Add'),
  BiasAdd: same('Add'),
  Sub: same('Sub'),
  Mul: same('Mul'),
  RealDiv: same('Div'),
  Div: same('Div'),
  DivNoNan: formula((to, [a, b]) =>
    to.emit('Where', [to.emit('Equal', [b!, to.float(0)]), to.float(0), to.emit('Div', [a!, b!])]),
  ),
  FloorDiv: formula(floorDivide),
  FloorMod: formula(floorModulo),
  Maximum: same('Max'),
  Minimum: same('Min'),
  Pow: same('Pow'),
  SquaredDifference: formula((to, inputs) => {
    const difference = to.emit('Sub', inputs);
    return to.emit('Mul', [difference, difference]);
  }),
  AddN: (node, to) => elementwise(node, to, (inputs) => to.emit('Sum', inputs)),

  Equal: same('Equal'),
  NotEqual: negated('Equal'),
  Less: same('Less'),
  LessEqual: same('LessOrEqual'),
  Greater: same('Greater'),
  GreaterEqual: same('GreaterOrEqual'),
  LogicalAnd: same('And'),
  LogicalOr: same('Or'),
  LogicalNot: same('Not'),
  Select: same('Where'),
  SelectV2: same('Where'),
  IsNan: same('IsNaN'),
  IsInf: same('IsInf'),
  IsFinite: formula((to, [x]) => to.emit('Not', [to.emit('Or', [to.emit('IsNaN', [x!]), to.emit('IsInf', [x!])])])),

  Abs: same('Abs'),
  Neg: same('Neg'),
  Sign: same('Sign'),
  Floor: same('Floor'),
  Ceil: same('Ceil'),
  Round: same('Round'),
  Rint: same('Round'),
  Exp: same('Exp'),
  Expm1: formula((to, [x]) => to.emit('Sub', [to.emit('Exp', [x!]), to.float(1)])),
  Log: same('Log'),
  Log1p: formula((to, [x]) => to.emit('Log', [to.emit('Add', [x!, to.float(1)])])),
  Sqrt: same('Sqrt'),
  Rsqrt: formula((to, [x]) => to.emit('Reciprocal', [to.emit('Sqrt', [x!])])),
  Square: formula((to, [x]) => to.emit('Mul', [x!, x!])),
  Reciprocal: same('Reciprocal'),
  Inv: same('Reciprocal'),
  Sin: same('Sin'),
  Cos: same('Cos'),
  Tan: same('Tan'),
  Sinh: same('Sinh'),
  Cosh: same('Cosh'),
  Atan: same('Atan'),
  Erf: same('Erf'),

  Cast: (node, to) => {
    const type = onnxTypes[to.type(node.name)];
    elementwise(node, to, ([x]) => to.emit('Cast', [x!], [attribute.int('to', type)]));
  },
};
