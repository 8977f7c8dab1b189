import { identifyDataset } from '../data/catalog.js';
import type { DataDirs } from '../data/dataset.js';
import type { StartOrigin } from './start.js';

/** The beginning of a sentence where the data are no longer those that the run learned from; null where they are, or it isn't known. */
export async function otherDataNote({ data }: Pick<StartOrigin, 'data'>, dirs: DataDirs): Promise<string | null> {
  if (!data) return null;
  const now = await identifyDataset(data.name, dirs);
  const parts = new Set([...Object.keys(data.sha256), ...Object.keys(now.sha256)]);
  const isOther = [...parts].some((part) => data.sha256[part] !== now.sha256[part]);
  return isOther ? `The data set '${data.name}' has changed since the run trained` : null;
}
