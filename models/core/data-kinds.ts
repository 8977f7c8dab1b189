import type { DatasetKind } from '../data/dataset.js';
import type { ArchitectureConfig } from './config.js';

/** The kinds of data set that can be chosen for such a run; none where it makes its own examples. */
export function dataKinds(architecture: ArchitectureConfig, config: Record<string, unknown>): readonly DatasetKind[] {
  const kind = architecture.dataKind(config);
  return architecture.dataKinds?.(config) ?? (kind === null ? [] : [kind]);
}
