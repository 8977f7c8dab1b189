/** What a resumed run can't go on from is kept beside what it will record anew. */
import { randomBytes } from 'node:crypto';
import { copyFileSync, mkdirSync, readdirSync, renameSync, rmdirSync, rmSync } from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { isThere } from './absent.js';
import { truncateMetrics } from './metrics-file.js';
import { panelFilesAfter } from './panels.js';
import { assetsPath, metricsPath, stepName } from './run-paths.js';

/** `path`, or where there is something already the same with an end of its own. */
export function freeName(path: string): string {
  return isThere(path) ? `${path}-${randomBytes(4).toString('hex')}` : path;
}

/**
 * Moves what the run recorded after `step` into `beyond-<step>`, laid out as the run is: panels with their pictures, and
 * the metrics with all lines before; where nothing is gone on from (`step` is -1), what the model had learned of its
 * data as well. Returns the folder's name; null where there was nothing.
 */
export function setAsideAfter(dir: string, step: number): string | null {
  const folder = freeName(join(dir, `beyond-${stepName(Math.max(0, step))}`));
  mkdirSync(folder);
  truncateMetrics(dir, step, join(folder, basename(metricsPath(dir))));
  const paths = [...panelFilesAfter(dir, step), ...(step < 0 && isThere(assetsPath(dir)) ? [assetsPath(dir)] : [])];
  for (const path of paths) move(path, join(folder, relative(dir, path)));
  if (readdirSync(folder).length > 0) return basename(folder);
  rmdirSync(folder);
  return null;
}

function move(from: string, to: string): void {
  makeFolder(dirname(to));
  try {
    renameSync(from, to);
  } catch (error) {
    // A part of a run may be a link to another disk.
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    copyFileSync(from, to);
    rmSync(from);
  }
}
