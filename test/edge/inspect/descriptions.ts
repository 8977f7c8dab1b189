import type { ModelDescription, NodeDescription } from '../../../models/edge/inspect/model-description.js';

export interface SmallNode {
  name: string;
  op: string;
  /** Names of nodes, inputs and constants. */
  reads: readonly string[];
  shape?: (number | string | null)[];
  type?: string;
  attributes?: NodeDescription['attributes'];
}

interface SmallModel {
  format?: string;
  inputs?: readonly string[];
  outputs: readonly string[];
  nodes: readonly SmallNode[];
  /** Bytes by name; four to a number, or one where `int8`. */
  constants?: Readonly<Record<string, { count: number; int8?: boolean }>>;
}

/** A description whose nodes give one value each, by their own name. */
export function described({
  format = 'onnx',
  inputs = ['x'],
  outputs,
  nodes,
  constants = {},
}: SmallModel): ModelDescription {
  const value = (name: string, type: string, shape: (number | string | null)[] | null) => ({
    name,
    type,
    shape,
    quantization: null,
  });
  return {
    ...{ format, version: 'opset 17', producer: 'a test', bytes: 1000, metadata: {}, notes: [] },
    ...{ inputs: [...inputs], outputs: [...outputs] },
    nodes: nodes.map(({ name, op, reads, attributes = {} }) => ({
      name,
      op,
      inputs: [...reads],
      outputs: [name],
      attributes,
    })),
    values: [
      ...inputs.map((name) => value(name, 'float32', ['N', 1, 28, 28])),
      ...nodes.map(({ name, shape = null, type = 'float32' }) => value(name, type, shape)),
      ...Object.entries(constants).map(([name, { count, int8 }]) =>
        int8
          ? { ...value(name, 'int8', [count]), quantization: { scales: [0.02, 0.01], zeroPoints: [0, 0], axis: 0 } }
          : value(name, 'float32', [count]),
      ),
    ],
    constants: Object.entries(constants).map(([name, { count, int8 }]) => ({
      name,
      count,
      bytes: int8 ? count : 4 * count,
    })),
  };
}

/** Convolution, batch norm, ReLU and pooling, twice, then a product: the network of the guide. */
export const convolutions = described({
  outputs: ['logits'],
  constants: { w1: { count: 288 }, n1: { count: 32 }, w2: { count: 18432 }, n2: { count: 64 }, w3: { count: 31360 } },
  nodes: [
    { name: 'conv1', op: 'Conv', reads: ['x', 'w1'], shape: ['N', 32, 28, 28], attributes: { strides: [1, 1] } },
    { name: 'norm1', op: 'BatchNormalization', reads: ['conv1', 'n1'], shape: ['N', 32, 28, 28] },
    { name: 'relu1', op: 'Relu', reads: ['norm1'], shape: ['N', 32, 28, 28] },
    { name: 'pool1', op: 'MaxPool', reads: ['relu1'], shape: ['N', 32, 14, 14] },
    { name: 'conv2', op: 'Conv', reads: ['pool1', 'w2'], shape: ['N', 64, 14, 14], attributes: { strides: [1, 1] } },
    { name: 'norm2', op: 'BatchNormalization', reads: ['conv2', 'n2'], shape: ['N', 64, 14, 14] },
    { name: 'relu2', op: 'Relu', reads: ['norm2'], shape: ['N', 64, 14, 14] },
    { name: 'pool2', op: 'MaxPool', reads: ['relu2'], shape: ['N', 64, 7, 7] },
    { name: 'flat', op: 'Flatten', reads: ['pool2'], shape: ['N', 3136] },
    { name: 'logits', op: 'Gemm', reads: ['flat', 'w3'], shape: ['N', 10] },
  ],
});

/** The same as int8, by other names. */
export const quantised = described({
  outputs: ['out'],
  constants: { a: { count: 288, int8: true }, b: { count: 18432, int8: true }, c: { count: 31360, int8: true } },
  nodes: [
    { name: 'q', op: 'QuantizeLinear', reads: ['x'], shape: ['N', 1, 28, 28], type: 'int8' },
    { name: 'c1', op: 'QLinearConv', reads: ['q', 'a'], shape: ['N', 32, 28, 28], type: 'int8' },
    { name: 'p1', op: 'MaxPool', reads: ['c1'], shape: ['N', 32, 14, 14], type: 'int8' },
    { name: 'c2', op: 'QLinearConv', reads: ['p1', 'b'], shape: ['N', 64, 14, 14], type: 'int8' },
    { name: 'p2', op: 'MaxPool', reads: ['c2'], shape: ['N', 64, 7, 7], type: 'int8' },
    { name: 'f', op: 'Flatten', reads: ['p2'], shape: ['N', 3136], type: 'int8' },
    { name: 'g', op: 'QGemm', reads: ['f', 'c'], shape: ['N', 10], type: 'int8' },
    { name: 'out', op: 'DequantizeLinear', reads: ['g'], shape: ['N', 10] },
  ],
});

/** A stack of attention blocks; `nameOf` says what the nodes of each are called. */
export function stack(blocks: number, nameOf: (block: number, part: string) => string): ModelDescription {
  const nodes: SmallNode[] = [{ name: 'embed', op: 'Gather', reads: ['table', 'x'] }];
  let last = 'embed';
  for (let block = 0; block < blocks; block++) {
    const name = (part: string) => nameOf(block, part);
    nodes.push({ name: name('norm'), op: 'LayerNormalization', reads: [last] });
    for (const way of ['query', 'key', 'value'])
      nodes.push({ name: name(way), op: 'MatMul', reads: [name('norm'), `w-${way}`] });
    nodes.push(
      { name: name('scores'), op: 'MatMul', reads: [name('query'), name('key')] },
      { name: name('softmax'), op: 'Softmax', reads: [name('scores')] },
      { name: name('mixed'), op: 'MatMul', reads: [name('softmax'), name('value')] },
      { name: name('add'), op: 'Add', reads: [last, name('mixed')] },
    );
    last = name('add');
  }
  nodes.push({ name: 'logits', op: 'MatMul', reads: [last, 'head'] });
  const weights = Object.fromEntries(
    ['table', 'head', 'w-query', 'w-key', 'w-value'].map((name) => [name, { count: 4096 }]),
  );
  return described({ outputs: ['logits'], nodes, constants: weights });
}
