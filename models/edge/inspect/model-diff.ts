/** What differs between two models: nodes that are each other's, that were added, taken away, or folded into others. */
import { alignNodes } from './align-nodes.js';
import { differencesOf, type Difference } from './node-differences.js';
import type { ModelGraph } from './model-graph.js';
import { canFold, opKind } from './op-kind.js';

export interface DiffGroup {
  /** `folded`: what it stands for in the first model is one node of the second, or the other way round. */
  state: 'same' | 'changed' | 'folded' | 'added' | 'removed';
  /** Places in the items of each model; the first one of each is the one that the other model's is held against. */
  a: readonly number[];
  b: readonly number[];
  differences: readonly Difference[];
}

export interface ModelDiff {
  /** In an order in which both models can run: a group comes after all that it reads. */
  groups: readonly DiffGroup[];
  counts: { same: number; changed: number; added: number; removed: number; folded: number };
}

/** Throws RequestError for models too large to be held against each other. */
export function diffModels(a: ModelGraph, b: ModelGraph): ModelDiff {
  const pairs = alignNodes(a, b);
  const inA = foldedInto(a, new Map(pairs));
  const inB = foldedInto(b, new Map(pairs.map(([one, other]) => [other, one])));
  const groups: DiffGroup[] = [];
  let [atA, atB] = [0, 0];
  const alone = (untilA: number, untilB: number) => {
    for (; atA < untilA; atA++)
      if (!inA.taken.has(atA)) groups.push({ state: 'removed', a: [atA], b: [], differences: [] });
    for (; atB < untilB; atB++)
      if (!inB.taken.has(atB)) groups.push({ state: 'added', a: [], b: [atB], differences: [] });
  };
  for (const [one, other] of pairs) {
    alone(one, other);
    const membersA = [one, ...(inA.members.get(one) ?? [])];
    const membersB = [other, ...(inB.members.get(other) ?? [])];
    const differences = differencesOf(a, membersA, b, membersB);
    // What is folded on both sides is no fold: it only goes by other ops.
    const folded = membersA.length > 1 !== membersB.length > 1;
    const state = folded ? 'folded' : differences.length > 0 ? 'changed' : 'same';
    groups.push({ state, a: membersA, b: membersB, differences });
    [atA, atB] = [one + 1, other + 1];
  }
  alone(a.items.length, b.items.length);
  return { groups, counts: countsOf(groups) };
}

function countsOf(groups: readonly DiffGroup[]): ModelDiff['counts'] {
  const of = (state: DiffGroup['state']) => groups.filter((group) => group.state === state);
  const folded = of('folded').reduce((sum, { a, b }) => sum + Math.abs(a.length - b.length), 0);
  return {
    ...{ same: of('same').length, changed: of('changed').length + of('folded').length },
    ...{ added: of('added').length, removed: of('removed').length, folded },
  };
}

/** Nodes without a partner that a converter could have folded into the one before them. */
function foldedInto(
  graph: ModelGraph,
  partners: ReadonlyMap<number, number>,
): { members: Map<number, number[]>; taken: Set<number> } {
  const members = new Map<number, number[]>();
  const taken = new Set<number>();
  const headOf = new Map<number, number>();
  graph.items.forEach((item, at) => {
    if (partners.has(at)) headOf.set(at, at);
    if (partners.has(at) || item.kind !== 'node') return;
    const [source] = item.from;
    const head = source === undefined ? undefined : headOf.get(source);
    if (head === undefined || graph.items[source!]!.to.length !== 1) return;
    const inputs = item.from.length;
    if (!hasWeights(graph, head) || !canFold(opKind(item.op), { constants: item.constants.length, inputs })) return;
    headOf.set(at, head);
    taken.add(at);
    members.set(head, [...(members.get(head) ?? []), at]);
  });
  return { members, taken };
}

/** What follows is folded into products and convolutions, and into sums. */
function hasWeights(graph: ModelGraph, at: number): boolean {
  const item = graph.items[at]!;
  return item.kind === 'node' && (item.constants.length > 0 || ['add', 'product'].includes(opKind(item.op)));
}
