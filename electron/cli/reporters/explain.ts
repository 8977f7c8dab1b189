import { RequestError } from '../../../models/core/errors.js';
import { explanationsPanel } from '../../../models/explain/panels/explanations.js';
import type { ToldLine } from '../../../models/explain/panels/explanation-table.js';
import type { Terminal } from '../cli-context.js';
import { explainedAt, type ExplainedRecord } from '../explained-record.js';
import { meansText, methodText, rowText } from '../explanation-text.js';
import { explanationsCsv } from '../explanations-csv.js';
import { count } from '../format.js';
import type { MakeReporter } from '../reporter-of.js';
import { humanReporter, jsonReporter, type RunReporter } from '../run-reporter.js';

/** So many rows are told to people one by one. */
const SHOWN = 20;

interface ExplainTold {
  dir: string;
  json: boolean;
  csv: boolean;
  /** Whose output is told; the predicted one's where it is null. */
  class: string | null;
  /** Whether the same rows are explained at each of several checkpoints. */
  throughTraining: boolean;
}

/** What has been told by the end. */
export interface ExplainReporter extends RunReporter {
  lines(): readonly ToldLine[];
  /** The newest record; null before the first. */
  record(): ExplainedRecord | null;
  /** What the user asked for that there isn't, found when the first row was explained. */
  refused(): RequestError | null;
}

export const reporter: MakeReporter = (terminal, told, now) =>
  explainReporter(terminal, { ...told, csv: false, class: null, throughTraining: false }, now);

/** Tells of an explanation: each row as it is recorded, all of them at the end. */
export function explainReporter(terminal: Terminal, told: ExplainTold, now: () => Date): ExplainReporter {
  const { dir, json, csv, throughTraining } = told;
  const base = json ? jsonReporter(terminal, dir) : csv ? null : humanReporter(terminal, dir, now);
  const lines: ToldLine[] = [];
  let newest: ExplainedRecord | null = null;
  let known = 0;
  let shown = 0;
  let refused: RequestError | null = null;

  /** The same rows at another checkpoint are others. */
  const begins = (record: ExplainedRecord): boolean =>
    newest !== null && newest.body.checkpoint !== record.body.checkpoint;

  const tell = (record: ExplainedRecord): void => {
    if (begins(record)) known = 0;
    const first = newest === null || begins(record);
    newest = record;
    for (const row of record.rows.slice(known)) {
      const line = { ...row.line, ...(throughTraining && { checkpoint: record.body.checkpoint }) };
      lines.push(line);
      if (json) terminal.json({ kind: 'explanation', ...line });
      else if (!csv) {
        if (first && shown === 0) terminal.lines(`\n${methodText(record.body)}`);
        if (shown++ < SHOWN) terminal.lines(`\n${rowText(row, terminal.columns())}`);
      }
    }
    known = record.rows.length;
  };

  return {
    lines: () => lines,
    record: () => newest,
    refused: () => refused,
    failed: () => refused !== null,
    event(event) {
      if (event.kind === 'panels' && event.panels.includes(explanationsPanel.name) && !refused) {
        try {
          tell(explainedAt(dir, event.step, told.class));
        } catch (error) {
          if (!(error instanceof RequestError)) throw error;
          refused = error;
        }
      }
      if (csv && event.kind === 'log' && event.level === 'warning') terminal.tell(event.message);
      // Numbers by step are the rows' own, told in full; a bar shows how far it is.
      if (event.kind !== 'metrics' || (!json && terminal.isTerminal)) base?.event(event);
      if (event.kind !== 'done') return;
      if (csv) terminal.lines(explanationsCsv(lines));
      else if (!json && lines.length > 1) {
        if (lines.length > SHOWN) {
          terminal.line(`… and ${count(lines.length - SHOWN)} more rows; --json and --csv have them all.`);
        }
        // Patches and words of one row are not those of another.
        const sharesFeatures = newest?.body.players.kind === 'columns';
        if (!throughTraining && sharesFeatures) terminal.lines(`\n${meansText(lines, terminal.columns())}`);
      }
    },
  };
}
