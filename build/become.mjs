import { createRequire } from 'node:module';
import { join } from 'node:path';
import { projectRoot } from './paths.mjs';

/**
 * Goes on as the bundle in the same process, so that standard streams, signals and the exit code are its own.
 * @param {'cli' | 'bench' | 'watching'} name
 * @param {string[]} args
 */
export function become(name, args) {
  const path = join(projectRoot, 'dist', `${name}.cjs`);
  process.argv.splice(1, Infinity, path, ...args);
  createRequire(import.meta.url)(path);
}
