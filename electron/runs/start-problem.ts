import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { startSettings, startsWith } from '../../models/core/start-settings.js';
import type { RunRecord, RunStart } from '../protocol/run.js';

/** Why runs of this architecture and configuration can't begin with that (null: with nothing of another run); null where they can. */
export function startProblem(
  architecture: ArchitectureConfig,
  from: { start: RunStart; record: Pick<RunRecord, 'architecture' | 'name' | 'config'> } | null,
  config: Readonly<Record<string, unknown>>,
): string | null {
  const { name, startsFrom } = architecture;
  const known = architectureConfigs
    .filter((one) => startsWith(architecture, one.name).length > 0)
    .map((one) => one.name);
  if (!from) {
    const needsOne = architecture.belongsToParent === true && architecture.standsAlone?.(config) !== true;
    return needsOne ? `a run of ${name} needs one to start from; use a run of ${known.join(', ')}.` : null;
  }
  if (startsFrom.length === 0) return `runs of ${name} begin with their own weights only; leave it out.`;
  const { start, record } = from;
  const parts = startsWith(architecture, record.architecture).flatMap((one) => one.parts.map((part) => part.name));
  if (parts.length === 0) {
    return `${record.name} is a run of ${record.architecture}, which ${name} can't begin with; use a run of ${known.join(', ')}.`;
  }
  if (!parts.includes(start.part)) {
    return `'${start.part}' is no part that ${name} can begin with; use ${parts.join(' or ')}.`;
  }
  const settings = startSettings(architecture, record, start.part);
  return 'problem' in settings ? `${record.name} ${settings.problem}` : null;
}
