import { canonical } from './differences.js';
import type { RunSettings } from './compared-run.js';
import { settingsOf } from './settings.js';

/** Runs that differ by their seeds alone; `runs` are places in the comparison. */
export interface SeedGroup {
  runs: number[];
  seeds: number[];
}

/** What a run is executed on and how changes its numbers by rounding alone. */
const OF_THE_MACHINE = new Set(['executedAs', 'device']);

/**
 * The runs by what they were told besides the seed, in the order in which each first comes: most groups are of one run. A run that
 * repeats another one, seed included, is no further seed and has a group of its own.
 */
export function seedGroups(runs: readonly RunSettings[]): SeedGroup[] {
  const groups: (SeedGroup & { plan: string })[] = [];
  runs.forEach((run, place) => {
    const { seed } = run.record;
    const plan = canonical(
      settingsOf(run)
        .filter(({ key }) => key !== 'seed' && !OF_THE_MACHINE.has(key))
        .map(({ key, value }) => [key, value]),
    );
    const group = groups.find((one) => one.plan === plan && !one.seeds.includes(seed));
    if (group) {
      group.runs.push(place);
      group.seeds.push(seed);
    } else groups.push({ runs: [place], seeds: [seed], plan });
  });
  return groups.map(({ runs: places, seeds }) => ({ runs: places, seeds }));
}
