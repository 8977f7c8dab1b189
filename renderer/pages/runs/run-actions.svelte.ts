import type { RunRow } from '../../../electron/protocol/app.js';
import { FEWEST_RUNS, MOST_RUNS } from '../../../models/core/comparison/comparison.js';
import { call, sentenceOf } from '../../lib/client.js';
import { lab } from '../../lib/lab.svelte.js';
import type { RunTable } from './run-table.svelte.js';
import { refusedText } from './selection-text.js';

export type RunAction = 'tag' | 'note' | 'pin' | 'discard' | 'compare';

/** What is done to the selected runs, or to that of the keyboard's line. */
export class RunActions {
  readonly #table: RunTable;
  /** What is asked about in a form; null where nothing is. */
  asking = $state.raw<{ what: 'tag' | 'note'; runs: readonly RunRow[] } | null>(null);
  /** What a dialog asks about. */
  discarding = $state.raw<readonly RunRow[]>([]);
  isDiscarding = $state(false);
  /** Why something could not be done, in one sentence or two. */
  problem = $state<string | null>(null);

  constructor(table: RunTable) {
    this.#table = table;
  }

  act(action: RunAction, runs: readonly RunRow[] = this.#table.acted): void {
    if (runs.length === 0) return;
    this.problem = null;
    if (action === 'pin') {
      const ids = idsOf(runs);
      void this.#do('pinned', () => call('pinRuns', ids, !runs.every(({ pinned }) => pinned)));
    } else if (action === 'compare') {
      if (runs.length >= FEWEST_RUNS && runs.length <= MOST_RUNS) lab.go({ page: 'compare', ids: idsOf(runs) });
    } else if (action === 'discard') {
      this.discarding = runs;
      this.isDiscarding = true;
    } else if (action !== 'note' || runs.length === 1) {
      this.asking = { what: action, runs };
    }
  }

  close(): void {
    this.asking = null;
  }

  /** Whether it could be done to all; `problem` says why not. */
  tag(runs: readonly RunRow[], change: { add: string[]; remove: string[] }): Promise<boolean> {
    return this.#do('tagged', () => call('tagRuns', idsOf(runs), change));
  }

  note(run: RunRow, note: string): Promise<boolean> {
    return this.#do('noted', async () => {
      await call('noteRun', run.id, note);
      return [];
    });
  }

  async discard(): Promise<void> {
    await this.#do('discarded', () => call('discardRuns', idsOf(this.discarding)));
  }

  async #do(done: string, work: () => Promise<{ id: string; message: string }[]>): Promise<boolean> {
    try {
      this.problem = refusedText(await work(), done);
    } catch (thrown) {
      this.problem = sentenceOf(thrown);
    }
    return this.problem === null;
  }
}

const idsOf = (runs: readonly RunRow[]): string[] => runs.map(({ id }) => id);
