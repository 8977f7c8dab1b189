/**
 * Sets up what makes and runs TensorFlow Lite files: LiteRT's library out of its wheel, a runner for it, and a converter
 * that is compiled against the native TensorFlow in use.
 */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder, projectRoot } from '../paths.mjs';
import { execute } from './child.mjs';
import { checkEdgeTools } from './check-edge-tools.mjs';
import { edgeToolsIn, namedEdgeTools } from './edge-tools.mjs';
import { publishFolder } from './files.mjs';
import { isComplete, runningFlavour, runtimeFolder, runtimeOf } from './runtime.mjs';
import { SetupError } from './setup-error.mjs';
import { findCompiler, findPython } from './tools.mjs';
import { liteRtWheels } from './wheel-record.mjs';
import { fetchWheel, unpackWheel } from './wheels.mjs';

/** @typedef {import('./edge-tools.mjs').EdgeTools} EdgeTools */
/** @typedef {import('./progress.mjs').Progress} Progress */
/** @typedef {import('./wheel-record.mjs').Wheel} Wheel */

const sourceFolder = join(projectRoot, 'models', 'edge', 'native');
/** The converter's own headers: those of its options, which nothing else of the lab needs. */
const headers = ['tensorflow/include/tensorflow/compiler/mlir/lite/(debug/)?[^/]+\\.pb\\.h'];
const library = ['ai_edge_litert/libLiteRt\\.so'];
/** TensorFlow's headers warn, and are not ours to mend. */
const converterFlags = ['-std=c++17', '-O1', '-w', '-DNDEBUG'];
const runnerFlags = ['-std=c++17', '-O2', '-Wall'];

/**
 * What the tools are made from here.
 * @param {NodeJS.ProcessEnv} env
 * @returns {{ folder: string, runtime: string, liteRt: Wheel, tensorflow: Wheel }} `runtime` is the folder of TensorFlow's
 * @throws {SetupError} where they can't be had
 */
function ingredients(env) {
  const runtime = runtimeOf(runningFlavour(env));
  const liteRt = liteRtWheels[`${process.platform}-${process.arch}`];
  const tensorflow = runtime?.wheels.find(({ name }) => name.startsWith('tensorflow'));
  if (!liteRt) {
    const where = `${process.platform} on ${process.arch}`;
    throw new SetupError(`No LiteRT is recorded for ${where}.`, 'Use Linux on x64 or arm64.', { instant: true });
  }
  if (!runtime || !tensorflow || !isComplete(runtimeFolder(runtime.key, env))) {
    throw new SetupError(
      'The converter to TensorFlow Lite is a part of native TensorFlow, which is not set up.',
      'Run `npm run setup`, without MODEL_LAB_RUNTIME=none.',
      { instant: true },
    );
  }
  const hash = createHash('sha256').update(
    JSON.stringify([runtime.key, liteRt.sha256, headers, converterFlags, runnerFlags]),
  );
  for (const name of readdirSync(sourceFolder, { withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => each.name)
    .sort())
    hash.update(`${name}\n${readFileSync(join(sourceFolder, name), 'utf8')}`);
  const folder = join(cacheFolder(env), 'edge', `litert-${liteRt.version}-${hash.digest('hex').slice(0, 16)}`);
  return { folder, runtime: join(runtimeFolder(runtime.key, env), 'tensorflow'), liteRt, tensorflow };
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {EdgeTools} which are there once `isEdgeReady`
 * @throws {SetupError}
 */
export function edgeTools(env = process.env) {
  return namedEdgeTools(env) ?? edgeToolsIn(ingredients(env).folder);
}

/**
 * @param {NodeJS.ProcessEnv} [env]
 * @throws {SetupError}
 */
export function isEdgeReady(env = process.env) {
  return namedEdgeTools(env) !== null || isComplete(ingredients(env).folder);
}

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: Progress }} context
 * @throws {SetupError}
 */
export async function installEdge({ env, progress }) {
  if (namedEdgeTools(env)) return;
  const { folder, runtime, liteRt, tensorflow } = ingredients(env);
  const [python, compiler] = await Promise.all([findPython(env), findCompiler(env)]);
  const context = { downloads: join(cacheFolder(env), 'downloads'), python, env, progress };
  const wheels = { liteRt: await fetchWheel(liteRt, context), tensorflow: await fetchWheel(tensorflow, context) };
  await publishFolder(folder, async (aside) => {
    const scratch = join(aside, 'scratch');
    progress.begin('unpacking LiteRT');
    await unpackWheel(wheels.liteRt, { ...context, folder: scratch, patterns: library });
    await unpackWheel(wheels.tensorflow, { ...context, folder: scratch, patterns: headers });
    const tools = edgeToolsIn(aside);
    await rename(join(scratch, 'ai_edge_litert', 'libLiteRt.so'), tools.liteRt);
    progress.begin('compiling the converter and the runner');
    const includes = [join(scratch, 'tensorflow', 'include'), join(runtime, 'include')].flatMap((each) => ['-I', each]);
    const libraries = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2'].map((name) => join(runtime, name));
    await Promise.all([
      compile(compiler, {
        source: 'convert.cc',
        program: tools.converter,
        flags: [...converterFlags, ...includes],
        libraries: [...libraries, `-Wl,-rpath,${runtime}`],
        env,
      }),
      compile(compiler, {
        source: 'run.cc',
        program: tools.runner,
        flags: runnerFlags,
        libraries: ['-ldl'],
        env,
      }),
    ]);
    await rm(scratch, { recursive: true });
    progress.begin('trying them');
    await checkEdgeTools(tools, { model: join(sourceFolder, 'self-test'), env });
    const sizes = [tools.converter, tools.runner, tools.liteRt].map((path) => [
      path.slice(aside.length + 1),
      statSync(path).size,
    ]);
    writeFileSync(join(aside, 'sizes.json'), JSON.stringify(Object.fromEntries(sizes)));
  });
}

/**
 * @param {string} compiler
 * @param {{ source: string, program: string, flags: string[], libraries: string[], env: NodeJS.ProcessEnv }} unit
 */
async function compile(compiler, { source, program, flags, libraries, env }) {
  const args = [...flags, join(sourceFolder, source), '-o', program, ...libraries];
  const { code, stderr } = await execute(compiler, args, { env });
  if (code === 0) return;
  const first = stderr.split('\n').find((line) => /error|undefined reference/i.test(line)) ?? stderr.split('\n')[0];
  throw new SetupError(
    `${compiler} could not compile ${source}: ${(first ?? '').trim()}`,
    'It needs a compiler for C++17, such as g++ 8 or clang 7 and newer, chosen by the variable CXX.',
  );
}
