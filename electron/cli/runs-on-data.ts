import { RequestError } from '../../models/core/errors.js';
import { datasetFingerprint } from '../../models/data/catalog.js';
import { dataName } from '../runs/complete-config.js';
import { listRuns } from '../runs/run-store.js';
import type { CliContext } from './cli-context.js';

/**
 * Names of the user's runs that learned from the data set that has this name now, or are to. Those that learned from an
 * earlier one of its name don't need it.
 */
export async function runsOnData(name: string, { runsDir, dataDirs }: CliContext): Promise<string[]> {
  const sums = await sumsOf(name, dataDirs);
  return listRuns(runsDir).flatMap(({ record }) => {
    if (!record || dataName(record) !== name) return [];
    const isOther = record.data && sums !== null && JSON.stringify(sums) !== JSON.stringify(record.data.sha256);
    return isOther ? [] : [record.name];
  });
}

/** Null where the data set can't be read, or there is none. */
async function sumsOf(name: string, dirs: CliContext['dataDirs']): Promise<Record<string, string> | null> {
  try {
    return await datasetFingerprint(name, dirs);
  } catch (error) {
    if (error instanceof RequestError) return null;
    throw error;
  }
}
