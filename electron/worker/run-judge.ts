import type { LiveValues } from '../../models/core/live.js';
import { diagnose, type JudgedRun } from '../../models/core/diagnosis/diagnose-run.js';
import { MetricWindows, type MetricRows } from '../../models/core/diagnosis/metric-windows.js';
import type { RecordedMetric } from '../../models/core/telemetry.js';
import type { ToldDiagnosis } from '../protocol/run.js';
import { told } from '../runs/diagnoses.js';

/** Says what is wrong with a run while it trains, by its metrics as they come. */
export class RunJudge {
  readonly #run: Omit<JudgedRun, 'live'>;
  readonly #windows: MetricWindows;
  #changes = -1;
  #found: ToldDiagnosis[] = [];

  /** `before`: what was recorded in earlier sittings. */
  constructor(run: Omit<JudgedRun, 'live'>, metrics: readonly RecordedMetric[], before: MetricRows | null) {
    this.#run = run;
    this.#windows = new MetricWindows(metrics);
    if (before) this.#windows.add(before);
  }

  /** Takes the rows that come next. What is wrong then, or null where that is as it was when this was called last. */
  heed(rows: MetricRows, live: LiveValues): ToldDiagnosis[] | null {
    this.#windows.add(rows);
    if (this.#windows.changes === this.#changes) return null;
    this.#changes = this.#windows.changes;
    const found = told(diagnose({ ...this.#run, live }, this.#windows));
    if (JSON.stringify(found) === JSON.stringify(this.#found)) return null;
    this.#found = found;
    return found;
  }
}
