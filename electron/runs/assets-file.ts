/** `assets.json`: what a run's model has learned of its data besides the weights, such as a vocabulary. */
import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { isAbsent } from './absent.js';
import { DamagedRunError, NewerFormatError, refuseNewer } from './damaged-run-error.js';
import { cantBeRead } from './disk-error.js';
import { replaceFile } from './durable-write.js';
import { jsonValue } from './json-value.js';
import { assetsPath } from './run-paths.js';

const schema = z.record(z.string(), jsonValue);

/** Waits until they are on the disk. */
export function writeAssets(dir: string, assets: Record<string, unknown>): void {
  replaceFile(assetsPath(dir), JSON.stringify(assets));
}

/** Null for a run that has none. Throws DamagedRunError where the file can't be read or understood, NewerFormatError. */
export function readAssets(dir: string): Record<string, unknown> | null {
  const path = assetsPath(dir);
  try {
    const raw: unknown = JSON.parse(readFileSync(path, 'utf8'));
    refuseNewer(raw, path);
    return schema.parse(raw, { jitless: true });
  } catch (cause) {
    if (isAbsent(path, cause)) return null;
    const known = cause instanceof NewerFormatError ? cause : cantBeRead(path, cause);
    if (known) throw known;
    throw new DamagedRunError(`${path} is damaged: it is not a JSON object; what the run has learned needs it.`, {
      cause,
    });
  }
}
