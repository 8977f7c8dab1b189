import type { Difference } from '../../models/core/comparison/differences.js';
import type { ToldComparison } from '../../electron/protocol/app.js';
import type { ComparedGroup } from './compared-runs.svelte.js';

export interface SettingCell {
  text: string;
  departs: boolean;
  /** For its unit; 2 where it is none. */
  number: number;
}

export interface SettingRow extends Pick<Difference, 'key' | 'title' | 'help' | 'unit'> {
  /** One for each group. */
  cells: SettingCell[];
}

/** Differences with a cell for each group: its runs differ by their seeds alone, which are told together. */
export function settingRows(
  { runs, differences }: Pick<ToldComparison, 'runs' | 'differences'>,
  groups: readonly Pick<ComparedGroup, 'runs'>[],
): SettingRow[] {
  const places = groups.map((group) =>
    group.runs.map(({ id }) => runs.findIndex((run) => run.id === id)).filter((place) => place >= 0),
  );
  return differences.differing.map(({ key, title, help, unit, texts, values, departs }) => ({
    ...{ key, title, help, ...(unit !== undefined && { unit }) },
    cells: places.map((of) => {
      const told = [...new Set(of.map((place) => texts[place]!))];
      const first = values[of[0] ?? -1];
      return {
        text: told.join(', '),
        // Seeds are no setting of a line that has several.
        departs: of.length > 0 && departs[of[0]!]! && (key !== 'seed' || of.length === 1),
        number: typeof first === 'number' ? first : 2,
      };
    }),
  }));
}
