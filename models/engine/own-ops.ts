import { attr, type AttrValue } from './graph-def.js';
import { fused } from './ops/fused.js';

// The lab's own kernels (models/engine/kernels) for ops of TensorFlow's, under the same attributes. They run on the CPU.

/** With fewer outputs than these most of a vector of sums would be empty. */
const FEWEST_OUTPUTS = 8;

/** With more channels oneDNN convolves faster, if there are more pixels than these; its gradients are not. */
const MOST_CHANNELS = 15;
const FEW_PIXELS = 1024;

type Attributes = Record<string, AttrValue>;

/** What is known of an op when it is recorded. */
export interface RecordedOp {
  op: string;
  attrs: Attributes;
  inputs: readonly { shape: readonly number[] }[];
  output: { shape: readonly number[]; dtype: string };
  /** The numbers of an input that is a constant. */
  constant: (input: number) => Int32Array | null;
}

/** The lab's own op in the place of another; `inputs` says how many of the other's it has. */
export interface OwnOp {
  op: string;
  attrs: Attributes;
  inputs?: number;
}

/** Null where the lab has none, where TensorFlow's is faster, or where it can't run. */
export function ownOp({ op, attrs, inputs, output, constant }: RecordedOp): OwnOp | null {
  if (output.dtype !== 'float32' || fused() === null) return null;
  const outputs = output.shape.at(-1)!;
  switch (op) {
    case 'MatMul':
      return { op: 'ModelLabMatMul', attrs: { ...attrs, N: attr.int(0) } };
    case 'Conv2D':
      return byPixel(attrs) && outputs >= FEWEST_OUTPUTS && convolves(inputs[0]!.shape.at(-1)!, output.shape)
        ? { op: 'ModelLabConv2D', attrs: { ...attrs, N: attr.int(0) } }
        : null;
    case 'Conv2DBackpropFilter':
      return byPixel(attrs) && outputs >= FEWEST_OUTPUTS ? { op: 'ModelLabConv2DBackpropFilter', attrs } : null;
    case 'Conv2DBackpropInput':
      return byPixel(attrs) ? { op: 'ModelLabConv2DBackpropInput', attrs } : null;
    case 'MaxPool':
      return byPixel(attrs) ? { op: 'ModelLabMaxPool', attrs } : null;
    case 'MaxPoolGrad':
      return byPixel(attrs) ? { op: 'ModelLabMaxPoolGrad', attrs } : null;
    case 'ReluGrad':
    case 'LeakyReluGrad':
      return {
        op: 'ModelLabActivationGrad',
        attrs: { ...attrs, activation: attr.string(op.slice(0, -'Grad'.length)) },
      };
    case 'Sum':
      return sumsColumns(inputs[0]!.shape, constant(1)) && output.shape.length === 1
        ? { op: 'ModelLabColumnSums', attrs: { T: attrs['T']! }, inputs: 1 }
        : null;
    default:
      return null;
  }
}

/** Whether a convolution of so many channels to this output is faster here. */
function convolves(channels: number, output: readonly number[]): boolean {
  return channels <= MOST_CHANNELS || output.slice(0, -1).reduce((product, size) => product * size, 1) <= FEW_PIXELS;
}

function byPixel({ data_format: format }: Attributes): boolean {
  return format?.s === undefined || new TextDecoder().decode(format.s) === 'NHWC';
}

/** Whether the axes are all but the last. */
function sumsColumns(shape: readonly number[], axes: Int32Array | null): boolean {
  const rank = shape.length;
  if (axes === null || rank < 2 || axes.length !== rank - 1) return false;
  const summed = new Set(axes.map((axis) => (axis < 0 ? axis + rank : axis)));
  return summed.size === rank - 1 && !summed.has(rank - 1);
}
