import type { DiffGroup, ModelDiff } from '../../../models/edge/inspect/model-diff.js';
import type { ModelGraph } from '../../../models/edge/inspect/model-graph.js';
import { shapeText } from '../../../models/edge/inspect/model-graph.js';
import { nameText } from '../../design/visible-text.js';
import type { DiffBox } from './diff-columns.js';

export const stateTitles: Record<DiffGroup['state'], string> = {
  same: 'same',
  changed: 'changed',
  folded: 'changed, others folded in',
  added: 'added',
  removed: 'taken away',
};

/** Two lines of a box; the second one says what was folded into it. */
export function boxWords(
  graph: ModelGraph,
  box: Pick<DiffBox, 'items'>,
  into: readonly string[],
): { title: string; detail: string } {
  const item = graph.items[box.items[0]!]!;
  const weights = item.constants.find(({ name }) => (graph.values.get(name)?.shape?.length ?? 0) > 1);
  const out = graph.values.get(item.values[0] ?? '');
  const shape = graph.values.get(weights?.name ?? '')?.shape ?? out?.shape?.slice(1);
  const type = weights ? graph.values.get(weights.name)?.type : out?.type;
  const detail = into.length > 0 ? `${type ?? ''} · ${into.join(', ')} folded in` : shapeText(shape);
  return { title: shortened(nameText(item.op)), detail: shortened(detail, 44) };
}

const shortened = (text: string, most = 22): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** Ops of what a group's other model has folded into one node of this one; none where that isn't so. */
export function foldedIn(group: DiffGroup, side: 'a' | 'b', other: ModelGraph): string[] {
  const rest = group[side === 'a' ? 'b' : 'a'].slice(1);
  return group.state === 'folded' && group[side].length === 1 ? rest.map((item) => other.items[item]!.op) : [];
}

/** "Conv → QLinearConv", "QuantizeLinear", with the name where there is one in both. */
export function groupTitle(group: DiffGroup, a: ModelGraph, b: ModelGraph): string {
  const [one, other] = [a.items[group.a[0] ?? -1], b.items[group.b[0] ?? -1]];
  if (!one || !other) return nameText((one ?? other)!.op);
  return one.op === other.op ? nameText(one.op) : `${nameText(one.op)} → ${nameText(other.op)}`;
}

/** "2 added, 6 changed, 4 folded away": what there is of it. */
export function countsText({ added, changed, folded, removed }: ModelDiff['counts']): string {
  const told = [
    [added, 'added'],
    [changed, 'changed'],
    [folded, 'folded away'],
    [removed, 'taken away'],
  ] as const;
  const some = told.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`);
  return some.length > 0 ? some.join(', ') : 'no difference';
}
