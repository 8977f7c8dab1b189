/** Makes a graph physically smaller without changing what it gives. */
import type { NodeDef } from '../../engine/graph-def.js';
import { constantNode, constantOf, integers, type Constant } from '../graph/constants.js';
import { nodesByName, type InferenceGraph, type Ref, type Shape } from '../graph/inference-graph.js';
import { channelTies, type ChannelTies } from './channel-ties.js';
import { eachPair, zeroChannels } from './zero-channels.js';

/**
 * The graph without channels that are always 0 (a unit whose weights and bias are, after a ReLU say) and without those that
 * nothing needs, with what produces and reads them: its outputs are the same to rounding. Channels of a residual sum go only
 * where all of its terms can do without.
 */
export function removeDeadChannels(graph: InferenceGraph): InferenceGraph {
  const ties = channelTies(graph);
  const kept = neededSets(graph, ties);
  const cuts = new Map<Ref, number[]>();
  for (const ref of withChannels(graph, ties)) {
    const channels = Array.from({ length: ties.channels(ref) }, (_, channel) => channel);
    const left = channels.filter((channel) => kept.has(ties.set(ref, channel)));
    if (left.length < channels.length) cuts.set(ref, left);
  }
  return cuts.size === 0 ? graph : cut(graph, ties, cuts);
}

/** Sets of channels that something needs: what mixes them into a channel that is needed, by a weight and a value not always 0. */
function neededSets(graph: InferenceGraph, ties: ChannelTies): Set<number> {
  const byName = nodesByName(graph);
  const zero = zeroChannels(graph, ties);
  const needed = new Set(ties.kept);
  const spread = (): void => {
    for (let before = -1; before !== needed.size;) {
      before = needed.size;
      for (const mixing of [...ties.mixings].reverse()) {
        const { input, output } = mixing;
        if (!input) continue;
        eachPair(constantOf(byName(mixing.weights)), mixing, (k, n, weight) => {
          if (weight === 0 || zero.get(input.ref)?.[k] === 1) return;
          if (needed.has(ties.set(output.ref, n))) needed.add(ties.set(input.ref, k));
        });
      }
    }
  };
  spread();
  // No value may be left without any channel; nothing more is needed for one that is 0, or not read.
  for (const ref of withChannels(graph, ties)) {
    const channels = ties.channels(ref);
    let any = false;
    for (let channel = 0; channel < channels && !any; channel++) any = needed.has(ties.set(ref, channel));
    if (!any) needed.add(ties.set(ref, 0));
  }
  return needed;
}

/** Values, and constants that have something for each channel of them: weights are cut with what they are multiplied by. */
function withChannels({ nodes, types }: InferenceGraph, ties: ChannelTies): Ref[] {
  const weights = new Set(
    nodes.filter(({ name, op }) => op === 'Const' && !ties.vectors.has(name)).map(({ name }) => name),
  );
  return [...types.keys()].filter((ref) => ties.channels(ref) > 0 && !weights.has(ref));
}

function cut(graph: InferenceGraph, ties: ChannelTies, cuts: ReadonlyMap<Ref, readonly number[]>): InferenceGraph {
  const byName = nodesByName(graph);
  const shapes = new Map<Ref, Shape>(graph.shapes);
  const types = new Map(graph.types);
  const constants = new Map<string, Constant>();
  const trim = (name: string, axis: number, left: readonly number[] | undefined): void => {
    if (left) constants.set(name, taken(constants.get(name) ?? constantOf(byName(name)), axis, left));
  };
  for (const { weights, input, output } of ties.mixings) {
    trim(weights, output.axis, cuts.get(output.ref));
    if (input) trim(weights, input.axis, cuts.get(input.ref));
  }
  const weights = new Set(ties.mixings.map((mixing) => mixing.weights));
  for (const [name, axis] of ties.vectors) {
    const last = axis === graph.shapes.get(name)!.length - 1;
    if (!weights.has(name)) trim(name, axis, last ? cuts.get(name) : cuts.get(readerOf(graph, name)));
  }
  for (const [ref, left] of cuts) {
    if (byName(ref).op !== 'Const') shapes.set(ref, [...shapes.get(ref)!.slice(0, -1), left.length]);
  }
  for (const [name, { shape }] of constants) shapes.set(name, shape);
  const nodes = graph.nodes.flatMap((node): NodeDef[] => {
    const constant = constants.get(node.name);
    if (constant) return [constantNode(node.name, constant)];
    const left = cuts.get(node.name);
    if (!left || !/^(Reshape|Conv2DBackpropInput)$/.test(node.op)) return [node];
    const place = node.op === 'Reshape' ? 1 : 0;
    return resized(node, { place, size: left.length, byName, note });
  });
  function note(name: string, shape: number[]): void {
    shapes.set(name, shape);
    types.set(name, 'int32');
  }
  return needless({ ...graph, nodes, shapes, types });
}

/** With a new last size in what says the size of its output. */
function resized(
  node: NodeDef,
  {
    place,
    size,
    byName,
    note,
  }: {
    place: number;
    size: number;
    byName: (ref: Ref) => NodeDef;
    note(name: string, shape: number[]): void;
  },
): NodeDef[] {
  const name = `${node.name}/left`;
  const input = (ref: Ref) => node.input.map((one, at) => (at === place ? ref : one));
  const source = byName(node.input[place]!);
  if (source.op === 'Const') {
    const { shape, data } = constantOf(source);
    const sizes = [...data];
    if (sizes.at(-1) === -1) return [node];
    note(name, shape);
    return [constantNode(name, integers(shape, [...sizes.slice(0, -1), size])), { ...node, input: input(name) }];
  }
  // A Pack of sizes: the last of them is the channels'.
  note(name, []);
  note(`${name}/sizes`, [source.input.length]);
  return [
    constantNode(name, integers([], [size])),
    {
      ...source,
      name: `${name}/sizes`,
      input: [...source.input.slice(0, -1), name],
    },
    { ...node, input: input(`${name}/sizes`) },
  ];
}

function readerOf({ nodes }: InferenceGraph, name: string): string {
  return nodes.find(({ input }) => input.includes(name))!.name;
}

/** These indices of an axis. */
function taken({ type, shape, data }: Constant, axis: number, left: readonly number[]): Constant {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const outer = shape.slice(0, axis).reduce((product, size) => product * size, 1);
  const result = data.slice(0, outer * left.length * inner);
  let at = 0;
  for (let o = 0; o < outer; o++) {
    for (const index of left) {
      const start = (o * shape[axis]! + index) * inner;
      result.set(data.subarray(start, start + inner), at);
      at += inner;
    }
  }
  return {
    type,
    shape: shape.map((size, place) => (place === axis ? left.length : size)),
    data: result,
  };
}

/** Without nodes that no output needs. */
function needless(graph: InferenceGraph): InferenceGraph {
  const needed = new Set([...graph.outputs, ...graph.inputs].map(({ ref }) => ref.replace(/:\d+$/, '')));
  for (const { name, input } of [...graph.nodes].reverse()) {
    if (needed.has(name)) for (const ref of input) needed.add(ref.replace(/:\d+$/, ''));
  }
  const here = (ref: Ref) => needed.has(ref.replace(/:\d+$/, ''));
  return {
    ...graph,
    nodes: graph.nodes.filter(({ name }) => needed.has(name)),
    shapes: new Map([...graph.shapes].filter(([ref]) => here(ref))),
    types: new Map([...graph.types].filter(([ref]) => here(ref))),
  };
}
