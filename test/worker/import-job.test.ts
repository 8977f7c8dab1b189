import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { listDatasets } from '../../models/data/catalog.js';
import { encodePng } from '../../models/data/png.js';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { importDatasetFor } from '../../electron/worker/import-job.js';
import { tempFolder } from '../runs/run-fixture.js';

function folderOf(images: number): string {
  const folder = join(tempFolder(), 'pictures');
  mkdirSync(folder);
  for (let i = 0; i < images; i++) {
    const pixels = Uint8Array.from({ length: 16 }, (_, at) => (i * 37 + at * 11) % 256);
    writeFileSync(join(folder, `${i}.png`), encodePng({ width: 4, height: 4, channels: 1, pixels }));
  }
  return folder;
}

test('an import ends with its name, with progress on the way', async () => {
  const heard: WorkerEvent[] = [];
  const dirs = { user: join(tempFolder(), 'datasets'), installed: [] };
  const end = await importDatasetFor({ path: folderOf(60) }, dirs, (event) => heard.push(event));
  expect(end).toEqual({
    kind: 'imported',
    name: 'pictures',
    notes: [expect.stringMatching(/^Only 6 images are for testing, of 60/)],
  });
  expect(new Set(heard.map((event) => event.kind))).toEqual(new Set(['progress']));
  const added = (await listDatasets(dirs)).filter(({ origin }) => origin === 'user');
  expect(added.map(({ name, train, test }) => [name, train + test])).toEqual([['pictures', 60]]);
});

test('an import tells what it left out', async () => {
  const folder = folderOf(10);
  writeFileSync(join(folder, 'moving.gif'), 'GIF89a');
  const dirs = { user: join(tempFolder(), 'datasets'), installed: [] };
  const end = await importDatasetFor({ path: folder }, dirs, () => undefined);
  expect(end).toMatchObject({
    kind: 'imported',
    notes: expect.arrayContaining([expect.stringMatching(/GIF/i)]) as string[],
  });
});

test('what can not be imported is a bad request', async () => {
  const dirs = { user: join(tempFolder(), 'datasets'), installed: [] };
  const end = await importDatasetFor({ path: '/nowhere/at/all' }, dirs, () => undefined);
  expect(end).toMatchObject({ kind: 'failed', code: 'bad-request' });
});
