import { architectureConfig, parseStored } from '../core/parse-config.js';
import { identifyDataset } from './catalog.js';
import type { DataDirs, DatasetIdentity } from './dataset.js';

/**
 * What a run of this configuration learns from, as it is now; null where it makes its own examples. Throws RequestError
 * where there is no such data set (UnknownDatasetError) or it can't be read.
 */
export async function dataOfRun(
  { architecture: name, config }: { architecture: string; config: Record<string, unknown> },
  dirs: DataDirs,
): Promise<DatasetIdentity | null> {
  const architecture = architectureConfig(name);
  const complete = parseStored(architecture, config);
  return architecture.dataKind(complete) === null ? null : identifyDataset(complete.dataset, dirs);
}
