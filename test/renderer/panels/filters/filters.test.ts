import { describe, expect, test } from 'vitest';
import {
  filterText,
  fittingSize,
  movedBy,
  normOf,
  tilesOf,
  weightsOf,
} from '../../../../renderer/panels/filters/filters.js';

const body = { count: 2, columns: 2, side: 2, channels: 3, largest: 1 };
/** Weight = filter · 100 + pixel · 10 + channel: the channel goes fastest. */
const filters = {
  rows: 2,
  columns: 12,
  values: Float32Array.from({ length: 24 }, (_, at) => {
    const [filter, rest] = [Math.floor(at / 12), at % 12];
    return filter * 100 + Math.floor(rest / 3) * 10 + (rest % 3);
  }),
};

describe('filters', () => {
  test('each channel has a grid of weights of its own', () => {
    const [red, green, blue] = weightsOf(body, filters, 1);
    expect(red).toEqual([
      [100, 110],
      [120, 130],
    ]);
    expect(green![1]![0]).toBe(121);
    expect(blue![0]![1]).toBe(112);
  });

  test('a filter is told by the range of its weights and its norm', () => {
    const one = { rows: 1, columns: 4, values: Float32Array.of(-3, 0, 0, 4) };
    expect(normOf(one, 0)).toBe(5);
    expect(filterText(one, 0)).toBe('Filter 1: weights from −3.00 to 4.00, norm 5.00');
  });

  test('tiles are as large as all of them fit, by whole multiples of their pixels', () => {
    expect(tilesOf(body)).toEqual({ columns: 2, tileWidth: 2, tileHeight: 2 });
    const room = { width: 660, height: 430 };
    const size = fittingSize(room, { count: 32, side: 3, frame: 14 });
    expect(size % 3).toBe(0);
    expect(Math.ceil(32 / Math.floor(room.width / (size + 14))) * (size + 14)).toBeLessThanOrEqual(room.height);
    // However small the room is, they can be seen.
    expect(fittingSize({ width: 10, height: 10 }, { count: 256, side: 7, frame: 14 })).toBeGreaterThanOrEqual(36);
  });

  test('arrows stay among the filters', () => {
    const grid = { count: 10, columns: 4 };
    expect(movedBy('ArrowDown', 3, grid)).toBe(7);
    expect(movedBy('ArrowDown', 7, grid)).toBe(7);
    expect(movedBy('ArrowLeft', 0, grid)).toBe(0);
    expect(movedBy('End', 0, grid)).toBe(9);
    expect(movedBy('x', 0, grid)).toBeUndefined();
  });
});
