import type { DiffGroup, ModelDiff } from '../../../models/edge/inspect/model-diff.js';
import type { ModelGraph } from '../../../models/edge/inspect/model-graph.js';

export type Side = 'a' | 'b';

/** One node's box in the picture of two models, in pixels from its left and top. */
export interface DiffBox {
  /** Place of its group in the diff. */
  group: number;
  side: Side;
  /** Of its items: more than one where they stand in one box, as what others were folded into. */
  items: readonly number[];
  /** Folded away into the box of the other model that stands under, or over it. */
  folded: boolean;
  x: number;
  y: number;
  width: number;
}

export interface DiffPicture {
  boxes: readonly DiffBox[];
  /** Places of boxes. */
  edges: readonly { from: number; to: number; side: Side }[];
  width: number;
  height: number;
  /** Where the second model begins, and ends. */
  middle: number;
  bottom: number;
}

export const BOX_HEIGHT = 42;
const [GAP, LANE, BETWEEN, EDGE] = [16, 58, 66, 4];

/**
 * Two models above each other by columns: what stands for each other shares its columns, and a node that others were folded into is as
 * wide as they are together. `widthOf`: what the words of a box need.
 */
export function diffPicture(
  a: ModelGraph,
  b: ModelGraph,
  { groups }: Pick<ModelDiff, 'groups'>,
  widthOf: (side: Side, items: readonly number[]) => number,
): DiffPicture {
  const graphs = { a, b };
  const groupOf = { a: groupsOf(groups, 'a', a.items.length), b: groupsOf(groups, 'b', b.items.length) };
  const { start, span } = columnsOf(groups, graphs, groupOf);
  const lanes = {
    a: lanesOf(groups, 'a', a, groupOf.a, start, span),
    b: lanesOf(groups, 'b', b, groupOf.b, start, span),
  };
  const drafts = groups.flatMap((group, at) => (['a', 'b'] as const).flatMap((side) => boxesOf(group, at, side)));

  const widths: number[] = [];
  for (const { group, side, items, column, columns } of drafts) {
    const first = start[group]! + column;
    const each = (widthOf(side, items) - GAP * (columns - 1)) / columns;
    for (let at = first; at < first + columns; at++) widths[at] = Math.max(widths[at] ?? 0, each);
  }
  const lefts = [EDGE];
  widths.forEach((width, at) => lefts.push(lefts[at]! + width + GAP));

  const deepest = Math.max(-1, ...lanes.a);
  const middle = EDGE + (deepest + 1) * LANE - (LANE - BOX_HEIGHT) + BETWEEN;
  const yOf = (side: Side, lane: number) => (side === 'a' ? EDGE + (deepest - lane) * LANE : middle + lane * LANE);
  const boxes = drafts.map(({ group, side, items, folded, column, columns }): DiffBox => {
    const first = start[group]! + column;
    return {
      ...{ group, side, items, folded, x: lefts[first]!, y: yOf(side, lanes[side][group]!) },
      width: lefts[first + columns]! - GAP - lefts[first]!,
    };
  });
  return {
    ...{ boxes, edges: edgesOf(boxes, graphs), middle },
    width: (lefts[lefts.length - 1] ?? EDGE) - GAP + EDGE,
    height: middle + Math.max(0, ...lanes.b) * LANE + BOX_HEIGHT + EDGE,
    bottom: middle + Math.max(0, ...lanes.b) * LANE + BOX_HEIGHT,
  };
}

function groupsOf(groups: readonly DiffGroup[], side: Side, count: number): Int32Array {
  const found = new Int32Array(count).fill(-1);
  groups.forEach((group, at) => group[side].forEach((item) => (found[item] = at)));
  return found;
}

/** Where each group begins, after all that it reads in either model, and how many columns it takes. */
function columnsOf(
  groups: readonly DiffGroup[],
  graphs: Record<Side, ModelGraph>,
  groupOf: Record<Side, Int32Array>,
): { start: Int32Array; span: Int32Array } {
  const start = new Int32Array(groups.length);
  const span = Int32Array.from(groups, ({ a, b }) => Math.max(a.length, b.length));
  groups.forEach((group, at) => {
    for (const side of ['a', 'b'] as const) {
      for (const item of group[side]) {
        for (const source of graphs[side].items[item]!.from) {
          const before = groupOf[side][source]!;
          if (before !== at) start[at] = Math.max(start[at]!, start[before]! + span[before]!);
        }
      }
    }
  });
  endLast(groups, graphs, start);
  return { start, span };
}

/** What comes out stands at the end, in both models. */
function endLast(groups: readonly DiffGroup[], graphs: Record<Side, ModelGraph>, start: Int32Array): void {
  const isOutput = ({ a, b }: DiffGroup) => {
    const item = a.length > 0 ? graphs.a.items[a[0]!]! : graphs.b.items[b[0]!]!;
    return item.kind === 'output';
  };
  let last = 0;
  groups.forEach((group, at) => (last = isOutput(group) ? Math.max(last, start[at]!) : last));
  groups.forEach((group, at) => {
    if (isOutput(group)) start[at] = last;
  });
}

/** The lane of each group of one model: that of what it reads, or the nearest one that is free there; −1 where it has no item. */
function lanesOf(
  groups: readonly DiffGroup[],
  side: Side,
  graph: ModelGraph,
  groupOf: Int32Array,
  start: Int32Array,
  span: Int32Array,
): number[] {
  const taken: Set<number>[] = [];
  const lanes: number[] = [];
  groups.forEach((group, at) => {
    if (group[side].length === 0) {
      lanes.push(-1);
      return;
    }
    const source = graph.items[group[side][0]!]!.from[0];
    const wished = source === undefined ? 0 : lanes[groupOf[source]!]!;
    const isFree = (lane: number) => {
      for (let column = start[at]!; column < start[at]! + span[at]!; column++)
        if (taken[lane]?.has(column)) return false;
      return true;
    };
    let lane = wished;
    for (let apart = 0; !isFree(lane); apart++) {
      const near = [wished - apart, wished + apart].find((one) => one >= 0 && isFree(one));
      if (near !== undefined) lane = near;
    }
    for (let column = start[at]!; column < start[at]! + span[at]!; column++) (taken[lane] ??= new Set()).add(column);
    lanes.push(lane);
  });
  return lanes;
}

type Draft = Pick<DiffBox, 'group' | 'side' | 'items' | 'folded'> & {
  /** From the group's first one. */
  column: number;
  columns: number;
};

function boxesOf(group: DiffGroup, at: number, side: Side): Draft[] {
  const [own, other] = [group[side], group[side === 'a' ? 'b' : 'a']];
  if (own.length === 0) return [];
  // As wide as what it stands for.
  if (own.length === 1)
    return [{ group: at, side, items: own, folded: false, column: 0, columns: Math.max(1, other.length) }];
  return own.map((item, column) => ({
    group: at,
    side,
    items: [item],
    folded: column > 0 && group.state === 'folded',
    column,
    columns: 1,
  }));
}

function edgesOf(boxes: readonly DiffBox[], graphs: Record<Side, ModelGraph>): DiffPicture['edges'] {
  const boxOf = { a: new Map<number, number>(), b: new Map<number, number>() };
  boxes.forEach(({ side, items }, at) => items.forEach((item) => boxOf[side].set(item, at)));
  return boxes.flatMap(({ side, items }, to) =>
    items.flatMap((item) =>
      graphs[side].items[item]!.from.flatMap((source) => {
        const from = boxOf[side].get(source);
        return from === undefined || from === to ? [] : [{ from, to, side }];
      }),
    ),
  );
}

/** The way of an edge as an SVG path: straight where nothing stands between, past it otherwise. */
export function edgePath(boxes: readonly DiffBox[], { from, to, side }: DiffPicture['edges'][number]): string {
  const [source, target] = [boxes[from]!, boxes[to]!];
  const half = BOX_HEIGHT / 2;
  const [x0, y0, x1, y1] = [source.x + source.width, source.y + half, target.x - 1, target.y + half];
  if (y0 === y1) {
    const between = boxes.some(
      (box) => box.side === side && box.y === source.y && box.x > source.x && box.x < target.x,
    );
    if (!between) return `M${x0} ${y0}H${x1}`;
    // Over the boxes of the first model, under those of the second.
    const past = side === 'a' ? source.y - 7 : source.y + BOX_HEIGHT + 7;
    const turn = Math.min(GAP, (x1 - x0) / 2);
    return `M${x0} ${y0}C${x0 + turn} ${y0} ${x0} ${past} ${x0 + turn} ${past}H${x1 - turn}C${x1} ${past} ${x1 - turn} ${y1} ${x1} ${y1}`;
  }
  const bend = Math.max(GAP, Math.min(60, x1 - x0) / 2);
  return `M${x0} ${y0}C${x0 + bend} ${y0} ${x1 - bend} ${y1} ${x1} ${y1}`;
}
