import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { startSettings, startsWith, type BegunWith } from '../../models/core/start-settings.js';
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

/** What a run is there to be begun with, see StartInfo.invites. */
export interface Invitation {
  architecture: ArchitectureConfig;
  part: string;
  /** Such as "Fine-tune". */
  title: string;
}

/** What this run invites to, without what it can't serve for. */
export function invitationsOf(run: BegunWith): Invitation[] {
  return architectureConfigs.flatMap((architecture) =>
    startsWith(architecture, run.architecture).flatMap(({ invites, parts }) => {
      const part = parts.find(({ name }) => !('problem' in startSettings(architecture, run, name)));
      return invites === undefined || !part ? [] : [{ architecture, part: part.name, title: invites }];
    }),
  );
}
