import { join } from 'node:path';
import type { ComparedRun, Measured } from '../../models/core/comparison/compared-run.js';
import { measuredOf } from '../../models/core/comparison/metric-columns.js';
import { excerpt } from '../../models/core/printable.mjs';
import { readControls } from './controls-file.js';
import { DamagedRunError } from './damaged-run-error.js';
import { reading } from './disk-error.js';
import { readMetrics } from './metrics-file.js';
import { readRunRecord } from './run-record.js';
import { idOf } from './run-store.js';

/** A run on its way into a comparison. */
export interface ReadRun {
  dir: string;
  run: ComparedRun;
  /** Sentences on parts that can't be read and were left out. */
  notes: string[];
}

/** One that can't be compared, and why: a sentence. */
export interface UnreadRun {
  /** Its folder's name among the user's runs. */
  id: string;
  message: string;
}

/**
 * The run in `dir` as far as it can be read, also while it trains: then it has come as far as its metrics have. Its id is that of its folder
 * in `runsDir`. Throws DamagedRunError where there is no run, or one that can't be understood.
 */
export function readComparedRun(dir: string, runsDir: string): ReadRun {
  const record = readRunRecord(dir);
  const notes: string[] = [];
  const part = <T>(read: () => T, none: T): T => {
    try {
      return reading(dir, read);
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      notes.push(error.message);
      return none;
    }
  };
  const { metrics: measured, notes: left } = part<{ metrics: Measured; notes: string[] }>(() => readMetrics(dir), {
    metrics: measuredOf([]),
    notes: [],
  });
  const changes = part(() => readControls(dir), []);
  const last = measured.steps.length - 1;
  return {
    dir,
    run: {
      record: {
        ...record,
        id: idOf(dir, record, runsDir),
        step: Math.max(record.step, measured.steps[last] ?? 0),
        seconds: Math.max(record.seconds, (measured.wallMs[last] ?? 0) / 1000),
      },
      changes,
      measured,
    },
    notes: [...left.map((note) => `${join(dir, note)}`), ...notes],
  };
}

/** Those of the runs that can be read, in their order, and why the others can't. One without a folder is gone. */
export function readComparedRuns(
  runs: readonly { id: string; dir: string | null }[],
  runsDir: string,
  read: (dir: string, runsDir: string) => ReadRun = readComparedRun,
): { read: ReadRun[]; unread: UnreadRun[] } {
  const found: ReadRun[] = [];
  const unread: UnreadRun[] = [];
  for (const { id, dir } of runs) {
    if (dir === null) {
      unread.push({ id, message: `There is no run '${excerpt(id)}' any more.` });
      continue;
    }
    try {
      found.push(read(dir, runsDir));
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      unread.push({ id, message: error.message });
    }
  }
  return { read: found, unread };
}
