import { existsSync, readFileSync } from 'node:fs';
import type { MatrixValues, PanelRecord } from '../../models/core/panel.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { reading } from '../runs/disk-error.js';
import { earlierRecord } from '../runs/earlier-panels.js';
import { readPanelRecord } from '../runs/panel-record.js';
import { panelFile } from '../runs/panels.js';
import { panelPath } from '../runs/run-paths.js';

/** What a panel shows at a step, as a report reads it. */
export interface ReportedRecord {
  record: PanelRecord;
  matrix: (name: string) => MatrixValues | null;
  /** The PNG file; null without one. */
  png: Uint8Array | null;
}

/** The record of a panel at a step, of any layout; null where it is gone or damaged. */
export function readReportedRecord(dir: string, panel: string, step: number): ReportedRecord | null {
  try {
    const path = panelPath(dir, panel, step);
    const today = existsSync(`${path}.json`) ? reading(path, () => readPanelRecord(path)) : null;
    const record = today?.record ?? earlierRecord(dir, panel, step);
    const png = panelFile(dir, panel, step, '.png');
    if (record === null) return null;
    return {
      record,
      matrix: (name) => {
        const { rows, columns } = (Object.hasOwn(record.matrices, name) && record.matrices[name]) || {};
        const values = today && reading(path, () => today.matrix(name));
        return values && rows !== undefined && columns !== undefined ? { rows, columns, values } : null;
      },
      png: png === null ? null : reading(png, () => readFileSync(png)),
    };
  } catch (error) {
    if (error instanceof DamagedRunError) return null;
    throw error;
  }
}
