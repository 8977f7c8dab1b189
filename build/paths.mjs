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
 * The folder that relative paths of the user's refer to. npm runs scripts in the project's folder, and says where its
 * user stands; whoever has gone elsewhere since means that.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {string} [cwd]
 */
export function startedIn(env = process.env, cwd = process.cwd()) {
  const byOurScript = env['npm_lifecycle_event'] !== undefined && cwd === resolve(projectRoot);
  return byOurScript && env['INIT_CWD'] ? resolve(env['INIT_CWD']) : cwd;
}

/**
 * A path from an environment variable of the user's.
 * @param {string} path
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute
 */
export function placeOf(path, env = process.env) {
  return resolve(startedIn(env), path);
}

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} xdg
 * @param {string[]} fallback below the home folder
 */
function baseFolder(env, xdg, fallback) {
  // The XDG rules say that a relative path in these variables is to be ignored.
  return env[xdg]?.startsWith('/') ? env[xdg] : placeOf(join(env['HOME'] || homedir(), ...fallback), env);
}

/**
 * Where programs keep what belongs to the user; the trash lies there too.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute; may not exist yet
 */
export function dataHome(env = process.env) {
  return baseFolder(env, 'XDG_DATA_HOME', ['.local', 'share']);
}

/**
 * The user's own folder: runs and imported data sets.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute; may not exist yet
 */
export function homeFolder(env = process.env) {
  return env['MODEL_LAB_HOME'] ? placeOf(env['MODEL_LAB_HOME'], env) : join(dataHome(env), 'model-lab');
}

/**
 * Everything that can be fetched again: downloads, native runtimes, Electron, public data sets.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} absolute; may not exist yet
 */
export function cacheFolder(env = process.env) {
  const own = env['MODEL_LAB_CACHE'];
  return own ? placeOf(own, env) : join(baseFolder(env, 'XDG_CACHE_HOME', ['.cache']), 'model-lab');
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
