import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { fits, type StartInfo } from '../../models/core/start.js';

/** Architectures whose runs may begin with weights of this one's. */
export function architecturesFrom(
  architecture: string,
  all: readonly ArchitectureConfig[] = architectureConfigs,
): ArchitectureConfig[] {
  return all.filter(({ startsFrom }) => startsFrom.some((start) => fitsRunOf(start, architecture, all)));
}

/** Whether a run of `architecture` fits. */
export function fitsRunOf(
  start: StartInfo,
  architecture: string | undefined,
  all: readonly ArchitectureConfig[] = architectureConfigs,
): boolean {
  return fits(
    start,
    all.find(({ name }) => name === architecture),
  );
}
