import { nativeBackend } from '../engine/native.js';
import { Graph } from '../../models/engine/graph.js';
import { Session } from '../../models/engine/session.js';
import type { TensorData } from '../../models/engine/tensor-data.js';
import { attr, type GraphDataType } from '../../models/engine/graph-def.js';
import type { InferenceGraph, Shape } from '../../models/edge/graph/inference-graph.js';
import type { ModelMetadata } from '../../models/edge/formats/format.js';

/** Numbers that look random, from −1 to 1. */
export function numbers(count: number, seed = 1): Float32Array {
  return Float32Array.from({ length: count }, (_, at) => Math.sin((at + 1) * (seed + 0.37) * 12.9898));
}

const batch = { batch: 1 };

/** Grey pictures of 6 × 6 through a convolution and a product to 5 logits; `prefix` is of the names of two constants. */
export function handMadeGraph(prefix = 'conv ✓/'): InferenceGraph {
  const graph = new Graph();
  const [shapes, types] = [new Map<string, Shape>(), new Map<string, GraphDataType>()];
  const known = (ref: string, shape: Shape, type: GraphDataType = 'float32'): string => {
    shapes.set(ref, shape);
    types.set(ref, type);
    return ref;
  };
  const float = { T: attr.type('float32') };
  const constant = (name: string, shape: number[], values: Float32Array): string => {
    const ref = graph.constant(values, shape, 'float32');
    graph.nodes.find((node) => node.name === ref)!.name = name;
    return known(name, shape);
  };
  const image = known(graph.placeholder('function_0_input_0', [-1, 6, 6, 1], 'float32'), [batch, 6, 6, 1]);
  const scale = constant('scale', [], Float32Array.of(1 / 255));
  const kernel = constant(`${prefix}kernel`, [3, 3, 1, 8], numbers(72));
  const bias = constant(`${prefix}bias`, [8], numbers(8, 2));
  const dense = constant('logits', [288, 5], numbers(1440, 3));
  const scaled = known(graph.add('Mul', [image, scale], float), [batch, 6, 6, 1]);
  const strides = { list: { i: [1, 1, 1, 1] } };
  const convolution = graph.add('Conv2D', [scaled, kernel], {
    ...{ ...float, strides, dilations: strides, padding: attr.string('SAME'), data_format: attr.string('NHWC') },
    ...{ use_cudnn_on_gpu: attr.bool(true), explicit_paddings: { list: {} } },
  });
  known(convolution, [batch, 6, 6, 8]);
  const biased = known(graph.add('BiasAdd', [convolution, bias], { ...float, data_format: attr.string('NHWC') }), [
    ...[batch, 6, 6, 8],
  ]);
  const relu = known(graph.add('Relu', [biased], float), [batch, 6, 6, 8]);
  const sizes = known(graph.constant(Int32Array.of(-1, 288), [2], 'int32'), [2], 'int32');
  const flat = known(graph.add('Reshape', [relu, sizes], { ...float, Tshape: attr.type('int32') }), [batch, 288]);
  const product = { ...float, transpose_a: attr.bool(false), transpose_b: attr.bool(false) };
  const logits = known(graph.add('MatMul', [flat, dense], product), [batch, 5]);
  return {
    name: 'hand-made',
    nodes: graph.nodes,
    shapes,
    types,
    inputs: [{ name: 'image', ref: image, shape: [6, 6, 1], dtype: 'float32', meaning: { kind: 'image' } }],
    outputs: [{ name: 'logits', ref: logits, shape: [5], help: 'logits of the classes' }],
  };
}

/** Pictures for it: whole numbers from 0 to 255. */
export function handMadePictures(count: number) {
  const data = numbers(count * 36, 5).map((value) => Math.round(127.5 + 127.5 * value));
  return { image: { shape: [count, 6, 6, 1], data } };
}

export const handMadeMetadata: ModelMetadata = {
  name: 'hand-made',
  architecture: 'classifier',
  origin: 'run brave-otter, step 100',
  licence: 'MIT',
  interface: JSON.stringify({
    inputs: [{ name: 'image', shape: [6, 6, 1], dtype: 'float32', meaning: { kind: 'image' } }],
    outputs: [{ name: 'logits', shape: [5], help: 'logits of the classes' }],
    task: { kind: 'classes', classNames: ['a', 'b', 'c', 'd', 'e'] },
  }),
};

/** What our own session makes of these pictures. */
export async function handMadeLogits(count: number): Promise<TensorData> {
  const { nodes, inputs, outputs } = handMadeGraph('conv/');
  const session = new Session(await nativeBackend(), nodes);
  try {
    return session.run([[inputs[0]!.ref, handMadePictures(count).image]], [outputs[0]!.ref])[0]!;
  } finally {
    session.close();
  }
}
