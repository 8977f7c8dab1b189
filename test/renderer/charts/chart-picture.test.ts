import { expect, test } from 'vitest';
import type { ChartLine } from '../../../renderer/charts/chart-line.js';
import { pictureOf, type PictureOptions } from '../../../renderer/charts/chart-picture.js';
import { pointsOf, type LinePoints } from '../../../renderer/charts/line-points.js';

const options: PictureOptions = {
  ...{ axis: 'step', last: 40, log: false, logX: false, values: null, fromZero: false, range: null },
  ...{ emphasised: null, marks: [], columns: 400 },
  weightOf: () => 0,
  colour: (token) => `#${token}`,
};
const points = pointsOf([0, 10, 20, 40], [4, 3, 1, 2]);
const line = (key: string, of: LinePoints = points, more: Partial<ChartLine> = {}): ChartLine => ({
  ...{ key, title: key, short: key, color: key, look: null, smooths: true, points: () => of },
  ...more,
});

test('the line that is looked at is drawn over the others, which stand back', () => {
  const { lines } = pictureOf([line('a'), line('b'), line('c')], { ...options, emphasised: 'c', weightOf: () => 0.5 });
  expect(lines[0]).toMatchObject({ color: '#c', style: 'plain', dimmed: false });
  expect(lines.filter(({ dimmed }) => dimmed).map(({ color }) => color)).toEqual(['#a', '#b', '#a', '#b']);
  const others = pictureOf([line('a')], { ...options, emphasised: 'elsewhere' });
  expect(others.lines[0]!.dimmed).toBe(false);
});

test('the best of what is evaluated is marked, whichever way is good', () => {
  const best = (more: Partial<ChartLine>) =>
    pictureOf([line('a', points, more)], options).bests.map(({ point }) => point);
  expect(best({ evaluated: true, better: 'lower' })).toEqual([{ x: 20, y: 1 }]);
  expect(best({ evaluated: true, better: 'higher' })).toEqual([{ x: 0, y: 4 }]);
  expect(best({ better: 'lower' })).toEqual([]);
  expect(best({ evaluated: true })).toEqual([]);
});

test('a line ends at its last point in sight', () => {
  const end = (range: PictureOptions['range']) =>
    pictureOf([line('a', points, { letter: 'A', failed: true })], { ...options, range }).ends;
  expect(end(null)).toEqual([{ point: { x: 40, y: 2 }, color: '#a', letter: 'A', failed: true }]);
  expect(end({ from: 0, to: 25 })[0]!.point).toEqual({ x: 20, y: 1 });
});

test('a logarithmic axis begins at the first place above 0', () => {
  const { range, lines } = pictureOf([line('a')], { ...options, logX: true });
  expect(range).toEqual({ from: 10, to: 40 });
  expect(lines[0]!.points.map(({ x }) => x)).toEqual([10, 20, 40]);
});

test('marks lie where they are by the time that they are drawn', () => {
  let at = 5;
  const marks = [{ at: () => at, kind: 'change' as const, text: 'Learning rate changed.' }];
  at = 7;
  expect(pictureOf([line('a')], { ...options, marks }).marks).toEqual([{ x: 7, color: '#accent', tall: true }]);
});

test('a level that several lines have is one', () => {
  const level = { value: 0.5, title: 'Chance' };
  const { levels } = pictureOf([line('a', points, { level, unit: 'share' }), line('b', points, { level })], options);
  expect(levels).toEqual([{ color: '#a', value: 0.5, text: 'Chance 50.0%' }]);
});

test('many lines are drawn as their averages alone, and tell all the same where a value was not finite', () => {
  const broken = pointsOf([0, 10, 20, 40], [4, NaN, 1, 2]);
  const many = ['a', 'b', 'c', 'd', 'e'].map((key) => line(key, broken));
  const { lines, gaps } = pictureOf(many, { ...options, weightOf: () => 0.5 });
  expect(lines.map(({ style }) => style)).toEqual(['plain', 'plain', 'plain', 'plain', 'plain']);
  expect(gaps).toEqual([10, 10, 10, 10, 10]);
  expect(pictureOf(many.slice(0, 4), { ...options, weightOf: () => 0.5 }).lines).toHaveLength(8);
});
