/** Which nodes of two models are each other's: the cheapest alignment of their orders (Needleman & Wunsch 1970). */
import { RequestError } from '../../core/errors.js';
import type { GraphItem, ModelGraph } from './model-graph.js';
import { opKind, relatedKind } from './op-kind.js';

/** Pairs of places in the items of both, ascending in both. */
export type Alignment = readonly (readonly [a: number, b: number])[];

/** Of the table of both models' nodes: some 5,500 nodes each. */
const MOST_CELLS = 3e7;

/** Words as numbers: every two nodes are compared. */
interface Traits {
  end: GraphItem['kind'];
  kind: number;
  related: number;
  name: number;
  /** Sizes of its first output but the batch, ascending: NHWC and NCHW are alike. */
  sizes: number;
  /** Numbers in the largest of its constants. */
  weights: number;
}

/**
 * Pairs alike by name, kind of op, shape, weights and neighbours. Both orders are depth-first, so that what is aligned in order
 * is never tangled. Throws RequestError for models too large to be held against each other.
 */
export function alignNodes(a: ModelGraph, b: ModelGraph): Alignment {
  const [rows, columns] = [a.items.length, b.items.length];
  if (rows * columns > MOST_CELLS) {
    throw new RequestError(
      `compare: ${rows} nodes and ${columns} are too many; the numbers of nodes may multiply to ${MOST_CELLS} at most.`,
    );
  }
  const words = new Map<string, number>();
  const [ofA, ofB] = [traitsOf(a, words), traitsOf(b, words)];
  // What is the same from the beginning, and up to the end, need not be looked for.
  const least = Math.min(rows, columns);
  let first = 0;
  while (first < least && isSame(ofA[first]!, ofB[first]!)) first++;
  let last = 0;
  while (last < least - first && isSame(ofA[rows - 1 - last]!, ofB[columns - 1 - last]!)) last++;
  const pair = (shiftA: number, shiftB: number) => (at: number) => [at + shiftA, at + shiftB] as const;
  const indices = (count: number) => Array.from({ length: count }, (_, at) => at);
  return [
    ...indices(first).map(pair(0, 0)),
    ...aligned(ofA.slice(first, rows - last), ofB.slice(first, columns - last)).map(
      ([one, other]) => [one + first, other + first] as const,
    ),
    ...indices(last).map(pair(rows - last, columns - last)),
  ];
}

/** So many places farther than the difference of their lengths, what is in order in one model is not looked for in the other. */
const BAND = 400;

function aligned(ofA: readonly Traits[], ofB: readonly Traits[]): Alignment {
  const [rows, columns] = [ofA.length, ofB.length];
  const width = columns + 1;
  const half = BAND + Math.abs(rows - columns);
  const ways = new Uint8Array((rows + 1) * width);
  let above = new Float64Array(width);
  let here = new Float64Array(width);
  for (let row = 1; row <= rows; row++) {
    const one = ofA[row - 1]!;
    const kindBefore = ofA[row - 2]?.kind;
    const middle = Math.round((row * columns) / rows);
    const [from, to] = [Math.max(1, middle - half), Math.min(columns, middle + half)];
    here.fill(-Infinity);
    if (from === 1) here[0] = 0;
    for (let column = from; column <= to; column++) {
      const alike = likeness(one, ofB[column - 1]!);
      // Between pairs that are as alike, the one whose neighbours before it are alike.
      const context = alike > 0 && kindBefore === ofB[column - 2]?.kind ? 0.5 : 0;
      let best = alike > 0 ? above[column - 1]! + alike + context : -Infinity;
      let way = best > -Infinity ? PAIR : SKIP_A;
      if (above[column]! > best) {
        best = above[column]!;
        way = SKIP_A;
      }
      if (here[column - 1]! > best) {
        best = here[column - 1]!;
        way = SKIP_B;
      }
      here[column] = best;
      ways[row * width + column] = way;
    }
    [above, here] = [here, above];
  }
  const pairs: [number, number][] = [];
  for (let row = rows, column = columns; row > 0 && column > 0;) {
    const way = ways[row * width + column];
    if (way === PAIR) pairs.push([--row, --column]);
    else if (way === SKIP_A) row--;
    else column--;
  }
  return pairs.reverse();
}

const PAIR = 1;
const SKIP_A = 2;
const SKIP_B = 3;

const isSame = (one: Traits, other: Traits): boolean =>
  one.end === other.end &&
  one.kind === other.kind &&
  one.name === other.name &&
  one.sizes === other.sizes &&
  one.weights === other.weights;

function traitsOf({ items, values, description }: ModelGraph, words: Map<string, number>): Traits[] {
  const numberOf = (word: string): number => {
    const number = words.get(word) ?? words.size;
    words.set(word, number);
    return number;
  };
  const counts = new Map(description.constants.map(({ name, count }) => [name, count]));
  return items.map((item) => {
    const kind = opKind(item.op);
    const shape = values.get(item.values[0] ?? '')?.shape ?? [];
    const sizes = shape.slice(1).filter((size) => typeof size === 'number' && size > 1) as number[];
    const weights = item.constants.map(({ name }) => counts.get(name) ?? 0).filter((count) => count > 1);
    return {
      ...{
        end: item.kind,
        kind: numberOf(kind),
        related: numberOf(relatedKind(kind)),
        name: numberOf(plainName(item.name)),
      },
      sizes: numberOf(sizes.sort((x, y) => x - y).join(' ')),
      weights: weights.reduce((most, count) => Math.max(most, count), 0),
    };
  });
}

/** Without what formats add: an output's number, a converter's suffix. */
function plainName(name: string): string {
  return name.split(';')[0]!.replace(/:\d+$|_quant(ized)?$/, '');
}

/** How much two nodes are alike; 0 where they are not each other's. */
function likeness(one: Traits, other: Traits): number {
  if (one.end !== other.end) return 0;
  const named = one.name === other.name;
  if (one.end !== 'node') return named ? 6 : 4;
  const kind = one.kind === other.kind ? 4 : one.related === other.related ? 3 : 0;
  if (kind === 0) return named && one.weights === other.weights ? 2 : 0;
  const weights = one.weights === other.weights ? (one.weights === 0 ? 0.5 : 3) : -1;
  return kind + weights + (named ? 2 : 0) + (one.sizes === other.sizes ? 2 : 0);
}
