/** What differs between nodes of two models that are each other's, in words. */
import type { ValueDescription } from './model-description.js';
import { quantizationText, shapeText, type ModelGraph } from './model-graph.js';
import { opKind } from './op-kind.js';

export interface Difference {
  /** "op", "weights", "type", "shape", "strides". */
  what: string;
  /** "–" where a model has none. */
  a: string;
  b: string;
}

/** `a`, `b`: places of the items that stand for each other, the first ones the main ones; the last ones give what comes out. */
export function differencesOf(
  a: ModelGraph,
  inA: readonly number[],
  b: ModelGraph,
  inB: readonly number[],
): Difference[] {
  const [one, other] = [factsOf(a, inA), factsOf(b, inB)];
  const sameFormat = a.description.format === b.description.format;
  const names = [...new Set([...one.facts.keys(), ...other.facts.keys()])];
  const found = names.flatMap((what) => {
    const [x, y] = [one.facts.get(what) ?? '–', other.facts.get(what) ?? '–'];
    // Files need not tell the types of what is on its way.
    const unknown = what === 'type' && (x === '–' || y === '–');
    return x === y || unknown ? [] : [{ what, a: x, b: y }];
  });
  const ops =
    one.ops === other.ops || (!sameFormat && one.kinds === other.kinds)
      ? []
      : [{ what: 'op', a: one.ops, b: other.ops }];
  // Channels may come last in one file and first in the other.
  const reshaped = (one.shape === null) === (other.shape === null) && sizesOf(one.shape) !== sizesOf(other.shape);
  if (reshaped) found.push({ what: 'shape', a: shapeText(one.shape), b: shapeText(other.shape) });
  // Formats call attributes by names of their own, which says nothing about the model.
  const attributes = sameFormat && one.kinds === other.kinds ? attributeDifferences(a, inA[0]!, b, inB[0]!) : [];
  return [...ops, ...found, ...attributes];
}

function factsOf(
  graph: ModelGraph,
  items: readonly number[],
): { ops: string; kinds: string; facts: Map<string, string>; shape: ValueDescription['shape'] } {
  const members = items.map((at) => graph.items[at]!);
  const constants = new Map(graph.description.constants.map((constant) => [constant.name, constant]));
  const used = [...new Set(members.flatMap((item) => item.constants.map(({ name }) => name)))];
  // Sizes and axes are constants of some formats and attributes of others.
  const isWeight = (name: string) => !/^u?int(32|64)$/.test(graph.values.get(name)?.type ?? '');
  const numbers = used
    .flatMap((name) => constants.get(name) ?? [])
    .filter(({ name, count }) => count > 1 && isWeight(name));
  const facts = new Map<string, string>();
  const bytes = numbers.reduce((sum, { bytes: some }) => sum + some, 0);
  if (bytes > 0) facts.set('weights', bytesText(bytes));
  const largest = [...numbers].sort((x, y) => y.count - x.count)[0];
  const weights = largest && graph.values.get(largest.name);
  if (weights) facts.set('weights as', weights.type);
  if (weights?.quantization) facts.set('scales of weights', scalesText(weights.quantization));
  const out = graph.values.get(members[members.length - 1]!.values[0] ?? '');
  if (out) facts.set('type', out.type);
  if (out?.quantization) facts.set('values', quantizationText(out.quantization));
  return {
    ops: members.map(({ op }) => op).join(', '),
    kinds: members.map(({ op }) => opKind(op)).join(', '),
    facts,
    shape: out?.shape ?? null,
  };
}

const scalesText = ({ scales }: NonNullable<ValueDescription['quantization']>): string =>
  scales.length === 1 ? 'one for all' : `${scales.length}, one per channel`;

/** Without the batch, which may go by another name, in any order. */
function sizesOf(shape: ValueDescription['shape']): string {
  const fixed = (shape ?? []).slice(1).filter((size): size is number => typeof size === 'number' && size > 1);
  return fixed.sort((x, y) => x - y).join(' ');
}

function attributeDifferences(a: ModelGraph, inA: number, b: ModelGraph, inB: number): Difference[] {
  const [one, other] = [a.items[inA]!.node?.attributes ?? {}, b.items[inB]!.node?.attributes ?? {}];
  const write = (value: unknown) =>
    value === undefined ? '–' : Array.isArray(value) ? value.join(', ') : String(value as string);
  return [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((what) => {
    const [x, y] = [write(one[what]), write(other[what])];
    return x === y ? [] : [{ what, a: x, b: y }];
  });
}

/** "512 B", "73.7 kB", "1.2 MB": thousands, not 1,024. */
export function bytesText(bytes: number): string {
  const [unit, size] = bytes >= 1e9 ? ['GB', 1e9] : bytes >= 1e6 ? ['MB', 1e6] : bytes >= 1e3 ? ['kB', 1e3] : ['B', 1];
  const value = bytes / size;
  return `${size === 1 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${unit}`;
}
