import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot, startedIn } from './paths.mjs';

/**
 * Goes on as the bundle in the same process, so that standard streams, signals and the exit code are its own. It stands
 * where the user stands, as relative paths mean that folder.
 * @param {'cli' | 'bench' | 'watching' | 'explaining'} name
 * @param {string[]} args
 */
export function become(name, args) {
  const path = join(projectRoot, 'dist', `${name}.cjs`);
  process.chdir(startedIn());
  process.argv.splice(1, Infinity, path, ...args);
  createRequire(import.meta.url)(path);
}
