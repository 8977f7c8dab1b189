import { attr, type GraphDataType, type NodeDef } from '../../engine/graph-def.js';
import { constantNode, constantOf, floats, integers, sizeOf, type Constant } from './constants.js';
import type { Around, Replacement } from './draft.js';
import type { Ref, Shape } from './inference-graph.js';

interface Joined {
  /** Inputs of a ConcatV2 that are alike for all examples, [1, …]; null where one is none. */
  rows: readonly (Constant | null)[];
  /** What it gives. */
  shape: Shape;
  around: Around;
}

/**
 * What a ConcatV2 joins of one value and of constants that are alike for all examples, without repeating them for each: the
 * value padded with zeros, and its sum with the constants. Bools, of constants that are all the same, are padded with those.
 * Null where it can't be done so.
 */
export function prependRows(node: NodeDef, { rows, shape, around }: Joined): Replacement | null {
  const parts = node.input.slice(0, -1);
  const values = parts.flatMap((_, i) => (rows[i] ? [] : [i]));
  const [axis] = constantOf(around.source(node.input.at(-1)!)).data;
  const along = (axis! + shape.length) % shape.length;
  if (along === 0 || values.length !== 1) return null;
  const [place] = values as [number];
  const width = (some: readonly (Constant | null)[]) => some.reduce((sum, row) => sum + (row?.shape[along] ?? 0), 0);
  const [before, after] = [width(rows.slice(0, place)), width(rows.slice(place + 1, parts.length))];
  const constants = rows.flatMap((row) => row ?? []);
  const value = parts[place]!;
  const paddings = shape.map((_, i) => (i === along ? [before, after] : [0, 0]));
  const pad = (from: string, fill: number) => padded(node, { from, fill, paddings, around });
  if (constants[0]!.type === 'bool') {
    const fill = constants[0]!.data[0]!;
    if (constants.some(({ data }) => data.some((each: number) => each !== fill))) return null;
    const float = cast(around.beside(node, 'float'), value, ['bool', 'float32']);
    const whole = pad(float.name, fill);
    return { nodes: [float, ...whole, cast(node.name, whole.at(-1)!.name, ['float32', 'bool'])] };
  }
  if (constants[0]!.type !== 'float32') return null;
  const whole = pad(value, 0);
  const sum = constantNode(around.beside(node, 'constants'), joined({ rows, place, along, shape }));
  const add: NodeDef = {
    ...{ name: node.name, op: 'AddV2', input: [whole.at(-1)!.name, sum.name] },
    attr: { T: attr.type('float32') },
  };
  const variables = parts.flatMap((ref) => around.origins.get(ref) ?? []);
  return { nodes: [...whole, sum, add], origins: [[sum.name, variables]] };
}

function cast(name: string, from: Ref, [source, target]: [GraphDataType, GraphDataType]): NodeDef {
  return { name, op: 'Cast', input: [from], attr: { SrcT: attr.type(source), DstT: attr.type(target) } };
}

interface Padding {
  from: string;
  fill: number;
  paddings: number[][];
  around: Around;
}

function padded(node: NodeDef, { from, fill, paddings, around }: Padding): NodeDef[] {
  const widths = constantNode(around.beside(node, 'paddings'), integers([paddings.length, 2], paddings.flat()));
  const value = constantNode(around.beside(node, 'fill'), floats([], [fill]));
  const attrs = { T: attr.type('float32'), Tpaddings: attr.type('int32') };
  const name = around.beside(node, 'padded');
  return [widths, value, { name, op: 'PadV2', input: [from, widths.name, value.name], attr: attrs }];
}

/** The constants at their places, zero where the value is: [1, …]. */
function joined({ rows, place, along, shape }: Omit<Joined, 'around'> & { place: number; along: number }): Constant {
  const sizes = [1, ...shape.slice(1)] as number[];
  const inner = sizeOf(sizes.slice(along + 1));
  const [outer, width] = [sizeOf(sizes.slice(0, along)), sizes[along]! * inner];
  const data = new Float32Array(outer * width);
  const known = rows.reduce((sum, row) => sum + (row?.shape[along] ?? 0), 0);
  let at = 0;
  rows.forEach((row, i) => {
    if (i === place) at += sizes[along]! - known;
    if (!row) return;
    const part = row.shape[along]! * inner;
    for (let o = 0; o < outer; o++)
      data.set((row.data as Float32Array).subarray(o * part, (o + 1) * part), o * width + at * inner);
    at += row.shape[along]!;
  });
  return { type: 'float32', shape: sizes, data };
}
