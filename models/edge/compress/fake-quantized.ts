/** A graph that rounds its values as int8 does, in float: what a converter makes an int8 model of, and what shows its cost. */
import { attr, type NodeDef } from '../../engine/graph-def.js';
import { constantNode, constantOf, floats, type Constant } from '../graph/constants.js';
import { nodesByName, type InferenceGraph, type Ref, type Shape } from '../graph/inference-graph.js';
import { int8Parameters, type Calibration, type Range } from './calibration.js';
import { maskedScores } from './masked-scores.js';
import { movedFrom, PRODUCTS, quantizedRefs } from './quantized-refs.js';
import { eachWeight } from './quantize-weights.js';
import { weightsOf } from './weights-of.js';

/** Products whose kernels have a scale for each channel, which must be the last dimension; others have one for the tensor. */
const PER_CHANNEL: ReadonlySet<string> = new Set(['Conv2D', 'MatMul']);

/**
 * Everything as int8: values by the ranges that were calibrated (see quantizedRefs for those that stay float), weights
 * symmetrically. Scores that attention hides are the least of their range rather than −30,000. Biases stay as they are:
 * converters make them int32. Where products are given constants, or sums and factors, those are rounded too. `perChannel`:
 * products whose weights get a scale for each channel.
 */
export function fakeQuantized(
  graph: InferenceGraph,
  calibration: Pick<Calibration, 'ranges'>,
  { perChannel = PER_CHANNEL }: { perChannel?: ReadonlySet<string> } = {},
): InferenceGraph {
  const values = quantizedRefs(graph, calibration);
  return withFakeQuantization(graph, { values, weights: true, perChannel });
}

/** With these values rounded as int8 of their ranges, and all constants that products and rounded values are made of. */
export function withFakeQuantization(
  graph: InferenceGraph,
  {
    values,
    weights,
    perChannel = PER_CHANNEL,
  }: { values: ReadonlyMap<Ref, Range>; weights: boolean; perChannel?: ReadonlySet<string> },
): InferenceGraph {
  const byName = nodesByName(graph);
  const shapes = new Map<Ref, Shape>(graph.shapes);
  const types = new Map(graph.types);
  const nodes: NodeDef[] = [];
  const rounded = new Map<Ref, Ref>();
  const add = (ref: Ref, made: NodeDef[]): void => {
    for (const node of made) {
      nodes.push(node);
      types.set(node.name, 'float32');
      shapes.set(node.name, node.op === 'Const' ? constantOf(node).shape : graph.shapes.get(ref)!);
    }
    rounded.set(ref, made.at(-1)!.name);
  };
  const masks = maskedScores(graph);
  const constants = weights ? roundedConstants(graph, values, perChannel) : new Map<Ref, NodeDef[]>();
  for (const node of graph.nodes) {
    const input = node.input.map((ref) => rounded.get(ref) ?? ref);
    const mask = masks.get(node.name);
    const range = mask && values.get(movedFrom(graph, mask.scores));
    if (range) {
      const constant = constantNode(`${node.name}/hidden`, floats([], [valueRange(range).min]));
      nodes.push(constant);
      shapes.set(constant.name, []);
      types.set(constant.name, 'float32');
      input[mask.place] = constant.name;
    }
    nodes.push({ ...node, input });
    const constant = constants.get(node.name);
    if (constant) add(node.name, constant);
    for (const ref of outputRefs(byName(node.name), values)) add(ref, fakeQuant(ref, valueRange(values.get(ref)!)));
  }
  const outputs = graph.outputs.map((output) => ({ ...output, ref: rounded.get(output.ref) ?? output.ref }));
  return { ...graph, nodes, shapes, types, outputs };
}

function outputRefs({ name }: NodeDef, values: ReadonlyMap<Ref, Range>): Ref[] {
  return [...values.keys()].filter((ref) => ref === name || ref.startsWith(`${name}:`));
}

/** Of each constant that is rounded, the nodes that do it. */
function roundedConstants(
  graph: InferenceGraph,
  values: ReadonlyMap<Ref, Range>,
  perChannel: ReadonlySet<string>,
): Map<Ref, NodeDef[]> {
  const byName = nodesByName(graph);
  const found = new Map<Ref, NodeDef[]>();
  for (const { name, shape, axis, readers } of weightsOf(graph)) {
    const constant = constantOf(byName(name));
    const channels = readers.every(({ op }) => perChannel.has(op)) && axis === shape.length - 1;
    found.set(name, channels ? fakeQuantChannels(name, constant, axis) : fakeQuant(name, weightRange(constant), true));
  }
  for (const { name, op, input } of graph.nodes) {
    if (!values.has(name) || !/^(AddV2|Sub|Mul|Maximum|Minimum|ConcatV2|PadV2)$/.test(op)) continue;
    for (const ref of input) {
      const node = byName(ref);
      if (node.op !== 'Const' || found.has(ref) || graph.types.get(ref) !== 'float32') continue;
      // A bias is no value of its own.
      if (op === 'AddV2' && input.some((other) => other !== ref && PRODUCTS.has(byName(other).op))) continue;
      found.set(ref, fakeQuant(ref, valueRange(rangeOf(constantOf(node)))));
    }
  }
  return found;
}

function rangeOf({ data }: Constant): Range {
  let [min, max] = [Infinity, -Infinity];
  for (const value of data) [min, max] = [Math.min(min, value), Math.max(max, value)];
  return { min, max };
}

/** The ends of the int8 grid of a range: what −128 and 127 stand for. */
function valueRange(range: Range): Range {
  const { scale, zeroPoint } = int8Parameters(range);
  return { min: (-128 - zeroPoint) * scale, max: (127 - zeroPoint) * scale };
}

/** From −127 to 127 steps. */
function weightRange(constant: Constant): Range {
  const { min, max } = rangeOf(constant);
  const most = Math.max(-min, max) || 127;
  return { min: -most, max: most };
}

/** `narrow`: without −128. */
function fakeQuant(ref: Ref, { min, max }: Range, narrow = false): NodeDef[] {
  const name = nameFor(ref);
  const ends = [constantNode(`${name}/min`, floats([], [min])), constantNode(`${name}/max`, floats([], [max]))];
  return [...ends, rounding(name, ref, 'FakeQuantWithMinMaxVars', narrow)];
}

function fakeQuantChannels(ref: Ref, { shape, data }: Constant, axis: number): NodeDef[] {
  const most = new Float32Array(shape[axis]!);
  eachWeight(shape, axis, (at, channel) => (most[channel] = Math.max(most[channel]!, Math.abs(data[at]!))));
  const ends = most.map((one) => one || 127);
  const name = nameFor(ref);
  return [
    constantNode(
      `${name}/min`,
      floats(
        [ends.length],
        ends.map((one) => -one),
      ),
    ),
    constantNode(`${name}/max`, floats([ends.length], ends)),
    rounding(name, ref, 'FakeQuantWithMinMaxVarsPerChannel', true),
  ];
}

function rounding(name: string, ref: Ref, op: string, narrow: boolean): NodeDef {
  const attrs = { num_bits: attr.int(8), narrow_range: attr.bool(narrow) };
  return { name, op, input: [ref, `${name}/min`, `${name}/max`], attr: attrs };
}

const nameFor = (ref: Ref): string => `${ref.replace(':', '_')}/int8`;
