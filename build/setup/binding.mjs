/**
 * Compiles the C++ binding of tfjs-node against the TensorFlow of a runtime, with its known defects mended, and the lab's
 * own ops into it.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { copyFile, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { projectRoot } from '../paths.mjs';
import { bindingEdits } from './binding-edits.mjs';
import { execute } from './child.mjs';
import { asideOf } from './files.mjs';
import { SetupError } from './setup-error.mjs';
import { findCompiler } from './tools.mjs';

/** @typedef {import('./progress.mjs').Progress} Progress */

export const tfjsFolder = join(projectRoot, 'node_modules', '@tensorflow', 'tfjs-node-gpu');
const nodeHeaders = join(projectRoot, 'node_modules', 'node-api-headers', 'include');

const kernelsFolder = join(projectRoot, 'models', 'engine', 'kernels');

const compileFlags = ['-std=c++17', '-O2', '-fPIC', '-DNAPI_VERSION=8', '-DNODE_GYP_MODULE_NAME=tfjs_binding'];
/** TensorFlow's own headers warn, and are not ours to mend. Memory is aligned as in its libraries. */
const kernelFlags = ['-w', '-DNDEBUG', '-DEIGEN_MAX_ALIGN_BYTES=64'];
/** Products may be added without rounding in between; nothing else of what IEEE 754 says is given up. */
const computeFlags = ['-O3', '-ffp-contract=fast', '-fno-math-errno', '-fno-trapping-math'];
/**
 * The ops' arithmetic is compiled for each of these; which one runs is chosen when it runs. `width` is in floats. The least
 * comes first: where several have the same function of C++'s library, the linker takes the first one's for all.
 */
const instructionSets = [
  { name: 'sse2', width: 4, flags: [] },
  { name: 'avx2', width: 8, flags: ['-mavx2', '-mfma'] },
  { name: 'avx512', width: 16, flags: ['-mavx512f', '-mavx512dq', '-mavx512vl', '-mavx512bw', '-mfma'] },
];
/** The loader finds TensorFlow beside the binding in node_modules, where `deps/lib` is a link to the runtime. */
const linkFlags = ['-shared', '-Wl,-rpath,$ORIGIN/../../deps/lib'];

/**
 * @param {string} runtime the runtime's own key
 * @returns {string} names the compiled file: another source, edit, flag or runtime gives another key
 */
export function bindingKey(runtime) {
  const hash = createHash('sha256').update(
    JSON.stringify([runtime, compileFlags, kernelFlags, computeFlags, instructionSets, linkFlags, bindingEdits]),
  );
  for (const [name, text] of [...readSources(join(tfjsFolder, 'binding')), ...readSources(kernelsFolder)])
    hash.update(`${name}\n${text}`);
  return hash.digest('hex').slice(0, 16);
}

/**
 * @param {string} folder
 * @returns {[name: string, text: string][]}
 */
function readSources(folder) {
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
  makeFolder(dirname(path));
  const scratch = await mkdtemp(`${path}.new-`);
  try {
    const sources = readSources(join(tfjsFolder, 'binding'));
    for (const [name, text] of sources) await writeFile(join(scratch, name), edit(name, text));
    /** @type {{ source: string, object: string, flags: string[] }[]} */
    const units = [
      ...unitsOf(sources),
      ...unitsOf(readSources(kernelsFolder).filter(([name]) => name !== 'compute.cc')).map((unit) => ({
        ...unit,
        source: join(kernelsFolder, unit.source),
        flags: kernelFlags,
      })),
      ...instructionSets.map(({ name, width, flags }) => ({
        source: join(kernelsFolder, 'compute.cc'),
        object: `compute_${name}.o`,
        flags: [...computeFlags, ...flags, `-DINSTRUCTIONS=${name}`, `-DWIDTH=${width}`],
      })),
    ];
    const includes = ['-I', join(runtime, 'tensorflow', 'include'), '-I', nodeHeaders];
    /** @param {string[]} args */
    const run = async (args) => {
      const { code, stderr } = await execute(compiler, args, { cwd: scratch, env });
      if (code !== 0) throw compilerFailure(compiler, stderr);
    };
    await Promise.all(
      units.map(({ source, object, flags }) =>
        run([...compileFlags, ...flags, ...includes, '-c', source, '-o', object]),
      ),
    );
    const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'];
    await run([
      ...units.map(({ object }) => object),
      ...linkFlags,
      ...libraries.map((library) => join(runtime, 'tensorflow', library)),
      ...['-o', 'tfjs_binding.node'],
    ]);
    await rename(join(scratch, 'tfjs_binding.node'), path);
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

/** @param {[name: string, text: string][]} sources */
function unitsOf(sources) {
  const names = sources.map(([name]) => name).filter((name) => name.endsWith('.cc'));
  return names.map((source) => ({ source, object: `${source}.o`, flags: /** @type {string[]} */ ([]) }));
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
  makeFolder(dirname(installedBinding));
  const aside = asideOf(installedBinding);
  await copyFile(compiled, aside);
  await rename(aside, installedBinding);
  return installedBinding;
}

export const installedBinding = join(tfjsFolder, 'lib', 'napi-v8', 'tfjs_binding.node');
