import { page } from './page.js';
import { comparedRuns } from './compared.js';
import { comparisonReport } from './comparison-report.js';
import { readReported, type ReportedRun } from './reported-run.js';
import { runReport } from './run-report.js';
import { SizeBudget } from './size-budget.js';
import { countText, momentText } from './words.js';

export interface Report {
  /** The whole file. */
  html: string;
  /** What it is about, in a few words. */
  title: string;
  /** Pictures that would have made it too large. */
  leftOut: number;
}

export interface ReportRequest {
  /** Directories of one run, or of those that are compared. */
  dirs: readonly string[];
  runsDir: string;
  now: Date;
  /** Of this program. */
  version: string;
}

/**
 * One HTML file that tells all that is to be known of a run, or of runs beside each other, opens anywhere and asks for nothing. Throws DamagedRunError where a run has
 * no record that can be read; other parts that can't be read are left out and told.
 */
export function makeReport({ dirs, runsDir, now, version }: ReportRequest): Report {
  const budget = new SizeBudget();
  const runs = dirs.map((dir) => readReported(dir, runsDir));
  const [first] = runs as [ReportedRun];
  const alone = runs.length === 1;
  const title = alone ? `${first.record.name}: report of a run` : `Comparison of ${runs.length} runs`;
  const body = alone ? runReport(first, budget) : comparisonReport(comparedRuns(runs), budget);
  const { leftOut } = budget;
  const left =
    leftOut === 0 ? '' : ` ${countText(leftOut)} pictures are left out, as the file would be too large with them.`;
  const foot = `Made by Model Lab ${version} on ${momentText(now.toISOString())}. This page holds all that it shows and asks for nothing.${left}`;
  return { html: page({ title, body, foot }), title, leftOut };
}
