/** The programs and libraries that make and run TensorFlow Lite files: where they lie in their folder. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { placeOf } from '../paths.mjs';
import { SetupError } from './setup-error.mjs';
import { liteRtVersion } from './wheel-record.mjs';

/**
 * @typedef {object} EdgeTools
 * @property {string} converter a program: SavedModel to TensorFlow Lite, see models/edge/native/convert.cc
 * @property {string} runner a program that runs TensorFlow Lite files, see models/edge/native/run.cc
 * @property {string} liteRt the library that the runner loads
 * @property {string} version LiteRT's
 */

/**
 * @param {string} folder
 * @returns {EdgeTools}
 */
export function edgeToolsIn(folder) {
  return {
    converter: join(folder, 'convert'),
    runner: join(folder, 'run'),
    liteRt: join(folder, 'libLiteRt.so'),
    version: liteRtVersion,
  };
}

/**
 * Those in the folder that MODEL_LAB_EDGE_TOOLS names, as a packaged app does, in which nothing is compiled.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {EdgeTools | null} null where it names none
 * @throws {SetupError} where one is missing
 */
export function namedEdgeTools(env = process.env) {
  const named = env['MODEL_LAB_EDGE_TOOLS'];
  if (!named) return null;
  const tools = edgeToolsIn(placeOf(named, env));
  const missing = [tools.converter, tools.runner, tools.liteRt].find((path) => !existsSync(path));
  if (missing === undefined) return tools;
  throw new SetupError(
    `MODEL_LAB_EDGE_TOOLS: there is no ${missing}.`,
    'Name a folder with convert, run and libLiteRt.so, or unset it.',
    { instant: true },
  );
}
