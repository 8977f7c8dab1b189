import { expect, test } from 'vitest';
import { arrangeTiles, galleryShape, tileChoices, tileRect } from '../../models/panels/gallery-tiles.js';

const square = { rows: 8, columns: 8, tileWidth: 28, tileHeight: 20 };
const byClass = { ...square, rows: 3, columns: 4, rowNames: ['cat', 'dog', 'cow'] };

test('a part of the tiles is laid out near to a square, by number; all stay as they were recorded', () => {
  expect(arrangeTiles(square, 9)).toEqual({ columns: 3, rows: 3, tiles: [0, 1, 2, 3, 4, 5, 6, 7, 8] });
  expect(arrangeTiles(square, 64)).toMatchObject({ columns: 8, rows: 8 });
  expect(arrangeTiles({ ...square, count: 60 }, 100).tiles).toHaveLength(60);
  expect(tileRect(square, 9)).toEqual({ x: 28, y: 20, width: 28, height: 20 });
});

test('rows by class keep their classes, with fewer tiles of each', () => {
  const arranged = arrangeTiles(byClass, 6);
  expect(arranged).toEqual({ columns: 2, rows: 3, tiles: [0, 1, 4, 5, 8, 9], rowNames: ['cat', 'dog', 'cow'] });
  expect(arrangeTiles(byClass, 2).tiles).toEqual([0, 4, 8]);
  expect(tileChoices(byClass)).toEqual([6, 9, 12]);
});

test('one chooses among squares, and all there are', () => {
  expect(tileChoices(square)).toEqual([4, 9, 16, 25, 36, 49, 64]);
  expect(tileChoices({ ...square, rows: 10, columns: 10, count: 90 })).toEqual([4, 9, 16, 25, 36, 49, 64, 81, 90]);
});

test('a gallery has room for its tiles and a row for each class, whatever they are', () => {
  expect(galleryShape(64, 0)).toEqual({ rows: 8, columns: 8, count: 64 });
  expect(galleryShape(50, 0)).toEqual({ rows: 7, columns: 8, count: 50 });
  expect(galleryShape(64, 3)).toEqual({ rows: 8, columns: 8, count: 64 });
  expect(galleryShape(100, 10)).toEqual({ rows: 10, columns: 10, count: 100 });
  expect(galleryShape(64, 10)).toEqual({ rows: 10, columns: 8, count: 80 });
  const wrong: string[] = [];
  for (let count = 4; count <= 100; count++) {
    for (let classes = 0; classes <= 30; classes++) {
      const shape = galleryShape(count, classes);
      const fits =
        shape.count <= Math.min(100, shape.rows * shape.columns) &&
        shape.count >= count - 10 &&
        shape.rows >= Math.min(16, classes);
      if (!fits) wrong.push(`${count} of ${classes}: ${JSON.stringify(shape)}`);
    }
  }
  expect(wrong).toEqual([]);
});
