import { describe, expect, test } from 'vitest';
import {
  axisLabels,
  cellAt,
  layPlot,
  pannedBy,
  showing,
  wholeOf,
  zoomedAt,
} from '../../../../../renderer/panels/shared/heatmap/heatmap-layout.js';

const size = { rows: 64, columns: 64 };

describe('the plot', () => {
  test('is square, stays within its room and keeps its labels’ place free', () => {
    for (const [width, height] of [
      [480, 420],
      [300, 900],
      [901, 333],
    ] as const) {
      const plot = layPlot({ width, height, labelWidth: 30, labelHeight: 20, size, square: true });
      expect(plot.width).toBe(plot.height);
      expect(plot.left).toBeGreaterThanOrEqual(30);
      expect(plot.top).toBe(20);
      expect(plot.left + plot.width).toBeLessThanOrEqual(width);
      expect(plot.top + plot.height).toBeLessThanOrEqual(height);
      expect(plot.width).toBeGreaterThan(0.92 * Math.min(width - 30, height - 20));
    }
  });

  test('has cells of whole pixels where that wastes little', () => {
    const plot = layPlot({ width: 660, height: 660, labelWidth: 0, labelHeight: 0, size, square: true });
    expect(plot.width % 64).toBe(0);
  });

  test('fills its room where cells need not be square', () => {
    const plot = layPlot({ width: 300, height: 500, labelWidth: 20, labelHeight: 10, size, square: false });
    expect([plot.width, plot.height]).toEqual([280, 490]);
  });

  test('its cells are found under the pointer, also when zoomed', () => {
    const plot = { left: 10, top: 20, width: 640, height: 640 };
    expect(cellAt(plot, wholeOf(size), 10 + 25, 20 + 5)).toEqual({ row: 0, column: 2 });
    expect(cellAt(plot, { row: 8, column: 16, rows: 32, columns: 32 }, 10 + 25, 20 + 5)).toEqual({
      row: 8,
      column: 17,
    });
    expect(cellAt(plot, wholeOf(size), 9, 30)).toBeUndefined();
    expect(cellAt(plot, wholeOf(size), 650, 30)).toBeUndefined();
  });
});

describe('zooming', () => {
  test('keeps the point under the pointer where it is', () => {
    const at = { row: 40, column: 13 };
    const before = wholeOf(size);
    const after = zoomedAt(before, size, at, 2);
    expect(after.columns).toBe(32);
    const place = (window: typeof after) => (at.column - window.column) / window.columns;
    expect(place(after)).toBeCloseTo(place(before), 9);
  });

  test('ends at the whole matrix and at few cells', () => {
    let window = wholeOf(size);
    for (let i = 0; i < 40; i++) window = zoomedAt(window, size, { row: 63, column: 63 }, 1.5);
    expect(window.columns).toBeCloseTo(6, 9);
    expect(window.column + window.columns).toBeLessThanOrEqual(64 + 1e-9);
    for (let i = 0; i < 40; i++) window = zoomedAt(window, size, { row: 20, column: 20 }, 1 / 1.5);
    expect(window).toEqual(wholeOf(size));
  });

  test('a window holds nothing of the matrix but its size', () => {
    const matrix = { ...size, values: new Float32Array(64 * 64) };
    expect(wholeOf(matrix)).toEqual({ row: 0, column: 0, rows: 64, columns: 64 });
  });

  test('a small matrix stays whole', () => {
    const small = { rows: 4, columns: 4 };
    expect(zoomedAt(wholeOf(small), small, { row: 1, column: 1 }, 4)).toEqual(wholeOf(small));
  });

  test('moving never leaves the matrix, and shows the cell that is asked for', () => {
    const window = { row: 10, column: 10, rows: 8, columns: 8 };
    expect(pannedBy(window, size, -99, 99)).toEqual({ row: 56, column: 0, rows: 8, columns: 8 });
    expect(showing(window, size, { row: 12, column: 12 })).toEqual(window);
    expect(showing(window, size, { row: 30, column: 2 })).toEqual({ row: 23, column: 2, rows: 8, columns: 8 });
  });
});

describe('labels of an axis', () => {
  const labels = Array.from({ length: 64 }, (_, i) => `t${i}`);
  const axis = { labels, first: 0, count: 64, needed: 13, neededByNumber: 20, named: false };

  test('are the tokens where all of them fit', () => {
    const shown = axisLabels({ ...axis, cell: 13 });
    expect(shown.map((label) => label.text)).toEqual(labels);
  });

  test('are numbers of positions, counted from 1, where they don’t', () => {
    const shown = axisLabels({ ...axis, cell: 6 });
    expect(shown.map((label) => label.text)).toEqual([
      '5',
      '10',
      '15',
      '20',
      '25',
      '30',
      '35',
      '40',
      '45',
      '50',
      '55',
      '60',
    ]);
    expect(shown[0]!.at).toBe(4);
  });

  test('never stand closer than they need', () => {
    for (const cell of [0.4, 1, 2.3, 5, 9, 12.9]) {
      for (const named of [true, false]) {
        const shown = axisLabels({ ...axis, cell, named });
        const least = named ? axis.needed : axis.neededByNumber;
        for (let i = 1; i < shown.length; i++) {
          expect((shown[i]!.at - shown[i - 1]!.at) * cell).toBeGreaterThanOrEqual(least);
        }
      }
    }
  });

  test('of names are thinned out, not numbered', () => {
    expect(axisLabels({ ...axis, cell: 6, named: true }).slice(0, 3)).toEqual([
      { at: 0, text: 't0' },
      { at: 5, text: 't5' },
      { at: 10, text: 't10' },
    ]);
  });

  test('are those in sight', () => {
    const shown = axisLabels({ ...axis, first: 10.5, count: 4, cell: 100 });
    expect(shown.map((label) => label.at)).toEqual([10, 11, 12, 13, 14]);
  });
});
