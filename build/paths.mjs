/** Where things live: the project's own folder, what belongs to the user, and what can be fetched again. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * Folders that hold data sets.
 * @typedef {object} DataFolders
 * @property {string} user written by imports; may not exist yet
 * @property {string[]} installed read only, first match wins; may not exist
 */

/**
 * The project's folder. Both `build/` and the bundles in `dist/` lie one level below it.
 * @type {string}
 */
export const projectRoot = fileURLToPath(new URL('..', import.meta.url));

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {{ own: string, xdg: string, fallback: string[] }} names
 */
function userFolder(env, { own, xdg, fallback }) {
  if (env[own]) return resolve(env[own]);
  // The XDG rules say that a relative path in these variables is to be ignored.
  const base = env[xdg]?.startsWith('/') ? env[xdg] : join(env['HOME'] || homedir(), ...fallback);
  return join(base, 'model-lab');
}

/**
 * The user's own folder: runs and imported data sets.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute; may not exist yet
 */
export function homeFolder(env = process.env) {
  return userFolder(env, { own: 'MODEL_LAB_HOME', xdg: 'XDG_DATA_HOME', fallback: ['.local', 'share'] });
}

/**
 * Everything that can be fetched again: downloads, native runtimes, Electron, public data sets.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute; may not exist yet
 */
export function cacheFolder(env = process.env) {
  return userFolder(env, { own: 'MODEL_LAB_CACHE', xdg: 'XDG_CACHE_HOME', fallback: ['.cache'] });
}

/** @param {NodeJS.ProcessEnv} [env] */
export function runsFolder(env = process.env) {
  return join(homeFolder(env), 'runs');
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {DataFolders}
 */
export function dataFolders(env = process.env) {
  const system = '/usr/share/datasets';
  return {
    user: join(homeFolder(env), 'datasets'),
    installed: [
      join(cacheFolder(env), 'datasets'),
      ...(existsSync(system) ? [system] : []),
      join(projectRoot, 'models', 'data', 'bundled'),
    ],
  };
}
