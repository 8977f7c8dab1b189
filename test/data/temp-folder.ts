import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll } from 'vitest';
import type { DataDirs } from '../../models/data/dataset.js';

export const bundledFolder = fileURLToPath(new URL('../../models/data/bundled', import.meta.url));

/** Data sets that are made as they are asked for. */
export const generated = ['moons', 'circles', 'spirals', 'blobs', 'ring', 'grid', 'shapes'];

/** All that comes with the app, in the order of a list. */
export const bundled = [
  'breast-cancer',
  'diabetes',
  'fashion-mnist-10k',
  'iris',
  'tiny-shakespeare',
  'wine',
  ...generated,
];

const folders: string[] = [];
// Here and not in tempFolder(), which tests call: a hook that is registered inside a test never runs.
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** A new empty folder that is removed after the test file. */
export function tempFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'model-lab-data-'));
  folders.push(folder);
  return folder;
}

/** A user's folder that does not exist yet and the bundled data set. */
export function freshDirs(): DataDirs {
  return { user: join(tempFolder(), 'datasets'), installed: [bundledFolder] };
}
