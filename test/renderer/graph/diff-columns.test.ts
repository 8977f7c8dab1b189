import { expect, test } from 'vitest';
import { diffModels } from '../../../models/edge/inspect/model-diff.js';
import { graphOf } from '../../../models/edge/inspect/model-graph.js';
import type { ModelDescription } from '../../../models/edge/inspect/model-description.js';
import { BOX_HEIGHT, diffPicture, edgePath } from '../../../renderer/graph/diff/diff-columns.js';
import { boxWords, countsText, foldedIn } from '../../../renderer/graph/diff/diff-words.js';
import { convolutions, quantised, stack } from '../../edge/inspect/descriptions.js';

function pictured(one: ModelDescription, other: ModelDescription) {
  const [a, b] = [graphOf(one), graphOf(other)];
  const diff = diffModels(a, b);
  return { a, b, diff, picture: diffPicture(a, b, diff, () => 70) };
}

test('what stands for each other shares its columns, and what others were folded into is as wide as they are', () => {
  const { a, b, diff, picture } = pictured(convolutions, quantised);
  const boxesOf = (group: number) => picture.boxes.filter((box) => box.group === group);
  const at = diff.groups.findIndex(({ state }) => state === 'folded');
  const mine = boxesOf(at);
  const [over, under] = [mine.filter(({ side }) => side === 'a'), mine.filter(({ side }) => side === 'b')];
  expect([over.length, under.length]).toEqual([3, 1]);
  expect(under[0]!.x).toBe(over[0]!.x);
  expect(under[0]!.x + under[0]!.width).toBe(over[2]!.x + over[2]!.width);
  expect(over.map(({ folded }) => folded)).toEqual([false, true, true]);
  expect(boxWords(b, under[0]!, foldedIn(diff.groups[at]!, 'b', a))).toEqual({
    title: 'QLinearConv',
    detail: 'int8 · BatchNormalization, Relu folded in',
  });
  expect(countsText(diff.counts)).toBe('2 added, 6 changed, 4 folded away');
  diff.groups.forEach((group, one) => {
    if (group.state !== 'changed' && group.state !== 'same') return;
    expect(new Set(boxesOf(one).map(({ x }) => x)).size).toBe(1);
  });
});

test('no boxes overlap, and every edge leads to the right, in models with branches too', () => {
  const names = (block: number, part: string) => `block${block}/${part}`;
  for (const [one, other] of [
    [convolutions, quantised],
    [stack(6, names), stack(5, names)],
  ] as const) {
    const { picture } = pictured(one, other);
    const { boxes } = picture;
    boxes.forEach((box, at) =>
      boxes.slice(at + 1).forEach((next) => {
        const across = box.x < next.x + next.width && next.x < box.x + box.width;
        const down = box.y < next.y + BOX_HEIGHT && next.y < box.y + BOX_HEIGHT;
        expect(across && down).toBe(false);
      }),
    );
    for (const edge of picture.edges) {
      expect(boxes[edge.from]!.x + boxes[edge.from]!.width).toBeLessThan(boxes[edge.to]!.x);
      expect(edgePath(boxes, edge)).toMatch(/^M[\d.]+ [\d.]+[HC]/);
    }
    expect(Math.max(...boxes.map(({ x, width }) => x + width))).toBeLessThanOrEqual(picture.width);
  }
});
