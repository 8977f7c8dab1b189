import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { RowDetails } from '../../protocol/app.js';
import { DamagedRunError } from '../../runs/damaged-run-error.js';
import { FiguresFile } from '../../runs/figures/figures-file.js';
import { rowDetails } from '../../runs/figures/run-row.js';
import { readRunRecord } from '../../runs/run-record.js';
import type { RunRecord } from '../../protocol/run.js';

/** What was worked out is written once no more has come for so long. */
const SAVE_AFTER_MS = 1000;

/** Reads rows of the table of runs, and keeps what it has read of metrics. */
export class RowReader {
  #figures: { runsDir: string; file: FiguresFile } | null = null;
  #saving: NodeJS.Timeout | null = null;

  details(runsDir: string, runs: readonly { id: string; dir: string }[]): RowDetails[] {
    if (this.#figures?.runsDir !== runsDir) this.#figures = { runsDir, file: new FiguresFile(runsDir) };
    const { file } = this.#figures;
    const details = runs.map(({ id, dir }) => rowDetails({ id, dir, record: recordOf(dir) }, file));
    if (this.#saving) clearTimeout(this.#saving);
    this.#saving = setTimeout(() => file.save((id) => existsSync(join(runsDir, id))), SAVE_AFTER_MS);
    return details;
  }
}

function recordOf(dir: string): RunRecord | null {
  try {
    return readRunRecord(dir);
  } catch (error) {
    if (error instanceof DamagedRunError) return null;
    throw error;
  }
}
