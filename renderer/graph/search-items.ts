import type { ModelGraph } from '../../models/edge/inspect/model-graph.js';
import type { VisibleGraph } from '../../models/edge/inspect/visible-graph.js';

/** Places of items whose op, name, values or constants have all of these words in them; none where nothing is searched for. */
export function itemsFound({ items }: ModelGraph, text: string): number[] {
  const words = text
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (words.length === 0) return [];
  return items.flatMap(({ op, name, values, constants }, at) => {
    const all = [op, name, ...values, ...constants.map((constant) => constant.name)].join('\n').toLowerCase();
    return words.every((word) => all.includes(word)) ? [at] : [];
  });
}

/** The nodes that stand for these items. */
export function nodesOf({ nodeOf }: VisibleGraph, items: readonly number[]): ReadonlySet<number> {
  return new Set(items.flatMap((item) => nodeOf[item] ?? []));
}
