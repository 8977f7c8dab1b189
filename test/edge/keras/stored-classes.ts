import { importDataset } from '../../../models/data/catalog.js';
import type { DataDirs } from '../../../models/data/dataset.js';
import { encodePng } from '../../../models/data/png.js';
import { writeFiles } from '../../data/write-images.js';
import { scratchFolder } from '../../build/scratch.js';

/** A data set `made` of grey pictures of up to three classes, each with a bright band of its own, kept in a folder of the test's. */
export async function storedClasses(of: { width: number; height: number; classes: number }): Promise<DataDirs> {
  const { width, height, classes } = of;
  const files = Array.from({ length: classes * 24 }, (_, at): [string, Uint8Array] => {
    const label = at % classes;
    const pixels = Uint8Array.from({ length: width * height }, (_, pixel) => {
      const bright = Math.floor((Math.floor(pixel / width) * classes) / height) === label;
      return (bright ? 180 : 20) + ((pixel * 7 + at * 13) % 60);
    });
    return [`${'abc'[label]!}/${at}.png`, encodePng({ width, height, channels: 1, pixels })];
  });
  const dirs = { user: scratchFolder(), installed: [] };
  await importDataset(
    { path: writeFiles(scratchFolder(), Object.fromEntries(files)), name: 'made' },
    dirs,
    () => undefined,
  );
  return dirs;
}
