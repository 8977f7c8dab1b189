/** Which channels of a graph's values are 0 whatever goes in. */
import type { NodeDef } from '../../engine/graph-def.js';
import { constantOf, type Constant } from '../graph/constants.js';
import { nodesByName, type InferenceGraph, type Ref } from '../graph/inference-graph.js';
import type { ChannelTies } from './channel-ties.js';
import { eachWeight } from './quantize-weights.js';

/** Ops that give 0 for 0, channel by channel. */
const ZERO_OF_ZERO = new Set(
  `Relu Relu6 LeakyRelu Elu Selu Tanh Erf Neg Abs Square Sqrt MaxPool AvgPool ResizeNearestNeighbor ResizeBilinear Mean Sum Max
  Min Transpose Pad`.split(/\s+/),
);

/** For each value with channels, 1 for each channel that is always 0; values must be finite. */
export function zeroChannels(graph: InferenceGraph, ties: ChannelTies): Map<Ref, Uint8Array> {
  const byName = nodesByName(graph);
  const zero = new Map<Ref, Uint8Array>();
  const mixings = new Map(ties.mixings.map((mixing) => [mixing.output.ref, mixing]));
  const of = (ref: Ref, channels: number): Uint8Array => {
    const known = zero.get(ref);
    if (known?.length === channels) return known;
    // One number for all channels.
    const single =
      known?.length === 1 ? known[0] : byName(ref).op === 'Const' && isZero(constantOf(byName(ref))) ? 1 : 0;
    return new Uint8Array(channels).fill(single!);
  };
  const give = (node: NodeDef): Uint8Array => {
    const channels = ties.channels(node.name);
    const from = (place: number) => of(node.input[place]!, channels);
    const every = (...places: number[]) => merged(channels, places.map(from), (all) => all.every((one) => one === 1));
    switch (node.op) {
      case 'Const':
        return zeroColumns(constantOf(node), channels);
      case 'Mul':
        return merged(channels, [from(0), from(1)], (all) => all.some((one) => one === 1));
      case 'RealDiv':
        return from(0);
      case 'Add':
      case 'AddV2':
      case 'BiasAdd':
      case 'Sub':
      case 'Maximum':
      case 'Minimum':
      case 'SquaredDifference':
        return every(0, 1);
      case 'SelectV2':
        return every(1, 2);
      case 'PadV2':
        return every(0, 2);
      case 'Reshape':
        return reshaped(of(node.input[0]!, ties.channels(node.input[0]!)), channels);
      case 'ConcatV2':
        return joined(
          node.input.slice(0, -1).map((ref) => of(ref, ties.channels(ref))),
          channels,
        );
      case 'DepthwiseConv2dNative':
        return merged(channels, [from(0), zeroAlong(constantOf(byName(node.input[1]!)), 2)], (all) => all.includes(1));
      default:
        return ZERO_OF_ZERO.has(node.op) && ties.channels(node.input[0]!) === channels
          ? from(0)
          : new Uint8Array(channels);
    }
  };
  for (const node of graph.nodes) {
    const channels = ties.channels(node.name);
    const mixing = mixings.get(node.name);
    if (channels === 0) continue;
    if (!mixing) zero.set(node.name, give(node));
    else {
      const weights = constantOf(byName(mixing.weights));
      const input = mixing.input ? of(mixing.input.ref, weights.shape[mixing.input.axis]!) : null;
      const result = new Uint8Array(channels).fill(1);
      eachPair(weights, mixing, (k, n, weight) => {
        if (weight !== 0 && input?.[k] !== 1) result[n] = 0;
      });
      zero.set(node.name, result);
    }
  }
  return zero;
}

/** Visits all weights with the input channel (−1: none) and the output channel that they belong to. */
export function eachPair(
  { shape, data }: Constant,
  { input, output }: { input: { axis: number } | null; output: { axis: number } },
  visit: (input: number, output: number, weight: number) => void,
): void {
  const stride = (axis: number) => shape.slice(axis + 1).reduce((product, size) => product * size, 1);
  const [outStride, outSize] = [stride(output.axis), shape[output.axis]!];
  const [inStride, inSize] = input ? [stride(input.axis), shape[input.axis]!] : [1, 0];
  for (let at = 0; at < data.length; at++) {
    const k = input ? Math.floor(at / inStride) % inSize : -1;
    visit(k, Math.floor(at / outStride) % outSize, data[at]!);
  }
}

const isZero = ({ data }: Constant): boolean => data.every((value) => value === 0);

function zeroColumns(constant: Constant, channels: number): Uint8Array {
  return channels === 0 ? new Uint8Array() : zeroAlong(constant, constant.shape.length - 1);
}

function zeroAlong({ shape, data }: Constant, axis: number): Uint8Array {
  const zero = new Uint8Array(shape[axis]!).fill(1);
  eachWeight(shape, axis, (at, channel) => {
    if (data[at] !== 0) zero[channel] = 0;
  });
  return zero;
}

function merged(channels: number, parts: readonly Uint8Array[], is: (all: number[]) => boolean): Uint8Array {
  return Uint8Array.from({ length: channels }, (_, channel) => Number(is(parts.map((part) => part[channel]!))));
}

/** Rows that are put side by side, or taken apart: then a channel is 0 where it is in every part. */
function reshaped(from: Uint8Array, channels: number): Uint8Array {
  if (from.length === 0 || Math.max(channels, from.length) % Math.min(channels, from.length) !== 0) {
    return new Uint8Array(channels);
  }
  if (channels >= from.length) return Uint8Array.from({ length: channels }, (_, place) => from[place % from.length]!);
  const zero = new Uint8Array(channels).fill(1);
  from.forEach((one, place) => {
    if (one === 0) zero[place % channels] = 0;
  });
  return zero;
}

function joined(parts: readonly Uint8Array[], channels: number): Uint8Array {
  const whole = parts.reduce((sum, part) => sum + part.length, 0);
  if (whole === channels) return Uint8Array.from(parts.flatMap((part) => [...part]));
  return merged(channels, parts, (all) => all.every((one) => one === 1));
}
