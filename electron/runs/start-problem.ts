import type { ArchitectureConfig } from '../../models/core/config.js';
import type { RunRecord, RunStart } from '../protocol/run.js';

/** Why runs of this architecture can't begin with that (null: with nothing of another run); null where they can. */
export function startProblem(
  { name, startsFrom, belongsToParent }: ArchitectureConfig,
  from: { start: RunStart; record: Pick<RunRecord, 'architecture' | 'name'> } | null,
): string | null {
  const known = [...new Set(startsFrom.map((one) => one.architecture))].join(', ');
  if (!from) return belongsToParent ? `a run of ${name} needs one to start from; use a run of ${known}.` : null;
  if (startsFrom.length === 0) return `runs of ${name} begin with their own weights only; leave it out.`;
  const { start, record } = from;
  const fitting = startsFrom.filter((one) => one.architecture === record.architecture);
  if (fitting.length === 0) {
    return `${record.name} is a run of ${record.architecture}, which ${name} can't begin with; use a run of ${known}.`;
  }
  const parts = fitting.flatMap((one) => one.parts.map((part) => part.name));
  return parts.includes(start.part)
    ? null
    : `'${start.part}' is no part that ${name} can begin with; use ${parts.join(' or ')}.`;
}
