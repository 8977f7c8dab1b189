/** Installs the native runtime: libtensorflow out of TensorFlow's own wheels, and the binding compiled against it. */
import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { bindingKey, compileBinding, installBinding } from './binding.mjs';
import { execute } from './child.mjs';
import { publishFolder, replaceFile, replaceLink } from './files.mjs';
import {
  chooseFlavour,
  cudaToolFiles,
  installedFlavour,
  isComplete,
  libraryFolder,
  patterns,
  runtimeFolder,
  runtimeOf,
  stampOf,
  stampPath,
} from './runtime.mjs';
import { SetupError } from './setup-error.mjs';
import { findCompiler, findPython, installAdvice, packages } from './tools.mjs';
import { tensorflowVersion } from './wheel-record.mjs';
import { fetchWheel, unpackWheel } from './wheels.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */

/**
 * Where CUDA's libraries can't be had and nothing else is linked yet, the runtime for the CPU stands in.
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError} about the wanted runtime, also when the other stands in
 */
export async function installRuntime({ env, progress }) {
  const flavour = chooseFlavour(env);
  try {
    await installFlavour(flavour, { env, progress });
  } catch (error) {
    if (flavour !== 'cuda12' || installedFlavour() !== null || !(error instanceof SetupError)) throw error;
    progress.say(`${error.message} Taking the runtime for the CPU instead.`);
    await installFlavour('cpu', { env, progress });
    throw error;
  }
}

/**
 * @param {import('./runtime.mjs').Flavour} flavour
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError}
 */
async function installFlavour(flavour, { env, progress }) {
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
  // Both are asked for before hundreds of megabytes are fetched for nothing.
  const python = isComplete(folder) ? null : await findPython(env);
  if (!existsSync(compiled)) await findCompiler(env);
  if (python) await unpackRuntime(folder, { ...runtime, flavour }, { python, env, progress });
  if (!existsSync(compiled)) await compileBinding(compiled, { runtime: folder, env, progress });
  progress.begin('linking');
  replaceLink(join(folder, 'tensorflow'), libraryFolder);
  try {
    await checkThatItLoads(await installBinding(compiled));
  } catch (error) {
    // A damaged file would fail for ever; a sound one compiles again in seconds.
    await rm(compiled, { force: true });
    throw error;
  }
  replaceFile(stampPath, stampOf(runtime.key));
}

/**
 * @param {string} folder
 * @param {{ flavour: import('./runtime.mjs').Flavour, wheels: import('./wheel-record.mjs').Wheel[] }} runtime
 * @param {{ python: string, env: NodeJS.ProcessEnv, progress: Progress }} context
 */
async function unpackRuntime(folder, { flavour, wheels }, context) {
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
    for (const name of flavour === 'cuda12' ? cudaToolFiles : []) {
      const file = statSync(join(aside, name), { throwIfNoEntry: false });
      if (!file) throw new SetupError(`The recorded wheels lack ${name}, which XLA needs to compile for a GPU.`);
      sizes[name] = file.size;
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
