import { expect, test } from 'vitest';
import { lineLooks } from '../../../renderer/charts/line-looks.js';
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
