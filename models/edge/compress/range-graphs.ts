/** Graphs that reduce their own values, so that none of them has to be handed out. */
import { attr, type NodeDef } from '../../engine/graph-def.js';
import { constantNode, floats, integers } from '../graph/constants.js';
import type { InferenceGraph, Ref } from '../graph/inference-graph.js';
import type { Range } from './calibration.js';

export const HISTOGRAM_BINS = 2048;

/** Refs of the least and the largest number of each value. */
export function withRanges(
  graph: InferenceGraph,
  refs: readonly Ref[],
): { graph: InferenceGraph; min: Map<Ref, Ref>; max: Map<Ref, Ref> } {
  const ranks = new Set(refs.map((ref) => graph.shapes.get(ref)!.length));
  const axes = [...ranks].map((rank) => constantNode(`range/axes/${rank}`, integers([rank], Array(rank).keys())));
  const reduced = (op: 'Min' | 'Max'): { nodes: NodeDef[]; of: Map<Ref, Ref> } => {
    const nodes = refs.map((ref, at): NodeDef => ({
      name: `range/${op}/${at}`,
      op,
      input: [ref, `range/axes/${graph.shapes.get(ref)!.length}`],
      attr: { T: attr.type('float32'), Tidx: attr.type('int32'), keep_dims: attr.bool(false) },
    }));
    return { nodes, of: new Map(refs.map((ref, at) => [ref, nodes[at]!.name])) };
  };
  const [min, max] = [reduced('Min'), reduced('Max')];
  const nodes = [...graph.nodes, ...axes, ...min.nodes, ...max.nodes];
  return { graph: { ...graph, nodes }, min: min.of, max: max.of };
}

/** Refs of the int32 counts [HISTOGRAM_BINS] of each value within its range, in equal bins. */
export function withHistograms(
  graph: InferenceGraph,
  ranges: ReadonlyMap<Ref, Range>,
): { graph: InferenceGraph; counts: Map<Ref, Ref> } {
  const bins = constantNode('histogram/bins', integers([], [HISTOGRAM_BINS]));
  const nodes = [bins];
  const counts = new Map<Ref, Ref>();
  for (const [ref, { min, max }] of ranges) {
    const name = `histogram/${counts.size}`;
    const range = constantNode(`${name}/range`, floats([2], [min, max]));
    nodes.push(range, {
      name,
      op: 'HistogramFixedWidth',
      input: [ref, range.name, bins.name],
      attr: { T: attr.type('float32'), dtype: attr.type('int32') },
    });
    counts.set(ref, name);
  }
  return { graph: { ...graph, nodes: [...graph.nodes, ...nodes] }, counts };
}
