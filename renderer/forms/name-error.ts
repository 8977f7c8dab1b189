import { RequestError } from '../../models/core/errors.js';
import { checkRunName, LONGEST_RUN_NAME } from '../../models/core/run-name.js';
import { withoutKey } from './form-values.js';

/** What stands beside the field of a run's name. */
export const nameLimit = `up to ${LONGEST_RUN_NAME} characters`;

/** What is wrong with a run's name as typed; null where nothing is, also where it is left empty. */
export function nameError(typed: string): string | null {
  if (typed.trim() === '') return null;
  try {
    checkRunName(typed);
    return null;
  } catch (thrown) {
    if (thrown instanceof RequestError) return withoutKey(thrown.message, 'name');
    throw thrown;
  }
}
