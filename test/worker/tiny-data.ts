/** Small data sets of every kind, added as a user adds them, and what can become of them. */
import { copyFileSync, cpSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { importDataset } from '../../models/data/catalog.js';
import type { DataDirs, DatasetKind } from '../../models/data/dataset.js';
import { MANIFEST, readManifest, type Manifest } from '../../models/data/manifest.js';
import { freshDirs, tempFolder } from '../data/temp-folder.js';
import { flatPng, writeFiles } from '../data/write-images.js';

/** The name of all of them. */
export const dataName = 'things';

/** `damaged`: their description; `cut`: a file of theirs. */
export type DataState = 'unchanged' | 'other' | 'reordered' | 'held-out' | 'gone' | 'damaged' | 'cut';

const noise = (at: number, seed: number): number => (at * 7919 + seed * 104729) % 65537;
const words = (from: number, count: number, seed: number): string =>
  Array.from({ length: count }, (_, i) => ['abba', 'cab', 'bead', 'dace'][noise(from + i, seed) % 4]).join(' ');
const lines = (header: string, line: (at: number) => string): string =>
  `${[header, ...Array.from({ length: 40 }, (_, at) => line(at))].join('\n')}\n`;

/** What data sets of a kind are added from; `seed` tells one from another. */
const sources: Record<DatasetKind, (seed: number) => { files: Record<string, Uint8Array | string>; path: string }> = {
  images: (seed) => ({
    files: Object.fromEntries(
      ['ant', 'bee'].flatMap((kind, at) =>
        Array.from({ length: 10 }, (_, i) => [
          `${kind}/${i}.png`,
          flatPng(40 * seed + 100 * at + i, { width: 28, height: 28 }),
        ]),
      ),
    ),
    path: '',
  }),
  text: (seed) => ({ files: { 't.txt': `${words(0, 260, seed)}\n` }, path: 't.txt' }),
  'labelled-text': (seed) => ({
    files: { 't.csv': lines('text,label', (at) => `${words(12 * at, 9, seed)} ${at},${at % 2 ? 'ant' : 'bee'}`) },
    path: 't.csv',
  }),
  table: (seed) => ({
    files: { 't.csv': lines('x,y,label', (at) => `${noise(at, seed)},${at / 4},${at % 2 ? 'ant' : 'bee'}`) },
    path: 't.csv',
  }),
};

async function added(kind: DatasetKind, seed: number): Promise<{ dirs: DataDirs; source: string }> {
  const { files, path } = sources[kind](seed);
  const [dirs, source] = [freshDirs(), join(writeFiles(tempFolder(), files), path)];
  await importDataset({ path: source, name: dataName }, dirs, () => undefined);
  return { dirs, source };
}

async function manifestIn({ user }: DataDirs): Promise<Manifest> {
  return (await readManifest(join(user, dataName)))!;
}

function setManifest({ user }: DataDirs, manifest: Manifest): void {
  writeFileSync(join(user, dataName, MANIFEST), JSON.stringify(manifest));
}

const filesOf = (split: Manifest['test']): string[] =>
  Object.values(split).flatMap((part) => (typeof part === 'object' && part !== null ? [part.file] : []));

/** Places to look for the same data set in every state, and `source`, a file or folder that it could be added from. */
export async function tinyData(
  kind: DatasetKind,
): Promise<{ places: Partial<Record<DataState, DataDirs>>; source: string }> {
  const { dirs: unchanged, source } = await added(kind, 1);
  const places: Partial<Record<DataState, DataDirs>> = { unchanged, other: (await added(kind, 2)).dirs };
  const changed = async (state: DataState, change: (dirs: DataDirs, folder: string) => Promise<void> | void) => {
    const dirs = freshDirs();
    cpSync(join(unchanged.user, dataName), join(dirs.user, dataName), { recursive: true });
    await change(dirs, join(dirs.user, dataName));
    places[state] = dirs;
  };
  await changed('held-out', async (dirs, folder) => {
    const { test } = await manifestIn(places.other!);
    for (const file of filesOf(test)) copyFileSync(join(places.other!.user, dataName, file), join(folder, file));
    setManifest(dirs, { ...(await manifestIn(dirs)), test } as Manifest);
  });
  const manifest = await manifestIn(unchanged);
  if ('classNames' in manifest) {
    await changed('reordered', (dirs) => {
      setManifest(dirs, { ...manifest, classNames: [...manifest.classNames].reverse() });
    });
  }
  await changed('gone', (_dirs, folder) => rmSync(folder, { recursive: true }));
  await changed('damaged', (_dirs, folder) => {
    writeFileSync(join(folder, MANIFEST), readFileSync(join(folder, MANIFEST)).subarray(0, 40));
  });
  await changed('cut', (_dirs, folder) => {
    for (const split of [manifest.train, manifest.test]) {
      for (const file of filesOf(split)) truncateSync(join(folder, file), 9);
    }
  });
  return { places, source };
}
