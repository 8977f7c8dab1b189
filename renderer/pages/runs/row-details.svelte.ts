import type { RowDetails, RunRow, RunSummary } from '../../../electron/protocol/app.js';
import { call } from '../../lib/client.js';
import { architectureTitle } from '../../lib/describe-run.js';
import { byId } from '../../lib/id-set.js';
import { isLive } from '../../lib/run-status.js';

/** Runs are asked for so many at a time: the first come soon, and others may ask for files meanwhile. */
const CHUNK = 100;
/** The table is filtered and put in order anew so often at most while many are read. */
const SHOW_EVERY_MS = 400;
/** What is measured of a run that trains is read again so often. */
const LIVE_MS = 3000;

/** What the table shows of runs besides their summaries, read once and again when it has changed. */
export class RowStore {
  #details = $state.raw(byId<RowDetails>([]));
  /** How each run stood when it was read. */
  #read: ReadonlyMap<string, string> = byId([]);
  /** Read, and not shown yet. */
  #waiting: (readonly [string, RowDetails])[] = [];
  #shownAtMs = -Infinity;
  #reading = false;
  /** A list that came meanwhile. */
  #newest: readonly RunSummary[] | null = null;
  readonly #rows = new WeakMap<RunSummary, { details: RowDetails | undefined; row: RunRow }>();

  /** How many of these are not read yet, and shown by their summaries. */
  unreadOf(runs: readonly RunSummary[]): number {
    return runs.reduce((count, { id }) => count + Number(!this.#details.has(id)), 0);
  }

  /** The same object as long as nothing of the run has changed. */
  row(run: RunSummary): RunRow {
    const details = this.#details.get(run.id);
    const known = this.#rows.get(run);
    if (known && known.details === details) return known.row;
    const row = { ...run, ...(details ?? unread(run)) };
    this.#rows.set(run, { details, row });
    return row;
  }

  /** Reads those that are new or have changed. */
  async update(runs: readonly RunSummary[]): Promise<void> {
    this.#newest = runs;
    if (this.#reading) return;
    this.#reading = true;
    try {
      while (this.#newest) {
        const known = this.#newest;
        this.#newest = null;
        const wanted = known.filter((run) => this.#read.get(run.id) !== standOf(run));
        for (let at = 0; at < wanted.length; at += CHUNK) await this.#readSome(wanted.slice(at, at + CHUNK));
      }
    } finally {
      this.#reading = false;
      this.#show(performance.now());
    }
  }

  /** Reads what is trained now again and again, until the returned function is called. */
  follow(live: () => readonly RunSummary[]): () => void {
    const timer = setInterval(() => {
      const runs = document.hidden ? [] : live().filter(({ status }) => isLive(status));
      if (runs.length > 0) void this.#readSome(runs);
    }, LIVE_MS);
    return () => clearInterval(timer);
  }

  #show(nowMs: number): void {
    if (this.#waiting.length === 0) return;
    this.#shownAtMs = nowMs;
    this.#details = byId([...this.#details, ...this.#waiting]);
    this.#waiting = [];
  }

  async #readSome(runs: readonly RunSummary[]): Promise<void> {
    const stands = runs.map((run) => [run.id, standOf(run)] as const);
    // What can't be read now is read when the list has changed again.
    const read = await call(
      'rowDetails',
      runs.map(({ id }) => id),
    ).catch(() => null);
    if (read === null) return;
    this.#read = byId([...this.#read, ...stands]);
    this.#waiting.push(...read.map((one) => [one.id, one] as const));
    const nowMs = performance.now();
    if (nowMs - this.#shownAtMs >= SHOW_EVERY_MS) this.#show(nowMs);
  }
}

/** While a run trains its details are followed. */
function standOf({ status, endedAt, step, steps, trainedBy }: RunSummary): string {
  return [status, endedAt, steps, isLive(status) ? trainedBy?.pid : step].join(' ');
}

function unread({ id, architecture }: RunSummary): RowDetails {
  return {
    ...{ id, kind: architecture === '' ? '' : architectureTitle(architecture), config: {}, briefs: {}, settings: [] },
    ...{ parameters: 0, seconds: 0, metrics: {}, headline: null, curve: null },
  };
}
