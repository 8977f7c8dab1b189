import { writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder, writingTemporary } from '../../models/data/temporary-folder.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import type { Drawing } from '../protocol/app.js';

/**
 * Imports what was drawn as any other .csv file is imported: `x` and `y`, of which the last stands as the target, as every
 * table has one. The file is gone afterwards.
 */
export async function importDrawing<T>(
  { name, points }: Drawing,
  importDataset: (request: DatasetImport) => Promise<T>,
): Promise<T> {
  const folder = temporaryFolder('drawing');
  try {
    const path = join(folder, 'points.csv');
    writingTemporary(() => writeFileSync(path, ['x,y', ...points.map(([x, y]) => `${x},${y}`), ''].join('\n')));
    return await importDataset({ path, name, target: 'y', columns: { x: 'number', y: 'number' }, drawn: true });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
