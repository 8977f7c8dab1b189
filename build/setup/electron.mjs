/** Which Electron runs the app: a folder of the user's, npm's own, or an old one for tests. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder, placeOf, projectRoot } from '../paths.mjs';
import { replaceFile } from './files.mjs';
import { SetupError } from './setup-error.mjs';

/**
 * @typedef {object} FoundElectron
 * @property {string} path of the program
 * @property {string | null} version null when it can't be told
 * @property {'npm' | 'override' | 'wheel'} origin
 * @property {boolean} supported by its makers, who maintain three major versions
 */

export const npmFolder = join(projectRoot, 'node_modules', 'electron');
export const wheelVersion = '22.3.25';
/** Electron's own installer is written for it. */
export const installerNode = [22, 12];

export const program =
  process.platform === 'darwin'
    ? join('Electron.app', 'Contents', 'MacOS', 'Electron')
    : process.platform === 'win32'
      ? 'electron.exe'
      : 'electron';

/** @param {NodeJS.ProcessEnv} env */
export const wheelFolder = (env) => join(cacheFolder(env), 'electron', `${wheelVersion}-wheel`);

/** @returns {string} the version that npm has put in node_modules */
export function npmVersion() {
  return JSON.parse(readFileSync(join(npmFolder, 'package.json'), 'utf8')).version;
}

/**
 * The folder that ELECTRON_OVERRIDE_DIST_PATH names.
 * @param {NodeJS.ProcessEnv} env
 */
export function overridden(env) {
  const folder = env['ELECTRON_OVERRIDE_DIST_PATH'];
  return folder ? placeOf(folder, env) : null;
}

/** @param {string} folder */
function versionIn(folder) {
  const path = join(folder, 'version');
  return existsSync(path) ? readFileSync(path, 'utf8').trim().replace(/^v/, '') : null;
}

/**
 * The Electron at hand: the folder that ELECTRON_OVERRIDE_DIST_PATH names, npm's own, or the old one for tests.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {FoundElectron | null}
 */
export function findElectron(env = process.env) {
  const override = overridden(env);
  const candidates = /** @type {const} */ ([
    ...(override ? [['override', override]] : []),
    ['npm', join(npmFolder, 'dist')],
    ['wheel', wheelFolder(env)],
  ]);
  for (const [origin, folder] of candidates) {
    const path = join(String(folder), program);
    if (!existsSync(path)) continue;
    const version = versionIn(String(folder));
    const supported = version !== null && Number.parseInt(version) > Number.parseInt(npmVersion()) - 3;
    return { path, version, origin: /** @type {FoundElectron['origin']} */ (origin), supported };
  }
  return null;
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string} the program
 * @throws {SetupError} when there is none
 */
export function electronBinary(env = process.env) {
  const found = findElectron(env);
  if (found) return found.path;
  throw new SetupError('Electron is not set up.', 'Run `npm run setup`.', { instant: true });
}

/** @param {NodeJS.ProcessEnv} env */
export const statePath = (env) => join(cacheFolder(env), 'state', 'electron.json');

/**
 * What was tried: `checked` is the program that was seen to start, `blocked` the version that npm could not download.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ checked?: string, blocked?: string }}
 */
export function readState(env) {
  try {
    return JSON.parse(readFileSync(statePath(env), 'utf8'));
  } catch {
    return {};
  }
}

/** @param {FoundElectron} found */
export const nameOf = ({ path, version }) => `${path} ${version}`;

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {SetupError}
 */
export function isElectronReady(env = process.env) {
  const found = findElectron(env);
  const { checked, blocked } = readState(env);
  if (!found || checked !== nameOf(found)) return false;
  return found.origin !== 'wheel' || !canInstallFromNpm() || blocked === npmVersion();
}

/**
 * Forgets that the download was blocked, so that the next set-up tries it again.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function forgetBlockedDownload(env = process.env) {
  const { blocked, ...state } = readState(env);
  if (blocked) replaceFile(statePath(env), JSON.stringify(state));
}

/**
 * Whether this Node can run Electron's own installer.
 * @param {string} [node]
 */
export function canInstallFromNpm(node = process.versions.node) {
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = installerNode;
  return major > wantedMajor || (major === wantedMajor && minor >= wantedMinor);
}
