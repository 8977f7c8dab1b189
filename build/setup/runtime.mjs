/** The native runtime: which one this machine gets, and whether it is in place. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { bindingKey, installedBinding, tfjsFolder } from './binding.mjs';
import { hasSize } from './files.mjs';
import { SetupError } from './setup-error.mjs';
import { runtimeWheels, tensorflowVersion } from './wheel-record.mjs';

/** @typedef {'cpu' | 'cuda12' | 'none'} Flavour */

/** Libraries, headers and the tools that XLA calls; neither Python code nor static libraries. */
export const patterns = [
  'tensorflow/libtensorflow_(cc|framework)\\.so\\.2',
  'tensorflow/include/(tensorflow/c|tensorflow/core|tsl|xla/tsl|absl|Eigen|unsupported/Eigen|google/protobuf|ml_dtypes)/.*',
  'nvidia/[^/]+/(lib|bin|nvvm)/.*(?<!\\.a)',
];

/**
 * Which runtime this machine gets: what MODEL_LAB_RUNTIME says, else CUDA where a driver runs, else CPU.
 * @param {NodeJS.ProcessEnv} [env]
 * @param {(path: string) => boolean} [exists]
 * @returns {Flavour}
 * @throws {SetupError}
 */
export function chooseFlavour(env = process.env, exists = existsSync) {
  const asked = env['MODEL_LAB_RUNTIME'];
  if (asked === 'cpu' || asked === 'cuda12' || asked === 'none') return asked;
  if (asked)
    throw new SetupError(`MODEL_LAB_RUNTIME: "${asked}" is not a runtime; use cpu, cuda12 or none.`, null, {
      instant: true,
    });
  // A container sees the host's driver in /proc even when it was given no GPU, hence the device as well.
  const driver = exists('/proc/driver/nvidia/version') && exists('/dev/nvidiactl');
  const windowsSubsystem = exists('/dev/dxg') && exists('/usr/lib/wsl/lib/libcuda.so.1');
  return (driver || windowsSubsystem) && runtimeWheels[`${process.platform}-${process.arch}-cuda12`] ? 'cuda12' : 'cpu';
}

/**
 * Which runtime a worker would load now: the linked one, or none where MODEL_LAB_RUNTIME says so.
 * @param {NodeJS.ProcessEnv} env
 * @returns {Flavour}
 */
export function runningFlavour(env) {
  return env['MODEL_LAB_RUNTIME'] === 'none' ? 'none' : (installedFlavour() ?? 'none');
}

/**
 * @param {Flavour} flavour
 * @returns {{ key: string, wheels: import('./wheel-record.mjs').Wheel[] } | null} null where no wheels are recorded
 */
export function runtimeOf(flavour) {
  const platform = `${process.platform}-${process.arch}`;
  const wheels = runtimeWheels[`${platform}-${flavour}`];
  if (!wheels) return null;
  const digest = createHash('sha256').update(JSON.stringify([patterns, wheels.map((wheel) => wheel.sha256)]));
  return { key: `tensorflow-${tensorflowVersion}-${flavour}-${platform}-${digest.digest('hex').slice(0, 8)}`, wheels };
}

/**
 * @param {string} key
 * @param {NodeJS.ProcessEnv} env
 */
export function runtimeFolder(key, env) {
  return join(cacheFolder(env), 'runtimes', key);
}

export const libraryFolder = join(tfjsFolder, 'deps', 'lib');
export const stampPath = join(tfjsFolder, 'deps', 'model-lab.json');

/**
 * Whether the wanted runtime is in place and linked; true too when none is wanted.
 * @param {NodeJS.ProcessEnv} [env]
 */
export function isRuntimeReady(env = process.env) {
  const flavour = chooseFlavour(env);
  if (flavour === 'none') return true;
  const runtime = runtimeOf(flavour);
  if (!runtime || !existsSync(stampPath)) return false;
  const folder = runtimeFolder(runtime.key, env);
  const stamp = readFileSync(stampPath, 'utf8');
  return stamp === stampOf(runtime.key) && isLinkedTo(join(folder, 'tensorflow')) && isComplete(folder);
}

/** @param {string} key */
export function stampOf(key) {
  const binding = statSync(installedBinding, { throwIfNoEntry: false });
  return JSON.stringify({ runtime: key, binding: bindingKey(key), bytes: binding?.size, mtimeMs: binding?.mtimeMs });
}

/**
 * The flavour that is linked, whether or not it is the wanted one.
 * @returns {Flavour | null}
 */
export function installedFlavour() {
  if (!existsSync(stampPath) || !existsSync(libraryFolder)) return null;
  const flavour = /-(cpu|cuda12)-/.exec(readFileSync(stampPath, 'utf8'))?.[1];
  return /** @type {Flavour | undefined} */ (flavour) ?? null;
}

/** What XLA compiles for a GPU with, where CUDA's own wheel unpacks it. */
const toolsFolder = join('nvidia', 'cuda_nvcc');
export const cudaToolFiles = ['bin/ptxas', 'nvvm/libdevice/libdevice.10.bc'].map((name) => join(toolsFolder, name));

/**
 * The folder with CUDA's compiler tools, which XLA is to be told of.
 * @returns {string | null} null where the linked runtime is not for CUDA
 */
export function cudaTools() {
  if (!existsSync(libraryFolder)) return null;
  const runtime = dirname(realpathSync(libraryFolder));
  return cudaToolFiles.every((name) => existsSync(join(runtime, name))) ? join(runtime, toolsFolder) : null;
}

/** @param {string} target */
function isLinkedTo(target) {
  try {
    return readlinkSync(libraryFolder) === target;
  } catch {
    return false;
  }
}

/**
 * The sizes guard against a power cut just after the folder was put in place.
 * @param {string} folder
 */
export function isComplete(folder) {
  try {
    /** @type {Record<string, number>} */
    const recorded = JSON.parse(readFileSync(join(folder, 'sizes.json'), 'utf8'));
    return Object.entries(recorded).every(([name, bytes]) => hasSize(join(folder, name), bytes));
  } catch {
    return false;
  }
}
