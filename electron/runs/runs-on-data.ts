import { RequestError } from '../../models/core/errors.js';
import { dataName } from './complete-config.js';
import { listRuns } from './run-store.js';

/** Runs that are named. */
const NAMED = 5;

/**
 * Names of the runs in `runsDir` that learned from the data set that has this name now, or are to. Those that learned from
 * an earlier one of its name don't need it. `sums` reads those of the data set, and may throw RequestError.
 */
export async function runsOnData(
  name: string,
  runsDir: string,
  sums: () => Promise<Record<string, string>>,
): Promise<string[]> {
  const now = await readable(sums);
  return listRuns(runsDir).flatMap(({ record }) => {
    if (!record || dataName(record) !== name) return [];
    const isOther = record.data && now !== null && JSON.stringify(now) !== JSON.stringify(record.data.sha256);
    return isOther ? [] : [record.name];
  });
}

/** A sentence on what these runs can't do without their data; null where there are none. */
export function neededBy(runs: readonly string[]): string | null {
  const [first] = runs;
  if (first === undefined) return null;
  const named = runs.slice(0, NAMED).join(', ');
  const more = runs.length > NAMED ? ` and ${(runs.length - NAMED).toLocaleString('en')} more` : '';
  const who =
    runs.length === 1 ? `The run ${first} learns` : `${runs.length.toLocaleString('en')} runs (${named}${more}) learn`;
  return `${who} from it, and can't go on or be evaluated without it.`;
}

/** Null where the data set can't be read, or there is none. */
async function readable(sums: () => Promise<Record<string, string>>): Promise<Record<string, string> | null> {
  try {
    return await sums();
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}
