import { makeFolder } from '../models/core/make-folder.mjs';
import { cacheFolder } from './paths.mjs';
import { chooseFlavour } from './setup/runtime.mjs';
import { SetupError } from './setup/setup-error.mjs';
import { standardError } from './terminal-writer.mjs';

/** What MODEL_LAB_EXECUTION may hold: the mode of runs that leave it open, which are then not timed. */
const executionModes = ['graph', 'xla', 'graph-no-onednn', 'xla-no-onednn'];

/** Ends with exit code 2 and one sentence when a variable that governs the project holds what it can't. */
export function refuseWrongEnvironment() {
  try {
    chooseFlavour();
    const mode = process.env['MODEL_LAB_EXECUTION'];
    if (mode && !executionModes.includes(mode)) {
      const message = `MODEL_LAB_EXECUTION: "${mode}" is not a mode; use ${executionModes.join(', ')}.`;
      throw new SetupError(message, null, { instant: true });
    }
    refuseImpossibleCache(cacheFolder());
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    standardError.line(error.message);
    process.exit(2);
  }
}

/**
 * What is wrong with a path itself. Where writing is refused, or a disk is full, the lab runs with what there is.
 * @type {Record<string, string>}
 */
const impossible = {
  ENOENT: 'the system allows no new folder there',
  ENOTDIR: 'a part of the path is a file',
  EEXIST: 'it is a file',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'a name in it is too long',
};

/**
 * @param {string} cache
 * @throws {SetupError} where no folder can ever be there
 */
function refuseImpossibleCache(cache) {
  try {
    makeFolder(cache);
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    const reason = impossible[code];
    if (reason === undefined) return;
    throw new SetupError(
      `${cache} can't hold what is set up: ${reason}; name another folder in MODEL_LAB_CACHE.`,
      null,
      { instant: true },
    );
  }
}
