import type { AttrValue } from '../../engine/graph-def.js';
import { constantShape } from '../graph/constants.js';
import { nodeName, type InferenceGraph, type Shape } from '../graph/inference-graph.js';
import type { ModelDescription } from './model-description.js';

/** A graph that is no file yet, as the graph view shows it. */
export function describeGraph(graph: InferenceGraph): ModelDescription {
  const { nodes, shapes, types, inputs, outputs, name } = graph;
  const constants = nodes.filter(({ op }) => op === 'Const');
  const counts = constants.map((node) => {
    const count = constantShape(node).reduce((product, size) => product * size, 1);
    return { name: node.name, count, bytes: 4 * count };
  });
  return {
    ...{ format: 'savedmodel', version: null, producer: `Model Lab: ${name}`, metadata: {}, notes: [] },
    bytes: counts.reduce((sum, one) => sum + one.bytes, 0),
    inputs: inputs.map(({ ref }) => ref),
    outputs: outputs.map(({ ref }) => ref),
    nodes: nodes
      .filter(({ op }) => op !== 'Const' && op !== 'Placeholder')
      .map((node) => ({
        ...{ name: node.name, op: node.op, inputs: [...node.input] },
        outputs: [...shapes.keys()].filter((ref) => nodeName(ref) === node.name),
        attributes: attributesOf(node.attr),
      })),
    values: [...shapes].map(([ref, shape]) => ({
      ...{ name: ref, type: types.get(ref) ?? 'float32', shape: sizes(shape), quantization: null },
    })),
    constants: counts,
  };
}

const sizes = (shape: Shape): (number | null)[] => shape.map((size) => (typeof size === 'number' ? size : null));

function attributesOf(attrs: Readonly<Record<string, AttrValue>>): ModelDescription['nodes'][number]['attributes'] {
  const found = Object.entries(attrs).flatMap(([key, { s, i, f, b, list }]) => {
    const value = s ? new TextDecoder().decode(s) : (i ?? f ?? b ?? list?.i?.map(Number));
    return value === undefined ? [] : [[key, typeof value === 'bigint' ? Number(value) : value] as const];
  });
  return Object.fromEntries(found);
}
