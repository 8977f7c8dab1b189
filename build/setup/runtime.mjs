/** The native runtime: libtensorflow out of TensorFlow's own wheels, and the binding compiled against it. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readlinkSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { bindingKey, compileBinding, installBinding, installedBinding, tfjsFolder } from './binding.mjs';
import { execute } from './child.mjs';
import { hasSize, publishFolder, replaceFile, replaceLink } from './files.mjs';
import { SetupError } from './setup-error.mjs';
import { findCompiler, findPython, installAdvice, packages } from './tools.mjs';
import { runtimeWheels, tensorflowVersion } from './wheel-record.mjs';
import { fetchWheel, unpackWheel } from './wheels.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */
/** @typedef {'cpu' | 'cuda12' | 'none'} Flavour */

/** Libraries, headers and the tools that XLA calls; neither Python code nor static libraries. */
const patterns = [
  'tensorflow/libtensorflow_(cc|framework)\\.so\\.2',
  'tensorflow/include/(tensorflow/c|tensorflow/core|tsl|xla/tsl)/.*',
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
 * As chooseFlavour, but a wrong MODEL_LAB_RUNTIME counts as none given: for what only looks at the machine.
 * @param {NodeJS.ProcessEnv} env
 */
export function flavourInUse(env) {
  const known = ['cpu', 'cuda12', 'none'].includes(env['MODEL_LAB_RUNTIME'] ?? '');
  return chooseFlavour(known ? env : { ...env, MODEL_LAB_RUNTIME: undefined });
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
function runtimeFolder(key, env) {
  return join(cacheFolder(env), 'runtimes', key);
}

const libraryFolder = join(tfjsFolder, 'deps', 'lib');
const stampPath = join(tfjsFolder, 'deps', 'model-lab.json');

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
function stampOf(key) {
  const binding = statSync(installedBinding, { throwIfNoEntry: false });
  return JSON.stringify({ runtime: key, binding: bindingKey(key), bytes: binding?.size, mtimeMs: binding?.mtimeMs });
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
function isComplete(folder) {
  const sizes = join(folder, 'sizes.json');
  if (!existsSync(sizes)) return false;
  /** @type {Record<string, number>} */
  const recorded = JSON.parse(readFileSync(sizes, 'utf8'));
  return Object.entries(recorded).every(([name, bytes]) => hasSize(join(folder, name), bytes));
}

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError}
 */
export async function installRuntime({ env, progress }) {
  const flavour = chooseFlavour(env);
  const runtime = runtimeOf(flavour);
  if (!runtime) {
    throw new SetupError(
      `No native TensorFlow (${flavour}) is recorded for ${process.platform} on ${process.arch}.`,
      flavour === 'cuda12' ? 'Set MODEL_LAB_RUNTIME=cpu.' : 'Use Linux on x64 or arm64 for native speed.',
      { instant: true },
    );
  }
  const folder = runtimeFolder(runtime.key, env);
  const compiled = join(cacheFolder(env), 'bindings', `${bindingKey(runtime.key)}.node`);
  // Both are asked for before 300 MB are fetched for nothing.
  const python = isComplete(folder) ? null : await findPython(env);
  if (!existsSync(compiled)) await findCompiler(env);
  if (python) await unpackRuntime(folder, runtime.wheels, { python, env, progress });
  if (!existsSync(compiled)) await compileBinding(compiled, { runtime: folder, env, progress });
  progress.begin('linking');
  replaceLink(join(folder, 'tensorflow'), libraryFolder);
  await checkThatItLoads(await installBinding(compiled));
  replaceFile(stampPath, stampOf(runtime.key));
}

/**
 * @param {string} folder
 * @param {import('./wheel-record.mjs').Wheel[]} wheels
 * @param {{ python: string, env: NodeJS.ProcessEnv, progress: Progress }} context
 */
async function unpackRuntime(folder, wheels, context) {
  const downloads = join(cacheFolder(context.env), 'downloads');
  await publishFolder(folder, async (aside) => {
    for (const wheel of wheels) {
      const path = await fetchWheel(wheel, { downloads, ...context });
      context.progress.begin(`unpacking ${wheel.name}`);
      await unpackWheel(path, { folder: aside, patterns, ...context });
    }
    /** @type {Record<string, number>} */
    const sizes = {};
    for (const name of ['tensorflow/libtensorflow_cc.so.2', 'tensorflow/libtensorflow_framework.so.2']) {
      sizes[name] = statSync(join(aside, name)).size;
      symlinkSync(
        `${name.replace(/^.*\//, '')}`,
        join(aside, name.replace('_cc.so.2', '.so').replace(/\.so\.2$/, '.so')),
      );
    }
    writeFileSync(join(aside, 'sizes.json'), JSON.stringify(sizes));
  });
}

/**
 * @param {string} binding
 * @throws {SetupError} when the system lacks something that TensorFlow links against
 */
async function checkThatItLoads(binding) {
  const { code, signal, stdout, stderr } = await execute(process.execPath, [
    '-e',
    'process.stdout.write(require(process.argv[1]).TF_Version)',
    binding,
  ]);
  if (code === 0 && stdout === tensorflowVersion) return;
  if (signal === 'SIGILL') throw new SetupError('TensorFlow does not run here: this processor lacks AVX instructions.');
  const reason = /^Error: (.*)$/m.exec(stderr)?.[1] ?? (stdout || `exit ${signal ?? code}`);
  if (/GLIBC_|ld-linux|musl/.test(reason)) {
    throw new SetupError(`The C library is too old or not glibc: ${reason}.`, 'TensorFlow needs glibc 2.27 or newer.');
  }
  const remedy = reason.includes('libstdc++') ? installAdvice(packages['libstdc++']) : null;
  throw new SetupError(`TensorFlow ${tensorflowVersion} does not load here: ${reason}.`, remedy);
}
