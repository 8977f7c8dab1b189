import type { RunSettings } from './compared-run.js';
import { NO_SETTING } from './setting-text.js';
import { settingsOf, type Setting } from './settings.js';

/** A setting in which runs differ; `values`, `texts` and `departs` have one entry for each run, in their order. */
export interface Difference extends Pick<Setting, 'key' | 'title' | 'help' | 'group' | 'unit'> {
  /** JSON; null where a run has no such setting, or makes no use of it. */
  values: unknown[];
  /** The same in words; "–" for null. */
  texts: string[];
  /** Whether it is other than that of the run that all are held to; false for that one itself. */
  departs: boolean[];
}

export interface Differences {
  differing: Difference[];
  /** How many settings that a run makes use of are the same in all of them. */
  alike: number;
}

/**
 * What differs between runs, and nothing else: settings of the configuration, architecture, data by their sums, parameters,
 * how and where it was executed, where weights come from, and what was changed on the way. A setting that is written alike in all
 * is no difference, though only some of them may make use of it. `reference` is the place of the run that the others are
 * held to. What follows from a difference that is told (the end, from epochs and batch size) isn't told again.
 */
export function differences(runs: readonly RunSettings[], reference = 0): Differences {
  const settings = runs.map((run) => new Map(settingsOf(run).map((one) => [one.key, one])));
  const keys = [...new Set(settings.flatMap((one) => [...one.keys()]))].filter(
    (key) => key !== 'endsAt' || isToldToEndElsewhere(runs),
  );
  const differing: Difference[] = [];
  let alike = 0;
  for (const key of keys) {
    const each = settings.map((one) => one.get(key));
    const known = each.find((one) => one !== undefined)!;
    const used = each.map((one) => (one?.applies ? one : undefined));
    if (!isVaried(each) || !isVaried(used)) {
      if (used.every((one) => one !== undefined)) alike++;
      continue;
    }
    const { title, help, group, unit } = known;
    differing.push({
      ...{ key, title, help, group, ...(unit !== undefined && { unit }) },
      values: used.map((one) => one?.value ?? null),
      texts: used.map((one) => one?.text ?? NO_SETTING),
      departs: used.map((one) => canonical(one?.value) !== canonical(used[reference]?.value)),
    });
  }
  return { differing, alike };
}

function isVaried(each: readonly (Setting | undefined)[]): boolean {
  const [first, ...others] = each.map((one) => canonical(one?.value));
  return others.some((one) => one !== first);
}

/** Whether runs of one plan, by the settings and the data, end at different steps: one of them was told to go on. */
function isToldToEndElsewhere(runs: readonly RunSettings[]): boolean {
  const ends = new Map<string, number>();
  return runs.some(({ record: { config, stepsPerEpoch, steps } }) => {
    // Before it trains, a run may not know yet how many steps its epochs are.
    if (stepsPerEpoch === null && config['steps'] === null) return false;
    const plan = canonical([config['steps'], config['epochs'], stepsPerEpoch]);
    const known = ends.get(plan) ?? steps;
    ends.set(plan, known);
    return known !== steps;
  });
}

/** JSON that is the same for the same value, in whatever order its keys were written. */
export function canonical(value: unknown): string {
  return JSON.stringify(value ?? null, (_, one: unknown) =>
    typeof one === 'object' && one !== null && !Array.isArray(one)
      ? Object.fromEntries(Object.entries(one).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
      : one,
  );
}
