/** Where attention hides scores: replaced by a very negative constant on their way into a softmax. */
import type { NodeDef } from '../../engine/graph-def.js';
import { constantOf } from '../graph/constants.js';
import { nodesByName, readersOf, type InferenceGraph, type Ref } from '../graph/inference-graph.js';

export interface MaskedScores {
  /** The SelectV2. */
  node: string;
  /** What is read where it isn't hidden, and which input of the node the constant for the rest is. */
  scores: Ref;
  place: number;
}

/**
 * How far below all scores int8 has its mask, where float has −30,000: one scale has to hold both. A hidden token then weighs
 * e⁻⁸ of any other at most, which is 0 as int8 with its steps of 1 ÷ 256: nothing of it comes through.
 */
export const MASK_DISTANCE = 8;

/** By the node. */
export function maskedScores(graph: InferenceGraph): Map<string, MaskedScores> {
  const byName = nodesByName(graph);
  const readers = readersOf(graph);
  const found = graph.nodes.flatMap((node): MaskedScores[] => {
    const isMask = node.op === 'SelectV2' && readers.get(node.name)!.some(({ op }) => op === 'Softmax');
    const place = isMask ? [1, 2].find((at) => isHiding(byName(node.input[at]!))) : undefined;
    return place === undefined ? [] : [{ node: node.name, scores: node.input[3 - place]!, place }];
  });
  return new Map(found.map((one) => [one.node, one]));
}

function isHiding(node: NodeDef): boolean {
  if (node.op !== 'Const') return false;
  const { data } = constantOf(node);
  return data.length === 1 && data[0]! < -1000;
}
