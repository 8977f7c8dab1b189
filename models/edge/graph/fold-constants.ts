import type { NodeDef } from '../../engine/graph-def.js';
import type { NativeBackend } from '../../engine/native-backend.js';
import type { TensorData } from '../../engine/tensor-data.js';
import { constantNode, sizeOf, type Constant } from './constants.js';
import { evaluateNodes } from './evaluate-nodes.js';
import { nodeName, sizesOf, type Ref } from './inference-graph.js';
import type { Traced } from './trace.js';
import { typeOf } from './types.js';

/** Ops of which only the input's shape matters. */
const FILLED: Record<string, number> = { OnesLike: 1, ZerosLike: 0 };

/**
 * Everything that doesn't depend on the inputs' numbers as constants, computed by TensorFlow: at both batches where it
 * depends on the size of the batch.
 */
export function foldConstants(native: NativeBackend, traced: Traced): Traced {
  const { draft, second } = traced;
  const live = new Set<string>();
  /** Names that depend on the size of the batch, but not on the inputs' numbers. */
  const batchOnly = new Set<string>(second.keys());
  const origins = new Map(draft.origins);
  for (const { name, op, input } of draft.nodes) {
    const sources = input.map(nodeName);
    const filled = op in FILLED && sources.some((one) => live.has(one));
    if (op === 'Placeholder' || (!filled && sources.some((one) => live.has(one)))) live.add(name);
    else if (filled || sources.some((one) => batchOnly.has(one))) batchOnly.add(name);
    if (live.has(name) || op === 'Const') continue;
    origins.set(name, [...new Set(sources.flatMap((one) => origins.get(one) ?? []))]);
  }
  const nodes = new Map(draft.nodes.map((node) => [node.name, node]));
  const read = draft.nodes.filter(({ name }) => live.has(name)).flatMap(({ input }) => input);
  const wanted = [...new Set([...read, ...draft.outputs.values()])].filter((ref) => {
    const { name, op } = nodes.get(nodeName(ref))!;
    return !live.has(name) && op !== 'Const';
  });
  const at = (which: 0 | 1) => still(traced, { live, batch: traced.batches[which], others: which === 1 });
  const constants = evaluateNodes(native, at(0), wanted);
  const changing = wanted.filter((ref) => batchOnly.has(nodeName(ref)));
  const others = evaluateNodes(native, at(1), changing);
  const folded = new Map(wanted.map((ref, i) => [ref, `${nodeName(ref)}_folded${i}`]));
  const constantFor = (ref: Ref, value: TensorData): NodeDef =>
    constantNode(folded.get(ref)!, typed(nodes.get(nodeName(ref))!, value));
  const rename = (ref: Ref): Ref => folded.get(ref) ?? ref;
  return {
    ...traced,
    second: new Map([
      ...second,
      ...changing.map((ref, i) => [folded.get(ref)!, constantFor(ref, others[i]!)] as const),
    ]),
    draft: {
      ...draft,
      nodes: [
        ...draft.nodes.filter(({ op, name }) => op === 'Const' && !live.has(name)),
        ...wanted.map((ref, i) => constantFor(ref, constants[i]!)),
        ...draft.nodes.filter(({ name }) => live.has(name)).map((one) => ({ ...one, input: one.input.map(rename) })),
      ],
      outputs: new Map([...draft.outputs].map(([name, ref]) => [name, rename(ref)])),
      origins: new Map([
        ...origins,
        ...wanted.map((ref) => [folded.get(ref)!, origins.get(nodeName(ref)) ?? []] as const),
      ]),
    },
  };
}

/** What doesn't depend on the inputs' numbers, at one of the batches. */
function still(
  { draft, second, shapes }: Traced,
  { live, batch, others }: { live: ReadonlySet<string>; batch: number; others: boolean },
): NodeDef[] {
  return draft.nodes.flatMap((node) => {
    if (live.has(node.name)) return [];
    const value = FILLED[node.op];
    if (value === undefined || !live.has(nodeName(node.input[0]!))) return [(others && second.get(node.name)) || node];
    const shape = sizesOf(shapes.get(node.name)!, batch);
    const data = new Float32Array(sizeOf(shape)).fill(value);
    return [constantNode(node.name, typed(node, { shape, data }))];
  });
}

/** What TensorFlow gave, of the type that the node says. */
function typed(node: NodeDef, { shape, data }: TensorData): Constant {
  const type = typeOf(node);
  if (type === 'bool') return { type, shape, data: Uint8Array.from(data) };
  if (type === 'int32') return { type, shape, data: Int32Array.from(data) };
  return { type: 'float32', shape, data: Float32Array.from(data) };
}
