import { expect, test } from 'vitest';
import { lineLooks, markOf } from '../../../renderer/charts/line-looks.js';
import type { ShownMetric } from '../../../renderer/lib/shown-metric.js';

const metric = (part: ShownMetric['part'], evaluated: boolean): ShownMetric => ({
  name: part,
  title: part,
  group: 'score',
  part,
  ...(evaluated && { evaluated }),
});

test('evaluated metrics of one colour are told apart by dashes and marks', () => {
  const [plain, first, second, other] = lineLooks([
    metric('model', false),
    metric('validation', true),
    metric('validation', true),
    metric('model', true),
  ]);
  expect(plain).toBeNull();
  expect(first!.mark).not.toBe(second!.mark);
  expect(first!.dash).not.toEqual(second!.dash);
  expect(other).toBe(first);
});

test('metrics of every step in one colour are told apart by dashes, without marks', () => {
  const looks = lineLooks([
    metric('model', false),
    metric('model', false),
    metric('model', false),
    metric('other', false),
  ]);
  expect(looks.map((look) => look?.mark)).toEqual([undefined, null, null, undefined]);
  expect(looks[1]!.dash).not.toEqual(looks[2]!.dash);
});

test('what others are held to is told apart too', () => {
  const floor = { ...metric('reference', true), isReference: true as const };
  const [one, other] = lineLooks([floor, floor]);
  expect([one!.mark, other!.mark]).toEqual([null, null]);
  expect(one!.dash).not.toEqual(other!.dash);
});

test('a single value is marked, as it makes no line; many are where there is room', () => {
  const points = (...values: number[]) => values.map((y, x) => ({ x, y }));
  const floor = { dash: [3, 3], mark: null };
  expect(markOf({ style: floor, points: points(NaN, 0.7) }, 200)).toBe('circle');
  expect(markOf({ style: 'plain', points: points(0.7) }, 200)).toBe('circle');
  expect(markOf({ style: 'faint', points: points(0.7) }, 200)).toBeNull();
  expect(markOf({ style: floor, points: points(0.7, 0.7) }, 200)).toBeNull();
  const dots = { dash: [5, 3], mark: 'rect' as const };
  expect([200, 10].map((width) => markOf({ style: dots, points: points(1, 2) }, width))).toEqual(['rect', null]);
});
