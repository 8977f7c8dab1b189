/** What earlier set-ups found out, kept in the cache so that a start without anything to do stays quick. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { replaceFile } from './files.mjs';

/**
 * @typedef {object} Failure
 * @property {string} message one sentence
 * @property {string | null} remedy one sentence
 * @property {boolean} instant see SetupError
 * @property {string} at ISO time
 */

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 */
function failurePath(name, env) {
  return join(cacheFolder(env), 'state', `${name}.failed.json`);
}

/**
 * @param {string} name
 * @param {NodeJS.ProcessEnv} env
 * @returns {Failure | null}
 */
export function readFailure(name, env) {
  const path = failurePath(name, env);
  if (!existsSync(path)) return null;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    return null;
  }
}

/**
 * @param {string} name
 * @param {Failure | null} failure null forgets it
 * @param {NodeJS.ProcessEnv} env
 */
export function writeFailure(name, failure, env) {
  if (failure) replaceFile(failurePath(name, env), JSON.stringify(failure));
  else rmSync(failurePath(name, env), { force: true });
}
