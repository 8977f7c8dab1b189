import { page } from './page.js';
import { readReported } from './reported-run.js';
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
  /** Directories of the runs. */
  dirs: readonly string[];
  runsDir: string;
  now: Date;
  /** Of this program. */
  version: string;
}

/**
 * One HTML file that tells all that is to be known of a run, opens anywhere and asks for nothing. Throws DamagedRunError where a run has
 * no record that can be read; other parts that can't be read are left out and told.
 */
export function makeReport({ dirs, runsDir, now, version }: ReportRequest): Report {
  const budget = new SizeBudget();
  const run = readReported(dirs[0]!, runsDir);
  const title = `${run.record.name}: report of a run`;
  const body = runReport(run, budget);
  const { leftOut } = budget;
  const left =
    leftOut === 0 ? '' : ` ${countText(leftOut)} pictures are left out, as the file would be too large with them.`;
  const foot = `Made by Model Lab ${version} on ${momentText(now.toISOString())}. This page holds all that it shows and asks for nothing.${left}`;
  return { html: page({ title, body, foot }), title, leftOut };
}
