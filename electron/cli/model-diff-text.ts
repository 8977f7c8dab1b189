import type { DiffGroup, ModelDiff } from '../../models/edge/inspect/model-diff.js';
import type { ModelGraph } from '../../models/edge/inspect/model-graph.js';

const states: Record<Exclude<DiffGroup['state'], 'same'>, string> = {
  changed: 'changed',
  folded: 'folded',
  added: 'added',
  removed: 'removed',
};

const namesOf = (graph: ModelGraph, items: readonly number[]) => items.map((at) => graph.items[at]!.name);

/** What differs between two models: a line for each node, or nodes that stand for each other, and how many there are of each kind. */
export function modelDiffText(a: ModelGraph, b: ModelGraph, { groups, counts }: ModelDiff): string[] {
  const lines = groups.flatMap((group) => {
    if (group.state === 'same') return [];
    const [one, other] = [a.items[group.a[0] ?? -1], b.items[group.b[0] ?? -1]];
    const title = one && other && one.op !== other.op ? `${one.op} → ${other.op}` : (other ?? one)!.op;
    const told = group.differences.map(({ what, a: before, b: now }) => `${what} ${before} → ${now}`).join('; ');
    return [`${states[group.state].padEnd(8)} ${title} ${(one ?? other)!.name}${told === '' ? '' : `: ${told}`}`];
  });
  const { same, changed, added, removed, folded } = counts;
  return [...lines, `${same} the same, ${changed} changed, ${added} added, ${removed} removed, ${folded} folded away`];
}

/** The same for programs, nodes by their names. */
export function modelDiffJson(a: ModelGraph, b: ModelGraph, { groups, counts }: ModelDiff) {
  const differing = groups.filter(({ state }) => state !== 'same');
  return {
    counts,
    groups: differing.map(({ state, a: inA, b: inB, differences }) => ({
      ...{ state, differences },
      ...{ a: namesOf(a, inA), b: namesOf(b, inB) },
    })),
  };
}
