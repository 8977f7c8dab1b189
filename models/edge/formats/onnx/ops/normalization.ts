import type { Ref } from '../../../graph/inference-graph.js';
import { UnsupportedExport } from '../../format.js';
import { read, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';

/** By the statistics that it was trained to (Ioffe & Szegedy 2015): what is not folded into a product. */
const batchNorm: OpMapping = (node, to) => {
  const [input, scale, offset, mean, variance] = node.input as [Ref, Ref, Ref, Ref, Ref];
  if (read.flag(node, 'is_training')) throw new UnsupportedExport(`ONNX: '${node.name}' measures its batch.`);
  const statistics = [scale, offset, mean, variance].map((ref) => to.value(ref));
  const attributes = [attribute.float('epsilon', read.float(node, 'epsilon', 1e-3))];
  to.setChannelsFirst(node.name, to.emit('BatchNormalization', [to.channelsFirst(input), ...statistics], attributes));
};

/** Over neighbouring channels (Krizhevsky et al. 2012): TensorFlow's α is for each of them, ONNX's for their sum. */
const localResponse: OpMapping = (node, to) => {
  const size = 2 * read.int(node, 'depth_radius', 5) + 1;
  const attributes = [
    attribute.int('size', size),
    attribute.float('alpha', read.float(node, 'alpha', 1) * size),
    attribute.float('beta', read.float(node, 'beta', 0.5)),
    attribute.float('bias', read.float(node, 'bias', 1)),
  ];
  to.setChannelsFirst(node.name, to.emit('LRN', [to.channelsFirst(node.input[0]!)], attributes));
};

export const normalizationOps: Record<string, OpMapping> = {
  FusedBatchNorm: batchNorm,
  FusedBatchNormV2: batchNorm,
  FusedBatchNormV3: batchNorm,
  LRN: localResponse,
};
