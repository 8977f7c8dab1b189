import { diagnose, type JudgedRun } from '../../models/core/diagnosis/diagnose-run.js';
import type { Diagnosis } from '../../models/core/diagnosis/diagnosis.js';
import type { LiveValues } from '../../models/core/live.js';
import { MetricWindows, type MetricRows } from '../../models/core/diagnosis/metric-windows.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';

/** Rows that are reduced in one go: some milliseconds of work, however many a run has. */
const ROWS_AT_ONCE = 20_000;

export type Later = (work: () => void) => void;

/** What is wrong with one run, by its metrics as they come. */
export class RunDiagnoses {
  /** What is wrong now, the worst first; the same array until something changes. */
  found = $state.raw<readonly Diagnosis[]>([]);
  /** The metrics as they were judged last, for pictures of the evidence; null before that. */
  windows = $state.raw<MetricWindows | null>(null);
  #run: JudgedRun | null = null;
  #windows: MetricWindows | null = null;
  #backlog: { rows: MetricRows; from: number }[] = [];
  #waits = false;
  readonly #later: Later;

  constructor(later: Later = (work) => void setTimeout(work, 0)) {
    this.#later = later;
  }

  /** Judges anew; null for a run of an architecture that isn't known here. What was found stands until more is known. */
  begin(run: JudgedRun | null, metrics: readonly RecordedMetric[], rows: MetricRows): void {
    this.#run = run?.architecture.diagnose ? run : null;
    this.#windows = this.#run && new MetricWindows(metrics);
    this.#backlog = [];
    if (this.#windows) this.add(rows);
    else this.found = [];
  }

  /** Takes the rows that come next; those that are known already count once. */
  add(rows: MetricRows): void {
    if (!this.#windows) return;
    this.#backlog.push({ rows, from: 0 });
    if (!this.#waits) this.#work();
  }

  /** What it trains with from now on. */
  change(live: LiveValues): void {
    if (this.#run) this.#run = { ...this.#run, live };
  }

  readonly #work = (): void => {
    this.#waits = false;
    const [windows, next] = [this.#windows, this.#backlog[0]];
    if (!windows || !next) return;
    const known = windows.changes;
    const end = Math.min(next.rows.steps.length, next.from + ROWS_AT_ONCE);
    windows.add(next.rows, next.from, end);
    next.from = end;
    if (end === next.rows.steps.length) this.#backlog.shift();
    if (this.#backlog.length > 0) {
      this.#waits = true;
      this.#later(this.#work);
    } else if (windows !== this.windows || windows.changes !== known) {
      this.#judge(windows);
    }
  };

  #judge(windows: MetricWindows): void {
    this.windows = windows;
    const found = diagnose(this.#run!, windows);
    // The same again is no news.
    if (JSON.stringify(found) !== JSON.stringify(this.found)) this.found = found;
  }
}
