import { chooseFlavour } from './setup/runtime.mjs';
import { SetupError } from './setup/setup-error.mjs';

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
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
