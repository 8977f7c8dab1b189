import type { RunSummary } from '../../electron/protocol/app.js';
import { architectureConfigs } from '../../models/core/architectures.js';
import type { ArchitectureConfig } from '../../models/core/config.js';

/** Architectures whose runs belong to the one that they start from. */
export const belongs = (name: string, all: readonly ArchitectureConfig[] = architectureConfigs): boolean =>
  all.some((one) => one.name === name && one.belongsToParent === true);

/** Those of an architecture that belong to a run, the newest first as the list has them. */
export function belongingRuns(runs: readonly RunSummary[], parent: string, architecture: string): RunSummary[] {
  return runs.filter((run) => run.architecture === architecture && run.origin?.id === parent);
}

/** Architectures of which runs belong to this one, in the order of the registry. */
export function belongingArchitectures(
  runs: readonly RunSummary[],
  parent: string,
  all: readonly ArchitectureConfig[] = architectureConfigs,
): ArchitectureConfig[] {
  return all.filter((one) => one.belongsToParent && belongingRuns(runs, parent, one.name).length > 0);
}

/** Every run once: those that belong to a run of the list are `inner` and stand under it. */
export function nested(
  runs: readonly RunSummary[],
  all: readonly ArchitectureConfig[] = architectureConfigs,
): { run: RunSummary; inner: boolean }[] {
  const inner = new Map<string, RunSummary[]>();
  const ids = new Set(runs.map((run) => run.id));
  for (const run of runs) {
    const parent = belongs(run.architecture, all) ? run.origin?.id : undefined;
    if (parent !== undefined && ids.has(parent)) inner.set(parent, [...(inner.get(parent) ?? []), run]);
  }
  const placed = new Set([...inner.values()].flat());
  return runs
    .filter((run) => !placed.has(run))
    .flatMap((run) => [
      { run, inner: false },
      ...(inner.get(run.id) ?? []).map((child) => ({ run: child, inner: true })),
    ]);
}

/** Runs that come from this one, and do not belong to it. */
export function begunFrom(
  runs: readonly RunSummary[],
  id: string,
  all: readonly ArchitectureConfig[] = architectureConfigs,
): RunSummary[] {
  return runs.filter((run) => run.origin?.id === id && !belongs(run.architecture, all));
}
