import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';

/** Architectures whose runs may begin with weights of this one's. */
export function architecturesFrom(
  architecture: string,
  all: readonly ArchitectureConfig[] = architectureConfigs,
): ArchitectureConfig[] {
  return all.filter(({ startsFrom }) => startsFrom.some((start) => start.architecture === architecture));
}
