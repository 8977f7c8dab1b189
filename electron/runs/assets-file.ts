/** `assets.json`: what a run's model has learned of its data besides the weights, such as a vocabulary. */
import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';
import { replaceFile } from './durable-write.js';
import { assetsPath } from './run-paths.js';
import { DamagedRunError } from './damaged-run-error.js';

const schema = z.record(z.string(), z.unknown());

/** Waits until they are on the disk. */
export function writeAssets(dir: string, assets: Record<string, unknown>): void {
  replaceFile(assetsPath(dir), JSON.stringify(assets));
}

/** Null for a run that has none. Throws DamagedRunError where the file can't be understood. */
export function readAssets(dir: string): Record<string, unknown> | null {
  const path = assetsPath(dir);
  if (!existsSync(path)) return null;
  try {
    return schema.parse(JSON.parse(readFileSync(path, 'utf8')), { jitless: true });
  } catch (cause) {
    throw new DamagedRunError(`${path} is damaged: it is not a JSON object; what the run has learned needs it.`, {
      cause,
    });
  }
}
