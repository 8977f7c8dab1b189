import type { NodeDef } from '../../../../engine/graph-def.js';
import type { Ref } from '../../../graph/inference-graph.js';
import { transposed } from '../transposed.js';
import type { Lowering, OpMapping } from '../lowering.js';
import { attribute } from '../onnx-graph.js';
import type { AttributeProto } from '../schema.js';
import { biasAfter, flatBias } from './products.js';
import { hasPads, padsOf, pairOf, type Pads, type Pair } from './windows.js';

interface Kernel {
  ref: Ref;
  /** What its order of axes is called. */
  form: string;
  /** ONNX's. */
  shape: readonly number[];
  /** From TensorFlow's [H, W, in, out]. */
  axes: readonly number[];
}

function kernelValue({ ref, form, shape, axes }: Kernel, to: Lowering): string {
  if (to.isConstant(ref)) {
    return to.derived(ref, form, (wish) =>
      to.tensor(wish, 'float32', shape, transposed(to.floats(ref), to.shape(ref) as number[], axes)),
    );
  }
  const turned = to.transpose(to.value(ref), axes);
  return shape.length === 4 && String(shape) !== String(axes.map((axis) => to.shape(ref)[axis]))
    ? to.reshape(turned, shape)
    : turned;
}

/** Writes the node with its bias, channels first. */
function convolve(
  node: NodeDef,
  to: Lowering,
  {
    op,
    input,
    kernel,
    channels,
    attributes,
  }: { op: string; input: Ref; kernel: Kernel; channels: number; attributes: AttributeProto[] },
): void {
  const found = biasAfter(node, to, channels);
  const inputs = [to.channelsFirst(input), kernelValue(kernel, to), ...(found ? [flatBias(found.bias, to)] : [])];
  to.setChannelsFirst((found?.sum ?? node).name, to.emit(op, inputs, attributes));
  if (found) to.skip(found.sum);
}

function windowAttributes({
  kernel,
  strides,
  dilations,
  pads,
}: {
  kernel: Pair;
  strides: Pair;
  dilations: Pair;
  pads: Pads;
}): AttributeProto[] {
  return [
    attribute.ints('kernel_shape', kernel),
    ...(strides.some((stride) => stride > 1) ? [attribute.ints('strides', strides)] : []),
    ...(dilations.some((dilation) => dilation > 1) ? [attribute.ints('dilations', dilations)] : []),
    ...(hasPads(pads) ? [attribute.ints('pads', pads)] : []),
  ];
}

const middle = (ref: Ref, to: Lowering): Pair => to.sizes(ref).slice(1, 3) as unknown as Pair;

const conv2D: OpMapping = (node, to) => {
  const [input, ref] = node.input as [Ref, Ref];
  const [height, width, depth, channels] = to.shape(ref) as [number, number, number, number];
  const window = {
    kernel: [height, width] as Pair,
    strides: pairOf(node, 'strides'),
    dilations: pairOf(node, 'dilations'),
  };
  const pads = padsOf(node, { input: middle(input, to), ...window });
  const groups = to.sizes(input)[3]! / depth;
  convolve(node, to, {
    ...{ op: 'Conv', input, channels },
    kernel: { ref, form: 'OIHW', shape: [channels, depth, height, width], axes: [3, 2, 0, 1] },
    attributes: [...windowAttributes({ ...window, pads }), ...(groups > 1 ? [attribute.int('group', groups)] : [])],
  });
};

/** A convolution for each channel: as many groups as channels, each with its multiplier's worth of outputs. */
const depthwise: OpMapping = (node, to) => {
  const [input, ref] = node.input as [Ref, Ref];
  const [height, width, depth, multiplier] = to.shape(ref) as [number, number, number, number];
  const window = {
    kernel: [height, width] as Pair,
    strides: pairOf(node, 'strides'),
    dilations: pairOf(node, 'dilations'),
  };
  const pads = padsOf(node, { input: middle(input, to), ...window });
  convolve(node, to, {
    ...{ op: 'Conv', input, channels: depth * multiplier },
    kernel: { ref, form: 'OIHW', shape: [depth * multiplier, 1, height, width], axes: [2, 3, 0, 1] },
    attributes: [...windowAttributes({ ...window, pads }), attribute.int('group', depth)],
  });
};

/** The gradient of a convolution, which decoders and generators use as a layer. Its own output is what that one has read. */
const transposedConvolution: OpMapping = (node, to) => {
  const [, ref, input] = node.input as [Ref, Ref, Ref];
  const [height, width, channels, depth] = to.shape(ref) as [number, number, number, number];
  const window = {
    kernel: [height, width] as Pair,
    strides: pairOf(node, 'strides'),
    dilations: pairOf(node, 'dilations'),
  };
  const [from, made] = [middle(input, to), middle(node.name, to)];
  const pads = padsOf(node, { input: made, ...window });
  // Rows that no window reaches: ONNX adds them behind.
  const missing = ([0, 1] as const).map((axis) => {
    const reach = (window.kernel[axis] - 1) * window.dilations[axis] + 1;
    return made[axis] - ((from[axis] - 1) * window.strides[axis] + reach - pads[axis] - pads[axis + 2]!);
  });
  convolve(node, to, {
    ...{ op: 'ConvTranspose', input, channels },
    kernel: { ref, form: 'IOHW', shape: [depth, channels, height, width], axes: [3, 2, 0, 1] },
    attributes: [
      ...windowAttributes({ ...window, pads }),
      ...(missing.some((rows) => rows !== 0) ? [attribute.ints('output_padding', missing)] : []),
    ],
  });
};

export const convolutionOps: Record<string, OpMapping> = {
  Conv2D: conv2D,
  DepthwiseConv2dNative: depthwise,
  Conv2DBackpropInput: transposedConvolution,
};
