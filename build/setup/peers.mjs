/** The Python environments of what the benchmark and slow tests compare with. Nothing else uses them. */
import { existsSync, readFileSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { cacheFolder, projectRoot } from '../paths.mjs';
import { execute } from './child.mjs';
import { chooseFlavour } from './runtime.mjs';
import { SetupError } from './setup-error.mjs';
import { findPython, installAdvice } from './tools.mjs';

/** Where the peers' scripts lie, with what they need in requirements-*.txt. */
export const peersFolder = join(projectRoot, 'test', 'bench', 'peers');

/** One environment each: on a GPU both bring CUDA libraries, of different versions. */
const frameworks = /** @type {const} */ (['torch', 'keras']);

/** @typedef {Record<(typeof frameworks)[number], string>} PeerPythons the command of each framework's Python */

/** @typedef {(typeof frameworks)[number] | 'onnx' | 'edge' | 'shap'} Peer with ONNX's own checker, runtimes of exported files, and shap */

/**
 * What pip is to install. TensorFlow has a package for the CPU; which PyTorch it gets is for pip's settings to say.
 * @param {Peer} framework
 * @param {NodeJS.ProcessEnv} env
 */
function requirementsOf(framework, env) {
  if (framework !== 'keras') return join(peersFolder, `requirements-${framework}.txt`);
  return join(peersFolder, `requirements-keras-${chooseFlavour(env) === 'cuda12' ? 'cuda12' : 'cpu'}.txt`);
}

/**
 * @param {Peer} framework
 * @param {NodeJS.ProcessEnv} env
 */
function locate(framework, env) {
  const folder = join(cacheFolder(env), 'peers', framework);
  const requirements = requirementsOf(framework, env);
  return { folder, python: join(folder, 'bin', 'python'), stamp: join(folder, 'requirements.txt'), requirements };
}

/**
 * @param {Peer} framework
 * @param {NodeJS.ProcessEnv} env
 */
function isComplete(framework, env) {
  const { python, stamp, requirements } = locate(framework, env);
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === readFileSync(requirements, 'utf8') && existsSync(python);
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {PeerPythons | null} null where not all are installed
 */
export function findPeers(env = process.env) {
  if (!frameworks.every((framework) => isComplete(framework, env))) return null;
  return { torch: locate('torch', env).python, keras: locate('keras', env).python };
}

/**
 * Makes the environments that are missing; what an interrupted or earlier set-up left there is replaced.
 * @param {{ env: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress }} context
 * @throws {SetupError}
 */
export async function installPeers({ env, progress }) {
  const system = await findPython(env);
  for (const framework of frameworks) {
    if (!isComplete(framework, env)) await installOne(framework, system, { env, progress });
  }
}

/**
 * The Python of one environment, which is made first where it is missing.
 * @param {Peer} framework
 * @param {{ env: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress }} context
 * @throws {SetupError}
 */
export async function peerPython(framework, context) {
  if (!isComplete(framework, context.env)) await installOne(framework, await findPython(context.env), context);
  return locate(framework, context.env).python;
}

/**
 * @param {Peer} framework
 * @param {string} system the Python to make it with
 * @param {{ env: NodeJS.ProcessEnv, progress: import('./progress.mjs').Progress }} context
 */
async function installOne(framework, system, { env, progress }) {
  const { folder, python, stamp, requirements } = locate(framework, env);
  const wanted = readFileSync(requirements, 'utf8');
  const named = wanted.trim().split('\n').join(', ');
  // Scripts in it name its path, so it can't be made aside and renamed: the stamp, written last, makes it whole.
  await rm(folder, { recursive: true, force: true });
  makeFolder(folder);
  progress.begin(`making a virtual environment for ${named}`);
  const made = await execute(system, ['-m', 'venv', folder], { env });
  if (made.code !== 0) {
    throw new SetupError(`${system} could not make a virtual environment in ${folder}.`, installAdvice(venvPackages));
  }
  progress.begin(`installing ${named} (up to several GB)`);
  const pip = ['-m', 'pip', 'install', '--disable-pip-version-check', '--no-input', '--progress-bar', 'off'];
  /** @param {string} line */
  const onLine = (line) => {
    const what = largeDownload.exec(line) ?? /^Installing collected packages/.exec(line);
    if (what) progress.begin(what[1] === undefined ? `unpacking ${named}` : `downloading ${what[1]} (${what[2]})`);
  };
  const { code, stderr } = await execute(python, [...pip, '-r', requirements], { env, onLine });
  if (code !== 0) {
    const errors = stderr.split('\n').filter((line) => line.startsWith('ERROR'));
    const reason = errors.at(-1)?.replace(/^ERROR: /, '') ?? `exit code ${code}`;
    throw new SetupError(`pip could not install ${named} (${reason}).`, 'Check the network and the proxy settings.');
  }
  await writeFile(stamp, wanted);
}

/** What pip prints when it begins with a file of at least 10 MB: name and size. */
const largeDownload = /^ *Downloading (?:\S*\/)?(\S+) \((\d{2,}(?:\.\d+)? MB|[\d.]+ GB)\)/;

/** Debian keeps what `venv` needs apart from Python itself. */
const venvPackages = { debian: 'python3-venv', fedora: 'python3', arch: 'python' };
