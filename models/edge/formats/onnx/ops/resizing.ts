import type { NodeDef } from '../../../../engine/graph-def.js';
import { UnsupportedExport } from '../../format.js';
import { read, type Lowering, type OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';

/** To the size that the graph says: TensorFlow's three ways to line up the grids by their names in ONNX. */
function resize(node: NodeDef, to: Lowering, mode: 'nearest' | 'linear'): void {
  const [input] = node.input as [string];
  const [, height, width] = to.sizes(node.name) as [number, number, number];
  const [, fromHeight, fromWidth] = to.sizes(input) as [number, number, number];
  const [corners, centers] = [read.flag(node, 'align_corners'), read.flag(node, 'half_pixel_centers')];
  const lined = corners ? 'align_corners' : centers ? 'half_pixel' : 'asymmetric';
  if (mode === 'nearest' && corners)
    throw new UnsupportedExport(`ONNX: '${node.name}' lines up corners of the nearest.`);
  // Half a pixel is added before TensorFlow rounds down, which is rounding up from the middle.
  const nearest = mode === 'nearest' ? [attribute.string('nearest_mode', centers ? 'round_prefer_ceil' : 'floor')] : [];
  const scale = [1, 1, height / fromHeight, width / fromWidth];
  const isWhole = scale.every(Number.isInteger);
  // The batch is free, so sizes can't be given where factors aren't exact.
  if (!isWhole && corners) throw new UnsupportedExport(`ONNX: '${node.name}' lines up corners at a broken scale.`);
  const factors = to.derived(`scales ${scale.join(',')}`, 'scales', () =>
    to.tensor(`scales [${scale.join(',')}]`, 'float32', [4], Float32Array.from(scale)),
  );
  const attributes = [
    attribute.string('mode', mode),
    attribute.string('coordinate_transformation_mode', lined),
    ...nearest,
  ];
  to.setChannelsFirst(node.name, to.emit('Resize', [to.channelsFirst(input), '', factors], attributes));
}

export const resizingOps: Record<string, OpMapping> = {
  ResizeNearestNeighbor: (node, to) => resize(node, to, 'nearest'),
  ResizeBilinear: (node, to) => resize(node, to, 'linear'),
};
