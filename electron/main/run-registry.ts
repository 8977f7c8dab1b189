import { basename } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import type { RunSummary } from '../protocol/app.js';
import type { RunRecord, RunWords } from '../protocol/run.js';
import { summarise } from '../runs/run-store.js';
import type { KnownRun } from './files/tasks.js';

/** Every run on the disk, as the list shows it. A run's id is the name of its directory, which is unique. */
export class RunRegistry {
  #runs = new Map<string, KnownRun>();

  /** Takes over what was found on the disk; of runs in `keep`, which are known better here, what people say about them alone. */
  replace(found: readonly KnownRun[], keep: ReadonlySet<string>): void {
    const runs = new Map(found.map((run) => [basename(run.dir), { ...run, summary: named(run.dir, run.summary) }]));
    for (const id of keep) {
      const known = this.#runs.get(id);
      const said = runs.get(id)?.summary ?? known?.summary;
      if (known && said) runs.set(id, { ...known, summary: { ...withoutWords(known.summary), ...wordsOf(said) } });
    }
    this.#runs = runs;
  }

  /** Takes over what is said about a run. */
  heed(id: string, { name, words }: RunRecord): void {
    const run = this.#runs.get(id);
    if (run) this.#runs.set(id, { ...run, summary: { ...withoutWords(run.summary), name, ...words } });
  }

  /** Takes over a run's own record. Returns its id. */
  put(dir: string, record: RunRecord): string {
    const id = basename(dir);
    this.#runs.set(id, { dir, summary: named(dir, summarise(record)) });
    return id;
  }

  patch(id: string, change: Partial<RunSummary>): void {
    const run = this.#runs.get(id);
    if (run) this.#runs.set(id, { ...run, summary: { ...run.summary, ...change } });
  }

  remove(id: string): void {
    this.#runs.delete(id);
  }

  /** Throws RequestError where there is no such run. */
  get(id: string): KnownRun {
    const run = this.#runs.get(id);
    if (run) return run;
    throw new RequestError(`There is no run '${id}'; it may have been discarded.`);
  }

  dirOf(id: string): string | null {
    return this.#runs.get(id)?.dir ?? null;
  }

  /** The newest first. */
  list(): KnownRun[] {
    return [...this.#runs.values()].sort(
      (a, b) => b.summary.createdAt.localeCompare(a.summary.createdAt) || b.dir.localeCompare(a.dir),
    );
  }
}

/** What people say about a run: its name too. */
export function wordsOf({ name, tags, note, pinned }: RunSummary): Pick<RunSummary, 'name' | keyof RunWords> {
  return { name, ...(tags && { tags }), ...(note !== undefined && { note }), ...(pinned && { pinned }) };
}

function withoutWords(summary: RunSummary): RunSummary {
  const rest = { ...summary };
  delete rest.tags;
  delete rest.note;
  delete rest.pinned;
  return rest;
}

function named(dir: string, summary: RunSummary): RunSummary {
  return { ...summary, id: basename(dir) };
}
