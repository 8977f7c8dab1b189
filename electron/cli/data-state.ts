import { RequestError } from '../../models/core/errors.js';
import { dataOfRun } from '../../models/data/data-of-run.js';
import type { DataDirs } from '../../models/data/dataset.js';
import { OTHER_DATA } from '../protocol/app.js';
import type { RunRecord } from '../protocol/run.js';
import { assertSameData, presentData } from '../runs/data-change.js';

/** Whether a run's data are there, and are those that it began with; null where that isn't known, or it makes its own. */
export interface DataState {
  state: 'same' | 'other' | 'missing' | null;
  /** A sentence where they aren't. */
  problem: string | null;
}

/** Looks at the data of a run that may have learned from them long ago. */
export async function dataState(record: RunRecord, dirs: DataDirs): Promise<DataState> {
  if (!record.data) return { state: null, problem: null };
  try {
    assertSameData(record.data, await presentData(record, () => dataOfRun(record, dirs)));
    return { state: 'same', problem: null };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    return { state: error.field === OTHER_DATA ? 'other' : 'missing', problem: error.message };
  }
}
