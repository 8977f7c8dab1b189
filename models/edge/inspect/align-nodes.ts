/** Which nodes of two models are each other's: the cheapest alignment of their orders (Needleman & Wunsch 1970). */
import { RequestError } from '../../core/errors.js';
import type { GraphItem, ModelGraph } from './model-graph.js';
import { opKind, relatedKind } from './op-kind.js';

/** Pairs of places in the items of both, ascending in both. */
export type Alignment = readonly (readonly [a: number, b: number])[];

/** Of the table of both models' nodes: some 5,500 nodes each. */
const MOST_CELLS = 3e7;

interface Traits {
  kind: string;
  related: string;
  name: string;
  /** Sizes of its first output but the batch, ascending: NHWC and NCHW are alike. */
  sizes: string;
  /** Numbers in its constants. */
  weights: string;
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
  const [ofA, ofB] = [traitsOf(a), traitsOf(b)];
  const near = ofB.map((_, at) => ofB[at - 1]);
  const width = columns + 1;
  const ways = new Uint8Array((rows + 1) * width);
  let above = new Float64Array(width);
  for (let row = 1; row <= rows; row++) {
    const here = new Float64Array(width);
    const one = ofA[row - 1]!;
    for (let column = 1; column <= columns; column++) {
      const other = ofB[column - 1]!;
      const alike = likeness(a.items[row - 1]!, b.items[column - 1]!, one, other);
      // Between pairs that are as alike, the one whose neighbours before it are alike.
      const context = alike > 0 && ofA[row - 2]?.kind === near[column - 1]?.kind ? 0.5 : 0;
      const pair = alike > 0 ? above[column - 1]! + alike + context : -1;
      const [skipA, skipB] = [above[column]!, here[column - 1]!];
      const best = Math.max(pair, skipA, skipB);
      here[column] = best;
      ways[row * width + column] = best === pair ? PAIR : best === skipA ? SKIP_A : SKIP_B;
    }
    above = here;
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

const [PAIR, SKIP_A, SKIP_B] = [1, 2, 3];

function traitsOf({ items, values, description }: ModelGraph): Traits[] {
  const counts = new Map(description.constants.map(({ name, count }) => [name, count]));
  return items.map((item) => {
    const kind = opKind(item.op);
    const shape = values.get(item.values[0] ?? '')?.shape ?? [];
    const sizes = shape.slice(1).filter((size) => typeof size === 'number' && size > 1) as number[];
    const weights = item.constants.map(({ name }) => counts.get(name) ?? 0).filter((count) => count > 1);
    return {
      ...{ kind, related: relatedKind(kind), name: plainName(item.name) },
      ...{ sizes: sizes.sort((x, y) => x - y).join(' '), weights: String(Math.max(0, ...weights)) },
    };
  });
}

/** Without what formats add: an output's number, a converter's suffix. */
function plainName(name: string): string {
  return name.split(';')[0]!.replace(/:\d+$|_quant(ized)?$/, '');
}

/** How much two nodes are alike; 0 where they are not each other's. */
function likeness(a: GraphItem, b: GraphItem, one: Traits, other: Traits): number {
  if (a.kind !== b.kind) return 0;
  const named = one.name === other.name;
  if (a.kind !== 'node') return named ? 6 : 4;
  const kind = one.kind === other.kind ? 4 : one.related === other.related ? 3 : 0;
  if (kind === 0) return named && one.weights === other.weights ? 2 : 0;
  const weights = one.weights === other.weights ? (one.weights === '0' ? 0.5 : 3) : -1;
  return kind + weights + (named ? 2 : 0) + (one.sizes === other.sizes ? 2 : 0);
}
