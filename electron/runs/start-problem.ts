import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';
import { fits } from '../../models/core/start.js';
import type { RunRecord, RunStart } from '../protocol/run.js';

/** Why runs of this architecture and configuration can't begin with that (null: with nothing of another run); null where they can. */
export function startProblem(
  architecture: ArchitectureConfig,
  from: { start: RunStart; record: Pick<RunRecord, 'architecture' | 'name'> } | null,
  config: Readonly<Record<string, unknown>>,
): string | null {
  const { name, startsFrom } = architecture;
  const fitting = (other: string) => {
    const known = architectureConfigs.find((one) => one.name === other);
    return startsFrom.filter((start) => fits(start, known ?? { name: other }));
  };
  const known = architectureConfigs.filter((one) => fitting(one.name).length > 0).map((one) => one.name);
  if (!from) {
    const needsOne = architecture.belongsToParent === true && architecture.standsAlone?.(config) !== true;
    return needsOne ? `a run of ${name} needs one to start from; use a run of ${known.join(', ')}.` : null;
  }
  if (startsFrom.length === 0) return `runs of ${name} begin with their own weights only; leave it out.`;
  const { start, record } = from;
  const parts = fitting(record.architecture).flatMap((one) => one.parts.map((part) => part.name));
  if (parts.length === 0) {
    return `${record.name} is a run of ${record.architecture}, which ${name} can't begin with; use a run of ${known.join(', ')}.`;
  }
  return parts.includes(start.part)
    ? null
    : `'${start.part}' is no part that ${name} can begin with; use ${parts.join(' or ')}.`;
}
