import { describe, expect, test } from 'vitest';
import { filmPart, filmPicture, thumbnailOf } from '../../../../renderer/panels/attention/thumbnails.js';
import type { Matrix } from '../../../../renderer/panels/shared/records/matrix.js';

const record = { body: { heads: 2 }, matrices: { 'thumbnails/1': { rows: 24, columns: 4, offset: 800 } } };

test('a thumbnail is cut out of those that lie under each other', () => {
  const all: Matrix = { rows: 4, columns: 2, values: Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8) };
  expect(thumbnailOf(all, 1)).toEqual({ rows: 2, columns: 2, values: Float32Array.of(5, 6, 7, 8) });
});

describe('a film’s frame', () => {
  test('needs one thumbnail of a head, a layer’s of its mean, and the whole matrix of a rollout', () => {
    expect(filmPart(record, 1, { kind: 'head', layer: 2, head: 1 })).toEqual({
      key: 'thumbnails/1',
      rows: { first: 20, count: 4 },
    });
    expect(filmPart(record, 1, { kind: 'average', layer: 1 })).toEqual({
      key: 'thumbnails/1',
      rows: { first: 8, count: 8 },
    });
    expect(filmPart(record, 1, { kind: 'rollout' })).toEqual({ key: 'attention/1/rollout' });
    expect(filmPart(record, 0, { kind: 'head', layer: 0, head: 1 })).toEqual({ key: 'attention/0/0/1' });
  });

  test('shows the mean of the thumbnails that it is given', () => {
    const two: Matrix = { rows: 4, columns: 2, values: Float32Array.of(1, 0, 0, 1, 0, 1, 0.5, 0) };
    expect(Array.from(filmPicture(two).values)).toEqual([0.5, 0.5, 0.25, 0.5]);
  });

  test('pools a whole matrix, and a diagonal stays one', () => {
    const values = new Float32Array(128 * 128);
    for (let i = 0; i < 128; i++) values[i * 128 + i] = 1;
    const picture = filmPicture({ rows: 128, columns: 128, values });
    expect([picture.rows, picture.columns]).toEqual([32, 32]);
    for (let i = 0; i < 32; i++) expect(picture.values[i * 32 + i]).toBe(1);
    expect(picture.values.reduce((sum, value) => sum + value, 0)).toBe(32);
  });
});
