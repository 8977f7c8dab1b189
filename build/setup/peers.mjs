/** The Python environment of what the benchmark compares with. Nothing but the benchmark uses it. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../paths.mjs';
import { execute } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { findPython, installAdvice } from './tools.mjs';

/** Where the peers' scripts lie, with what they need in requirements.txt. */
export const peersFolder = join(projectRoot, 'test', 'bench', 'peers');
const requirements = join(peersFolder, 'requirements.txt');

/** @param {NodeJS.ProcessEnv} env */
function locate(env) {
  const folder = join(cacheFolder(env), 'peers');
  return { folder, python: join(folder, 'bin', 'python'), stamp: join(folder, 'requirements.txt') };
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {string | null} the command of the Python that has all peers; null where they are not installed
 */
export function findPeers(env = process.env) {
  const { python, stamp } = locate(env);
  const complete = existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(requirements, 'utf8');
  return complete && existsSync(python) ? python : null;
}

/**
 * Makes the environment; what an interrupted or earlier set-up left there is replaced.
 * @param {{ env: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress }} context
 * @throws {SetupError}
 */
export async function installPeers({ env, progress }) {
  const { folder, python, stamp } = locate(env);
  const wanted = readFileSync(requirements, 'utf8');
  const system = await findPython(env);
  // Scripts in it name its path, so it can't be made aside and renamed: the stamp, written last, makes it whole.
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  progress.begin('making a virtual environment');
  const made = await execute(system, ['-m', 'venv', folder], { env });
  if (made.code !== 0) {
    throw new SetupError(`${system} could not make a virtual environment in ${folder}.`, installAdvice(venvPackages));
  }
  progress.begin(`installing ${wanted.trim().split('\n').join(', ')} (up to several GB)`);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  const { code, stderr } = await execute(python, [...pip, '-r', requirements], { env });
  if (code !== 0) {
    const errors = stderr.split('\n').filter((line) => line.startsWith('ERROR'));
    const reason = errors.at(-1)?.replace(/^ERROR: /, '') ?? `exit code ${code}`;
    throw new SetupError(`pip could not install the peers (${reason}).`, 'Check the network and the proxy settings.');
  }
  await writeFile(stamp, wanted);
}

/** Debian keeps what `venv` needs apart from Python itself. */
const venvPackages = { debian: 'python3-venv', fedora: 'python3', arch: 'python' };
