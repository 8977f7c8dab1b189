/** An inference graph from frozen nodes of anybody's, as TensorFlow and TensorFlow.js have them. */
import type { InferenceInput } from '../../core/inference.js';
import { attr, DATA_TYPE, type NodeDef } from '../../engine/graph-def.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import { constantNode, constantShape, integers, type Constant } from '../graph/constants.js';
import { needed, rewritten, type Draft } from '../graph/draft.js';
import { evaluateNodes } from '../graph/evaluate-nodes.js';
import { nativeTensorFlow } from '../graph/freeze.js';
import { inferShapes } from '../graph/infer-shapes.js';
import { nodeName, type InferenceGraph, type Ref, type Shape } from '../graph/inference-graph.js';
import { canonicalGelu } from '../graph/passes/canonical-gelu.js';
import { canonicalOps } from '../graph/passes/canonical-ops.js';
import { finiteMasks } from '../graph/passes/finite-masks.js';
import { foldScales } from '../graph/passes/fold-scales.js';
import { typeOf } from '../graph/types.js';
import { runOrder } from '../inspect/run-order.js';
import type { ImportedModel, StatedInterface } from './imported-model.js';
import { plainType, withPlainTypes } from './plain-types.js';
import { unfused } from './unfused-ops.js';

export interface SignedValue {
  ref: Ref;
  dtype: number;
  /** The batch is the first; −1 is an open size. */
  shape: readonly number[] | null;
}

export interface FrozenNodes {
  name: string;
  nodes: readonly NodeDef[];
  inputs: ReadonlyMap<string, SignedValue>;
  outputs: ReadonlyMap<string, Pick<SignedValue, 'ref'>>;
  stated: StatedInterface | null;
}

/** Ops that hand on what they are given. */
const PASSING = /^(Identity|StopGradient|PreventGradient|CheckNumerics|PlaceholderWithDefault|EnsureShape)$/;
const CONTROL_FLOW =
  /^(Stateless)?(If|While|Case)$|^(Switch|Merge|Enter|Exit|NextIteration|LoopCond|TensorArray.*|TensorList.*)$/;

/**
 * Throws an Error, in one sentence without the file's name, where the nodes have variables, control flow, types or sizes that
 * no inference graph has, and RequestError where native TensorFlow is missing.
 */
export async function graphOfNodes({ name, nodes, inputs, outputs, stated }: FrozenNodes): Promise<ImportedModel> {
  const native = await nativeTensorFlow();
  const named = [...inputs].map(([key, value]) => ({ ...inputOf(key, value, stated), ref: nodeName(value.ref) }));
  const draft = foldedConstants(native, plainDraft(nodes, named, outputs));
  const { shapes } = inferredShapes(native, draft, named, inputs);
  const canonical = [(one: Draft) => withFixedSizes(one, shapes), foldScales, canonicalGelu, finiteMasks].reduce(
    (one, pass) => pass(one),
    canonicalOps(draft, shapes),
  );
  const known = inferShapes(native, canonical.nodes, named);
  const graph: InferenceGraph = {
    ...{ name, nodes: canonical.nodes, ...known },
    inputs: named.map((input) => ({ ...input, meaning: meaningOf(input, canonical.nodes) })),
    outputs: [...canonical.outputs].map(([key, ref]) => ({
      ...{ name: key, ref, help: stated?.outputs.find((one) => one.name === key)?.help ?? 'as the file has it' },
      shape: fixedSizes(key, known.shapes.get(ref)!.slice(1)),
    })),
  };
  return { graph, task: stated?.task ?? { kind: 'values' } };
}

function inferredShapes(
  native: NativeBackend,
  { nodes }: Draft,
  named: readonly (InferenceInput & { ref: Ref })[],
  inputs: FrozenNodes['inputs'],
) {
  try {
    return inferShapes(native, nodes, named);
  } catch (cause) {
    const batch = [...inputs.values()].map(({ shape }) => shape?.[0] ?? -1).find((size) => size > 0);
    if (batch === undefined) throw cause;
    throw new Error(`it takes a batch of ${batch} alone, and one that can be of any size is needed`, { cause });
  }
}

/** Sizes that are computed from the batch as constants, with −1 for it. */
function withFixedSizes(draft: Draft, shapes: ReadonlyMap<Ref, Shape>): Draft {
  return rewritten(draft, (node, around) => {
    const shape = shapes.get(node.name);
    if (node.op !== 'Reshape' || !shape || around.source(node.input[1]!).op === 'Const') return null;
    if (shape.filter((size) => typeof size !== 'number').length > 1) return null;
    const sizes = shape.map((size) => (typeof size === 'number' ? size : -1));
    const constant = constantNode(around.beside(node, 'sizes'), integers([sizes.length], sizes));
    return { nodes: [constant, { ...node, input: [node.input[0]!, constant.name] }] };
  });
}

function plainDraft(
  nodes: readonly NodeDef[],
  inputs: readonly (InferenceInput & { ref: Ref })[],
  outputs: FrozenNodes['outputs'],
): Draft {
  const fed = new Map(inputs.map((input) => [input.ref, input]));
  const plain = runOrder(
    nodes.map((node) => ({ ...node, input: node.input.filter((ref) => !ref.startsWith('^')) })),
  ).map((node): NodeDef => {
    const input = fed.get(node.name);
    if (!input) return withPlainTypes({ ...node, input: node.input.map((ref) => ref.replace(/:0$/, '')) });
    const attrs = { dtype: attr.type(input.dtype), shape: attr.shape([-1, ...input.shape]) };
    return { name: node.name, op: 'Placeholder', input: [], attr: attrs };
  });
  const refs = new Map([...outputs].map(([key, { ref }]) => [key, ref.replace(/:0$/, '')]));
  const draft: Draft = needed({
    nodes: plain,
    inputs: new Map(inputs.map(({ name, ref }) => [name, ref])),
    outputs: refs,
    origins: new Map(),
  });
  for (const { name, op } of draft.nodes) {
    if (CONTROL_FLOW.test(op))
      throw new Error(`its node ${name} is control flow (${op}), which can be run but not compressed`);
    if (/^(VarHandleOp|ReadVariableOp|VariableV2|ResourceGather)$/.test(op)) {
      throw new Error(`its node ${name} is a variable, whose numbers aren't in the graph`);
    }
    if (op === 'Placeholder' && !fed.has(name))
      throw new Error(`its node ${name} has to be fed, and no input is called so`);
  }
  return rewritten(draft, (node, around) => {
    if (PASSING.test(node.op)) return node.input[0]!;
    // What was a cast between types that are now one.
    if (node.op === 'Cast' && node.attr['SrcT']?.type === node.attr['DstT']?.type) return node.input[0]!;
    return unfused(node, around);
  });
}

/** What needs no input, as constants. */
function foldedConstants(native: NativeBackend, draft: Draft): Draft {
  const live = new Set(draft.inputs.values());
  for (const { name, input } of draft.nodes) if (input.some((ref) => live.has(nodeName(ref)))) live.add(name);
  const still = draft.nodes.filter(({ name }) => !live.has(name));
  const computed = new Map(still.filter(({ op }) => op !== 'Const').map((node) => [node.name, node]));
  const read = draft.nodes.filter(({ name }) => live.has(name)).flatMap(({ input }) => input);
  const wanted = [...new Set([...read, ...draft.outputs.values()])].filter((ref) => computed.has(nodeName(ref)));
  if (wanted.length === 0) return draft;
  const values = evaluateNodes(native, still, wanted);
  const folded = new Map(
    wanted.map((ref, i) => [ref, constantNode(ref.replace(':', '__'), typed(computed, ref, values[i]!))]),
  );
  const rename = (ref: Ref): Ref => folded.get(ref)?.name ?? ref;
  const names = new Set([...folded.values()].map(({ name }) => name));
  return needed({
    ...draft,
    nodes: [
      ...folded.values(),
      ...draft.nodes
        .filter(({ name }) => !names.has(name))
        .map((node) => (live.has(node.name) ? { ...node, input: node.input.map(rename) } : node)),
    ],
    outputs: new Map([...draft.outputs].map(([key, ref]) => [key, rename(ref)])),
  });
}

function typed(
  computed: ReadonlyMap<string, NodeDef>,
  ref: Ref,
  { shape, data }: Omit<Constant, 'type'>,
): Omit<Constant, 'type'> {
  return { shape, data: typeOf(computed.get(nodeName(ref))!) === 'bool' ? Uint8Array.from(data) : data };
}

function inputOf(key: string, { dtype, shape }: SignedValue, stated: StatedInterface | null): InferenceInput {
  const known = stated?.inputs.find(({ name }) => name === key);
  if (!shape || shape.length === 0) throw new Error(`its input ${key} has no size for each example`);
  const [, ...sizes] = shape;
  if (sizes.some((size) => size < 0)) {
    throw new Error(
      `its input ${key} [${shape.map((size) => (size < 0 ? '?' : size)).join(', ')}] has open sizes besides the batch`,
    );
  }
  const type = plainType(dtype);
  if (type !== DATA_TYPE.float32 && type !== DATA_TYPE.int32) throw new Error(`its input ${key} holds no numbers`);
  const meaning = known?.meaning ?? guessed(sizes);
  return { name: key, shape: sizes, dtype: type === DATA_TYPE.int32 ? 'int32' : 'float32', meaning };
}

/** Numbers of rows of a table are tokens. */
function meaningOf(
  { ref, meaning }: InferenceInput & { ref: Ref },
  nodes: readonly NodeDef[],
): InferenceInput['meaning'] {
  const table = nodes.find(({ op, input }) => op === 'GatherV2' && input[1] === ref)?.input[0];
  const constant = nodes.find(({ name, op }) => name === table && op === 'Const');
  const vocabulary = constant && constantShape(constant)[0];
  return meaning.kind === 'latent' && vocabulary ? { kind: 'tokens', vocabulary, tokenizer: null } : meaning;
}

/** Pictures have three sizes, with up to four channels. */
function guessed(sizes: readonly number[]): InferenceInput['meaning'] {
  return sizes.length === 3 && sizes[2]! <= 4 ? { kind: 'image' } : { kind: 'latent' };
}

function fixedSizes(key: string, sizes: Shape): number[] {
  if (!sizes.every((size) => typeof size === 'number')) {
    throw new Error(`its output ${key} has more sizes that depend on the batch than the first`);
  }
  return sizes.map(Number);
}
