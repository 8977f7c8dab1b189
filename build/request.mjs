import { chooseFlavour } from './setup/runtime.mjs';
import { SetupError } from './setup/setup-error.mjs';

/** Ends with exit code 2 and one sentence when a variable that governs the set-up holds what it can't. */
export function refuseWrongEnvironment() {
  try {
    chooseFlavour();
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
