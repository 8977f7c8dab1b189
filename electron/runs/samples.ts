/** `samples/<step>.png`: the gallery's pictures. */
import { readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ensureFolder } from './durable-write.js';
import { samplePath, samplesDir, stepOfName } from './run-paths.js';

/** Ascending steps that have a picture. */
export function listSamples(dir: string): number[] {
  return readNames(samplesDir(dir))
    .map((name) => stepOfName(name, '.png'))
    .filter((step): step is number => step !== null)
    .sort((a, b) => a - b);
}

export function writeSample(dir: string, step: number, png: Uint8Array): void {
  ensureFolder(samplesDir(dir));
  const path = samplePath(dir, step);
  // Renamed, so that a viewer never loads half a picture; not synced, as it can be drawn again.
  const aside = `${path}.tmp`;
  try {
    writeFileSync(aside, png);
    renameSync(aside, path);
  } catch (error) {
    rmSync(aside, { force: true });
    throw error;
  }
}

/** Removes the pictures of later steps, and what an interrupted write left. */
export function removeSamplesAfter(dir: string, step: number): void {
  for (const name of readNames(samplesDir(dir))) {
    const of = stepOfName(name, '.png');
    if (of === null ? name.endsWith('.tmp') : of > step) rmSync(join(samplesDir(dir), name), { force: true });
  }
}

function readNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}
