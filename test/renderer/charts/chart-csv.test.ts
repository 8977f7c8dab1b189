import { expect, test } from 'vitest';
import { chartCsv, csvPieces } from '../../../renderer/charts/chart-csv.js';
import { pointsOf, type LinePoints } from '../../../renderer/charts/line-points.js';
import type { ChartLine } from '../../../renderer/charts/chart-line.js';

const line = (title: string, points: LinePoints): ChartLine => ({
  ...{ key: title, title, short: title, color: 'model', look: null, smooths: true },
  points: () => points,
});

const csvOf = (lines: ChartLine[], axis: 'step' | 'epoch' | 'time') => [...csvPieces(lines, axis)].join('');

test('every place is a row, and a line that has no point there an empty cell', () => {
  const trained = line('Training loss', pointsOf([1, 2, 3], [0.5, NaN, 0.25]));
  const checked = line('Loss, "held out"', pointsOf([0, 2], [1.5, 0.1]));
  expect(csvOf([trained, checked], 'step').split('\r\n')).toEqual([
    'step,Training loss,"Loss, ""held out"""',
    '0,,1.5',
    '1,0.5,',
    '2,NaN,0.100000001',
    '3,0.25,',
    '',
  ]);
});

test('all points are there, however many, at fractions of epochs and with all digits', () => {
  const count = 100_000;
  const xs = Int32Array.from({ length: count }, (_, i) => i + 1);
  const values = Float32Array.from(xs, (x) => Math.sin(x));
  const points = { ...pointsOf(xs, values), xs, per: 938 };
  const rows = csvOf([line('Loss', points)], 'epoch')
    .trim()
    .split('\r\n')
    .slice(1);
  expect(rows).toHaveLength(count);
  const cells = rows.map((row) => row.split(',').map(Number));
  expect(cells.every(([, value], i) => Math.fround(value!) === values[i])).toBe(true);
  expect(Math.max(...cells.map(([x], i) => Math.abs(x! - (i + 1) / 938)))).toBeLessThan(1e-9);
});

test('a line of several runs has its range beside it', () => {
  const mean = pointsOf([1, 2], [3, 4], { low: [2, 3], high: [4, 6], counts: [2, 1], of: 2 });
  expect(csvOf([line('A', mean)], 'time')).toBe(
    'seconds,A,"A, lowest","A, highest","A, runs"\r\n1,3,2,4,2\r\n2,4,3,6,1\r\n',
  );
});

test('a long file is made in many short turns', async () => {
  const xs = Array.from({ length: 2000 }, (_, i) => i);
  const lines = [line('Loss', pointsOf(xs, xs))];
  expect([...csvPieces(lines, 'step')].every((piece) => piece.split('\r\n').length <= 501)).toBe(true);
  expect(new TextDecoder().decode(await chartCsv(lines, 'step'))).toBe(csvOf(lines, 'step'));
});
