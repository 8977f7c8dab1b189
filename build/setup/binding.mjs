/** Compiles the C++ binding of tfjs-node against the TensorFlow of a runtime, with its known defects mended. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { projectRoot } from '../paths.mjs';
import { bindingEdits } from './binding-edits.mjs';
import { execute } from './child.mjs';
import { SetupError } from './setup-error.mjs';
import { findCompiler } from './tools.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */

export const tfjsFolder = join(projectRoot, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const nodeHeaders = join(projectRoot, 'node_modules', 'node-api-headers', 'include');

const compileFlags = ['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'];
/** The loader finds TensorFlow beside the binding in node_modules, where `deps/lib` is a link to the runtime. */
const linkFlags = ['-shared', '-Wl,-rpath,$ORIGIN/../../deps/lib'];

/**
 * @param {string} runtime the runtime's own key
 * @returns {string} names the compiled file: another source, edit, flag or runtime gives another key
 */
export function bindingKey(runtime) {
  const hash = createHash('sha256').update(JSON.stringify([runtime, compileFlags, linkFlags, bindingEdits]));
  for (const [name, text] of readSources()) hash.update(`${name}\n${text}`);
  return hash.digest('hex').slice(0, 16);
}

/** @returns {[name: string, text: string][]} */
function readSources() {
  const folder = join(tfjsFolder, 'binding');
  return readdirSync(folder)
    .sort()
    .map((name) => [name, readFileSync(join(folder, name), 'utf8')]);
}

/**
 * Applies the edits to one source file.
 * @param {string} name
 * @param {string} text
 * @param {readonly import('./binding-edits.mjs').Edit[]} [edits]
 * @throws {SetupError} when the text is not the one that the edits were written for
 */
export function edit(name, text, edits = bindingEdits) {
  for (const { file, find, replace, times } of edits.filter((each) => each.file === name)) {
    const found = text.split(find).length - 1;
    if (found !== times) {
      throw new SetupError(
        `binding/${file} has ${found} places to mend instead of ${times}: ${find.trim().split('\n')[0] ?? ''}`,
        'Its version differs from the recorded one: run `npm ci`.',
      );
    }
    text = text.replaceAll(find, () => replace);
  }
  return text;
}

/**
 * @param {string} path of the result
 * @param {{ runtime: string, env: NodeJS.ProcessEnv, progress: Progress }} context `runtime` is the runtime's folder
 * @throws {SetupError}
 */
export async function compileBinding(path, { runtime, env, progress }) {
  const compiler = await findCompiler(env);
  progress.begin('compiling the binding');
  await mkdir(dirname(path), { recursive: true });
  const scratch = await mkdtemp(`${path}.new-`);
  try {
    const sources = readSources();
    for (const [name, text] of sources) await writeFile(join(scratch, name), edit(name, text));
    const units = sources.map(([name]) => name).filter((name) => name.endsWith('.cc'));
    const includes = ['-I', join(runtime, 'tensorflow', 'include'), '-I', nodeHeaders];
    /** @param {string[]} args */
    const run = async (args) => {
      const { code, stderr } = await execute(compiler, args, { cwd: scratch, env });
      if (code !== 0) throw compilerFailure(compiler, stderr);
    };
    await Promise.all(units.map((unit) => run([...compileFlags, ...includes, '-c', unit, '-o', `${unit}.o`])));
    const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
    await run([
      ...units.map((unit) => `${unit}.o`),
      ...linkFlags,
      ...libraries.map((library) => join(runtime, 'tensorflow', library)),
      ...['-o', 'tfjs_binding.node'],
    ]);
    await rename(join(scratch, 'tfjs_binding.node'), path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/**
 * @param {string} compiler
 * @param {string} stderr
 */
function compilerFailure(compiler, stderr) {
  const first = stderr.split('\n').find((line) => /error/i.test(line)) ?? stderr.split('\n')[0] ?? '';
  return new SetupError(
    `${compiler} could not compile the TensorFlow binding: ${first.trim()}`,
    'It needs a compiler for C++17, such as g++ 8 or clang 7 and newer, chosen by the variable CXX.',
  );
}

/**
 * @param {string} compiled
 * @returns {Promise<string>} where tfjs-node looks for its binding
 */
export async function installBinding(compiled) {
  await mkdir(dirname(installedBinding), { recursive: true });
  const aside = `${installedBinding}.${process.pid}`;
  await copyFile(compiled, aside);
  await rename(aside, installedBinding);
  return installedBinding;
}

export const installedBinding = join(tfjsFolder, 'lib', 'napi-v8', 'tfjs_binding.node');
