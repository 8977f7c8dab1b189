/** Takes whole channels, such as units, filters or maps, out of a graph: those with the smallest weights. */
import { constantOf } from '../graph/constants.js';
import { nodesByName, type InferenceGraph } from '../graph/inference-graph.js';
import { channelTies, type ChannelTies } from './channel-ties.js';
import { removeDeadChannels } from './remove-dead-channels.js';
import { replaceConstants } from './replace-constants.js';
import { eachPair } from './zero-channels.js';

/** Of each constant that loses channels, which ones and along which axis. */
export type ChannelMasks = ReadonlyMap<string, { axis: number; channels: readonly number[] }>;

/**
 * The channels to go at this share, from 0 to below 1, of each layer's: those whose weights have the smallest L2 norm (Li et al.
 * 2017, who take L1, the same share in each layer). Channels that a residual sum ties together are judged together; those of
 * inputs, outputs, and of what can't do with fewer (attention, norms) stay, and so does at least one of each layer.
 */
export function channelMasks(graph: InferenceGraph, share: number): ChannelMasks {
  const ties = channelTies(graph);
  const going = new Set(layersOf(graph, ties).flatMap((sets) => smallest(sets, share)));
  const masks = new Map<string, { axis: number; channels: number[] }>();
  const note = (name: string, axis: number, ref: string): void => {
    const channels = Array.from({ length: ties.channels(ref) }, (_, channel) => channel);
    const gone = channels.filter((channel) => going.has(ties.set(ref, channel)));
    if (gone.length > 0) masks.set(name, { axis, channels: gone });
  };
  for (const { weights, output } of ties.mixings) note(weights, output.axis, output.ref);
  for (const node of graph.nodes) {
    const bias = node.input[1];
    const isAdded = /^(BiasAdd|AddV2)$/.test(node.op) && bias !== undefined && ties.vectors.has(bias);
    if (isAdded) note(bias, ties.vectors.get(bias)!, node.name);
  }
  return masks;
}

/** The graph with these channels at 0, sizes as before. */
export function withChannelMasks(graph: InferenceGraph, masks: ChannelMasks): InferenceGraph {
  const byName = nodesByName(graph);
  const values = [...masks].map(([name, { axis, channels }]) => {
    const { shape, data } = constantOf(byName(name));
    return [name, withoutChannels(data as Float32Array, shape, { axis, channels })] as const;
  });
  return replaceConstants(graph, new Map(values));
}

/** The graph without them: physically smaller. */
export function channelPruned(graph: InferenceGraph, share: number): InferenceGraph {
  return removeDeadChannels(withChannelMasks(graph, channelMasks(graph, share)));
}

/** Values with 0 in these channels. */
export function withoutChannels(
  data: Float32Array,
  shape: readonly number[],
  { axis, channels }: { axis: number; channels: readonly number[] },
): Float32Array {
  const inner = shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const going = new Set(channels);
  return data.map((value, at) => (going.has(Math.floor(at / inner) % shape[axis]!) ? 0 : value));
}

interface JudgedSet {
  set: number;
  /** Σ w² of the weights that make its channels. */
  squares: number;
}

/** Sets that may go, by the products whose channels they are. */
function layersOf(graph: InferenceGraph, ties: ChannelTies): JudgedSet[][] {
  const byName = nodesByName(graph);
  const found = new Map<number, { products: Set<string>; squares: number }>();
  for (const mixing of ties.mixings) {
    const { weights, output, input } = mixing;
    // Rows of a table are no products, but share their channels with others.
    eachPair(constantOf(byName(weights)), { input, output }, (_, channel, weight) => {
      const set = ties.set(output.ref, channel);
      if (ties.kept.has(set)) return;
      const judged = found.get(set) ?? { products: new Set(), squares: 0 };
      judged.products.add(weights);
      judged.squares += weight * weight;
      found.set(set, judged);
    });
  }
  const layers = new Map<string, JudgedSet[]>();
  for (const [set, { products, squares }] of found) {
    const key = [...products].sort().join();
    layers.set(key, [...(layers.get(key) ?? []), { set, squares }]);
  }
  return [...layers.values()];
}

function smallest(sets: readonly JudgedSet[], share: number): number[] {
  const going = Math.min(sets.length - 1, Math.round(share * sets.length));
  return [...sets]
    .sort((a, b) => a.squares - b.squares || a.set - b.set)
    .slice(0, going)
    .map(({ set }) => set);
}
