import type { NodeDef } from './graph-def.js';
import { nodeOf, type Ref } from './graph.js';

/** A recorded function: its graph, the bytes of what the ops give, and what a run fetches. */
export interface RecordedFunction {
  nodes: readonly NodeDef[];
  /** By output; what is missing is small, or as large as the largest input, see SIZE_OF_INPUT. */
  bytes: ReadonlyMap<Ref, number>;
  fetches: readonly Ref[];
  /** Bytes of what its ops have made and still need after each of them, where it runs op by op. */
  eagerBytes: readonly number[];
}

/** Ops whose output is their first input's memory. */
export const VIEWS = new Set(['Reshape', 'Identity', 'ExpandDims', 'Squeeze', 'StopGradient', 'PreventGradient']);

/** Ops that the engine adds itself, element by element: as large as their largest input. */
const SIZE_OF_INPUT = new Set(['Mul', 'AddV2']);

/** Outputs that take no memory of the run: variables and constants have theirs anyway. */
const STANDING = new Set(['ReadVariableOp', 'VarHandleOp', 'Const']);

/** Ops that write over an input which nobody needs any more, where it has their output's size (forward_input). */
const IN_PLACE = new Set(
  `Abs Add AddN AddV2 BiasAdd Ceil Cos Div DivNoNan Elu EluGrad Erf Exp Expm1 Floor Log Log1p LogSoftmax Maximum Minimum
  Mul ModelLabActivationGrad ModelLabBatchNormGrad Neg Pow RealDiv Reciprocal Relu ReluGrad Relu6 Rsqrt Select SelectV2
  Sigmoid SigmoidGrad Sign Sin Softmax Softplus Sqrt Square SquaredDifference Sub Tanh TanhGrad`.split(/\s+/),
);

/** Bytes of one piece of memory, and how many ops still need it. */
interface Buffer {
  bytes: number;
  uses: number;
}

/**
 * The most bytes that are in use at once while the function runs in the order in which it was recorded: what an op gives
 * lives from that op to the last one that needs it, or to the end where it is fetched. Variables are left out.
 */
export function peakBytes({ nodes, bytes, fetches }: Omit<RecordedFunction, 'eagerBytes'>): number {
  const needed = neededNodes(nodes, fetches);
  const run = nodes.filter(({ name }) => needed.has(name));
  const uses = usesOf(run, fetches);
  const outputs = outputsOf([...bytes.keys(), ...uses.keys()]);
  const buffers = new Map<Ref, Buffer>();
  let live = 0;
  let peak = 0;
  const release = (buffer: Buffer | undefined, count: number): void => {
    if (!buffer) return;
    buffer.uses -= count;
    if (buffer.uses === 0) live -= buffer.bytes;
  };
  for (const { name, op, input } of run) {
    if (STANDING.has(op)) continue;
    const inputs = dataInputs(input);
    const view = VIEWS.has(op) ? buffers.get(inputs[0]!) : undefined;
    if (view) {
      view.uses += uses.get(name) ?? 0;
      buffers.set(name, view);
    } else {
      for (const ref of outputs.get(name) ?? []) {
        const size = bytes.get(ref) ?? sizeOfInput(op, inputs, buffers);
        const reused = IN_PLACE.has(op) ? inputs.map((each) => buffers.get(each)).find(dying(size)) : undefined;
        const buffer = reused ?? { bytes: size, uses: 0 };
        buffer.uses += uses.get(ref) ?? 0;
        buffers.set(ref, buffer);
        if (!reused && buffer.uses > 0) live += size;
        // What nobody reads exists while its op runs.
        peak = Math.max(peak, live + (buffer.uses === 0 ? size : 0));
      }
    }
    for (const each of inputs) release(buffers.get(each), 1);
  }
  return peak;
}

/** Whether this op is the last one to need a buffer, and so may write its output of that size over it. */
function dying(size: number): (buffer: Buffer | undefined) => boolean {
  return (buffer) => buffer?.uses === 1 && buffer.bytes === size;
}

function sizeOfInput(op: string, inputs: readonly Ref[], buffers: ReadonlyMap<Ref, Buffer>): number {
  return SIZE_OF_INPUT.has(op) ? Math.max(0, ...inputs.map((each) => buffers.get(each)?.bytes ?? 0)) : 0;
}

/** Names of the nodes that a run of `fetches` executes. */
function neededNodes(nodes: readonly NodeDef[], fetches: readonly Ref[]): Set<string> {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  const needed = new Set<string>();
  const open = fetches.map(nodeOf);
  for (let name = open.pop(); name !== undefined; name = open.pop()) {
    if (needed.has(name)) continue;
    needed.add(name);
    for (const input of byName.get(name)!.input) open.push(nodeOf(input.replace(/^\^/, '')));
  }
  return needed;
}

/** How often each output is read; what is fetched once more, so that it lives to the end. */
function usesOf(nodes: readonly NodeDef[], fetches: readonly Ref[]): Map<Ref, number> {
  const uses = new Map<Ref, number>();
  const use = (ref: Ref): void => void uses.set(ref, (uses.get(ref) ?? 0) + 1);
  for (const { input } of nodes) for (const ref of dataInputs(input)) use(ref);
  for (const ref of fetches) use(ref);
  return uses;
}

/** Outputs by their node. */
function outputsOf(refs: readonly Ref[]): Map<string, Ref[]> {
  const outputs = new Map<string, Ref[]>();
  for (const ref of new Set(refs)) outputs.set(nodeOf(ref), [...(outputs.get(nodeOf(ref)) ?? []), ref]);
  return outputs;
}

function dataInputs(input: readonly string[]): Ref[] {
  return input.filter((each) => !each.startsWith('^'));
}
