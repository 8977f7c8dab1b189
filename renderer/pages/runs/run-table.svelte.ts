import type { RunRow } from '../../../electron/protocol/app.js';
import { filterRuns } from '../../../models/core/filter/filter-runs.js';
import { parseFilter, type Filter } from '../../../models/core/filter/parse-filter.js';
import { sortRuns } from '../../../models/core/filter/sort-runs.js';
import { sentenceOf } from '../../lib/client.js';
import { lab } from '../../lib/lab.svelte.js';
import type { ColumnKey } from './columns.js';
import { idSet, toggled, withId } from '../../lib/id-set.js';
import { RowStore } from './row-details.svelte.js';
import { tableLines, type Grouping } from './table-lines.js';

const NEWEST = 'begun';

/** The table of runs: what it is filtered by, its order, its groups, and what is selected. It stays while the window is open. */
export class RunTable {
  readonly store = new RowStore();
  filter = $state('');
  sort = $state.raw<{ key: string; reverse: boolean }>({ key: NEWEST, reverse: false });
  grouping = $state<Grouping>('none');
  hidden = $state.raw(idSet<ColumnKey>());
  /** Sentences on runs that the filter can't judge, which are shown all the same. */
  also = $state.raw(idSet());
  selected = $state.raw(idSet());
  /** The line of the keyboard, by its key. */
  cursor = $state<string | null>(null);
  /** Where a range of selected lines begins. */
  #anchor: string | null = null;

  readonly #parsed = $derived.by((): { terms: Filter; problem: string | null } => {
    try {
      return { terms: parseFilter(this.filter), problem: null };
    } catch (thrown) {
      return { terms: [], problem: sentenceOf(thrown) };
    }
  });
  /** In one sentence; all runs are shown then. */
  readonly problem = $derived(this.#parsed.problem);
  readonly rows = $derived((lab.runs ?? []).map((run) => this.store.row(run)));
  readonly #ordered = $derived.by(() => {
    const { key, reverse } = this.sort;
    if (key === NEWEST) return reverse ? [...this.rows].reverse() : this.rows;
    return sortRuns(this.rows, key, { reverse });
  });
  readonly #filtered = $derived(filterRuns(this.#parsed.terms, this.#ordered));
  readonly passed = $derived(this.#filtered.passed);
  readonly isFiltered = $derived(this.#parsed.terms.length > 0);
  readonly lines = $derived(
    tableLines({
      ...{ rows: this.#ordered, passed: this.passed, leftOut: this.#filtered.leftOut, also: this.also },
      ...{ isFiltered: this.isFiltered, grouping: this.grouping, nest: this.sort.key === NEWEST },
    }),
  );
  /** Those that are there, in the order of the list. */
  readonly selection = $derived(this.rows.filter(({ id }) => this.selected.has(id)));
  /** Of those, how many the filter leaves out. */
  readonly hiddenCount = $derived.by(() => {
    const shown = idSet(this.#runLines.map(({ run }) => run.id));
    return this.selection.filter(({ id }) => !shown.has(id)).length;
  });
  readonly #runLines = $derived(this.lines.flatMap((line) => (line.kind === 'run' ? [line] : [])));

  setFilter(text: string): void {
    this.filter = text;
    this.also = idSet();
  }

  showAlso(sentence: string): void {
    this.also = withId(this.also, sentence);
  }

  /** The other way round where runs are in this order already. */
  sortBy(key: string): void {
    this.sort = { key, reverse: this.sort.key === key && !this.sort.reverse };
  }

  toggleColumn(key: ColumnKey): void {
    this.hidden = toggled(this.hidden, key);
  }

  clear(): void {
    this.selected = idSet();
    this.#anchor = null;
  }

  selectAll(): void {
    const all = this.#runLines.map(({ run }) => run.id);
    this.selected = all.every((id) => this.selected.has(id)) ? idSet() : idSet(all);
  }

  /** Selects a line's run, or no longer; with `range`, all from the line that was touched last. */
  touch(key: string, { range = false } = {}): void {
    const keys = this.#runLines.map((line) => line.key);
    const at = keys.indexOf(key);
    if (at < 0) return;
    this.cursor = key;
    const from = range && this.#anchor !== null ? keys.indexOf(this.#anchor) : -1;
    if (from >= 0) {
      const between = this.#runLines.slice(Math.min(from, at), Math.max(from, at) + 1);
      this.selected = withId(this.selected, ...between.map(({ run }) => run.id));
    } else {
      this.selected = toggled(this.selected, this.#runLines[at]!.run.id);
      this.#anchor = key;
    }
  }

  /** Moves the line of the keyboard by so many; `range` selects what it passes. */
  move(by: number, { range = false } = {}): void {
    const keys = this.#runLines.map((line) => line.key);
    if (keys.length === 0) return;
    const from = this.cursor === null ? -1 : keys.indexOf(this.cursor);
    const to = from < 0 ? 0 : Math.max(0, Math.min(keys.length - 1, from + by));
    if (range && from >= 0) {
      if (!this.selected.has(this.#runLines[from]!.run.id)) this.touch(keys[from]!);
      this.#anchor ??= keys[from]!;
      this.touch(keys[to]!, { range: true });
    }
    this.cursor = keys[to]!;
  }

  /** The run of the keyboard's line. */
  get current(): RunRow | null {
    return this.#runLines.find(({ key }) => key === this.cursor)?.run ?? null;
  }

  /** What actions are about: the selected runs, or else that of the keyboard's line. */
  get acted(): readonly RunRow[] {
    if (this.selection.length > 0) return this.selection;
    return this.current ? [this.current] : [];
  }
}

export const runTable = new RunTable();
