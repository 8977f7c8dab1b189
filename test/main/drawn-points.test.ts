import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { importDrawing } from '../../electron/main/drawn-points.js';
import { loadTable, importDataset } from '../../models/data/catalog.js';
import { planePoints } from '../../models/gan/plane/points.js';
import { freshDirs } from '../data/temp-folder.js';

const wave = Array.from({ length: 40 }, (_, i): [number, number] => [i / 20 - 1, i % 3]);

test('a drawing is imported as a table of two columns of numbers, whatever they look like', async () => {
  const dirs = freshDirs();
  let file = '';
  const made = await importDrawing({ name: 'wave', points: wave }, (request) => {
    file = request.path;
    expect(readFileSync(file, 'utf8').split('\n').slice(0, 2)).toEqual(['x,y', '-1,0']);
    return importDataset(request, dirs, () => undefined);
  });
  expect(existsSync(file)).toBe(false);
  expect(made).toMatchObject({ name: 'wave', kind: 'table', origin: 'user', source: null, train: 32, test: 8 });
  expect(made.summary).toMatch(/^Drawn by hand: /);
  // It is listed with a picture of it.
  expect(made.kind === 'table' && made.points?.[0]).toHaveLength(3);
  const points = planePoints(await loadTable('wave', 'train', dirs), null);
  expect(points.axes.map(({ name }) => name)).toEqual(['x', 'y']);
  expect(points.count).toBe(32);
});

test('where it can not be imported, nothing is left behind', async () => {
  let file = '';
  const failing = importDrawing({ name: 'wave', points: wave }, ({ path }) => {
    file = path;
    return Promise.reject(new Error('no room'));
  });
  await expect(failing).rejects.toThrow('no room');
  expect([file === '', existsSync(file)]).toEqual([false, false]);
});
