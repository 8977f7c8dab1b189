import { SvelteMap, SvelteSet } from 'svelte/reactivity';
import type { ToldComparison } from '../../electron/protocol/app.js';
import { letterOf } from '../../models/core/comparison/comparison.js';
import { call, sentenceOf } from '../lib/client.js';
import { lab } from '../lib/lab.svelte.js';
import { holdRun, type OpenRun } from '../run/open-run.svelte.js';
import { groupName } from './group-name.js';
import { colourOf } from './run-colour.js';
import { SeedCurves } from './seed-curves.svelte.js';

/** One of the runs that are compared. */
export interface ComparedRun extends OpenRun {
  id: string;
  close: () => void;
}

/** One line of the comparison: a run, or several that differ by their seeds alone. */
export interface ComparedGroup {
  /** The id of its first run. */
  key: string;
  letter: string;
  /** A token of the theme. */
  colour: string;
  name: string;
  runs: readonly ComparedRun[];
  seeds: readonly number[];
  /** The one whose panels are shown. */
  run: ComparedRun;
}

/** The runs of a comparison, each open for as long as it is in it, and what the host tells of them together. */
export class ComparedRuns {
  list = $state.raw<readonly ComparedRun[]>([]);
  told = $state.raw<ToldComparison | null>(null);
  readonly seedCurves = new SeedCurves(() => this.told);
  /** Why nothing is told. */
  problem = $state<string | null>(null);
  /** Keys of groups that are left out of charts and panels for a while. */
  readonly hidden = new SvelteSet<string>();
  /** The run whose panels are shown, by its group's key. */
  readonly #inPanels = new SvelteMap<string, string>();
  #reference = $state<string | null>(null);
  #readings = 0;

  /** Those that can be read; one alone until the host has told which differ by their seeds. */
  readonly groups = $derived.by((): ComparedGroup[] => {
    const { told, list } = this;
    const known = told?.groups.map(({ runs }) => runs.map((place) => told.runs[place]!.id)) ?? [];
    const unread = told?.unread.map(({ id }) => id) ?? [];
    const others = list.filter(({ id }) => !unread.includes(id) && !known.flat().includes(id)).map(({ id }) => [id]);
    return [...known, ...others]
      .map((ids) => ids.flatMap((id) => list.find((run) => run.id === id) ?? []))
      .filter((runs) => runs.length > 0)
      .map((runs, place) => this.#group(runs, place))
      .map((group, _, all) => ({
        ...group,
        // Runs of two settings may have been named after what they have in common.
        name: all.filter(({ name }) => name === group.name).length > 1 ? nameOf(group.runs[0]!) : group.name,
      }));
  });
  readonly shown = $derived.by(() => this.groups.filter(({ key }) => !this.hidden.has(key)));
  /** The one that the others' settings are held against. */
  readonly reference = $derived.by(() => this.groups.find(({ key }) => key === this.#reference) ?? this.groups[0]);
  /** Those that can't be read, and why. */
  readonly unread = $derived.by(() => {
    const { told, list } = this;
    return list.flatMap((run) => {
      const found = told?.unread.find(({ id }) => id === run.id);
      return found ? [{ run, message: found.message }] : [];
    });
  });

  /** Takes over which runs are compared: what stays is not read again. */
  update(ids: readonly string[]): void {
    const list = ids.map((id) => this.list.find((run) => run.id === id) ?? { id, ...holdRun(id) });
    for (const run of this.list) {
      if (ids.includes(run.id)) continue;
      this.hidden.delete(run.id);
      run.close();
    }
    this.list = list;
  }

  /** Asks the host anew; what it told before stands until then. */
  async read(): Promise<void> {
    const reading = ++this.#readings;
    const ids = this.list.map(({ id }) => id);
    try {
      const told = await call('compareRuns', ids, this.#reference ?? undefined);
      if (reading !== this.#readings) return;
      this.told = told;
      this.problem = null;
    } catch (thrown) {
      if (reading === this.#readings) this.problem = sentenceOf(thrown);
    }
  }

  refer(key: string): void {
    this.#reference = key;
    void this.read();
  }

  /** One of them stays in sight. */
  toggle(key: string): void {
    if (this.hidden.delete(key)) return;
    if (this.shown.length > 1) this.hidden.add(key);
  }

  /** Shows the panels of this run, where its group has several. */
  show(key: string, id: string): void {
    this.#inPanels.set(key, id);
  }

  close(): void {
    this.#readings++;
    for (const run of this.list) run.close();
    this.list = [];
  }

  #group(runs: readonly ComparedRun[], place: number): ComparedGroup {
    const key = runs[0]!.id;
    return {
      ...{ key, runs, letter: letterOf(place), colour: colourOf(place), name: groupName(runs.map(nameOf)) },
      seeds: runs.flatMap(({ view }) => view.record?.seed ?? []),
      run: runs.find(({ id }) => id === this.#inPanels.get(key)) ?? runs[0]!,
    };
  }
}

const nameOf = ({ id, view }: ComparedRun): string => view.record?.name ?? lab.summary(id)?.name ?? id;
