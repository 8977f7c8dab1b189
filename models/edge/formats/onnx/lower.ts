import type { InferenceGraph, Ref, Shape } from '../../graph/inference-graph.js';
import { Lowering } from './lowering.js';
import { freeName, type OnnxGraph, type OnnxNode, type OnnxValue } from './onnx-graph.js';
import { opMappings } from './ops/mappings.js';

/**
 * The graph in ONNX's ops, in float. Inputs and outputs are those of the graph, whatever the order of axes inside; nodes and
 * values have the names of the graph's nodes. Throws UnsupportedExport, naming the op, where one has no counterpart.
 */
export function lower(graph: InferenceGraph): OnnxGraph {
  const to = new Lowering(graph);
  to.write(opMappings);
  const valueOf = (name: string, ref: Ref, shape: Shape = graph.shapes.get(ref)!): OnnxValue => {
    return { name, type: to.type(ref), shape };
  };
  const outputs = graph.outputs.map(({ name, ref }) => ({ name, ref, value: to.value(ref) }));
  const names = outputNames(outputs, to);
  const taken = new Set([
    ...to.tensors.keys(),
    ...graph.inputs.map(({ name }) => name),
    ...outputs.map(({ name }) => name),
  ]);
  const made = new Set(to.nodes.flatMap((node) => node.outputs));
  const origins = new Map<string, Ref>(graph.inputs.map(({ name, ref }) => [name, ref]));
  const values = new Map<string, OnnxValue>();
  const refs = new Map<string, Ref>();
  for (const { ref, value, order } of to.written()) {
    if (!made.has(value)) continue;
    refs.set(value, ref);
    if (!names.has(value)) names.set(value, take(ref));
    const name = names.get(value)!;
    origins.set(name, ref);
    if (order === 'own' && outputs.some((output) => output.name === name)) continue;
    const [batch, height, width, channels] = to.shape(ref) as [number, number, number, number];
    values.set(name, valueOf(name, ref, order === 'own' ? to.shape(ref) : [batch, channels, height, width]));
  }
  for (const { name, ref } of outputs) origins.set(name, ref);
  for (const value of made) if (!names.has(value)) names.set(value, take(value));
  const nodeNames = new Set<string>();
  return {
    name: graph.name,
    nodes: to.nodes.map((node) => named(node, names, takeNode(refs.get(node.outputs[0]!) ?? node.name))),
    tensors: to.tensors,
    inputs: graph.inputs.map(({ name, ref }) => valueOf(name, ref)),
    outputs: outputs.map(({ name, ref }) => valueOf(name, ref)),
    values,
    origins,
  };

  function take(wish: string): string {
    const name = freeName(wish, (one) => taken.has(one));
    taken.add(name);
    return name;
  }

  function takeNode(wish: string): string {
    const name = freeName(wish, (one) => nodeNames.has(one));
    nodeNames.add(name);
    return name;
  }
}

/** What makes an output is called as it; what is an output twice, or no node makes, is copied. */
function outputNames(outputs: readonly { name: string; value: string }[], to: Lowering): Map<string, string> {
  const made = new Set(to.nodes.flatMap((node) => node.outputs));
  const names = new Map<string, string>();
  for (const { name, value } of outputs) {
    if (made.has(value) && !names.has(value)) names.set(value, name);
    else {
      to.nodes.push({ name, op: 'Identity', inputs: [value], outputs: [name], attributes: [] });
      names.set(name, name);
    }
  }
  return names;
}

function named(node: OnnxNode, names: ReadonlyMap<string, string>, name: string): OnnxNode {
  const nameOf = (value: string): string => names.get(value) ?? value;
  return { ...node, name, inputs: node.inputs.map(nameOf), outputs: node.outputs.map(nameOf) };
}
