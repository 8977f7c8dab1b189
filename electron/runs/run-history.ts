import type { RunHistory } from '../protocol/app.js';
import { liveValues, type LiveValues } from '../../models/core/live.js';
import type { RunRecord } from '../protocol/run.js';
import { listCheckpoints, liveOf, readCheckpointState } from './checkpoints.js';
import { configOf } from './complete-config.js';
import { readControls } from './controls-file.js';
import { DamagedRunError } from './damaged-run-error.js';
import { listFavourites } from './favourites.js';
import { reading } from './disk-error.js';
import { readLog } from './log-file.js';
import { MetricColumns } from '../../models/core/comparison/metric-columns.js';
import { readMetrics } from './metrics-file.js';
import { readTrainedRun } from './run-record.js';
import { listPanels } from './panels.js';
import { heardSaid } from './said-file.js';
import { trainedBy } from './trained-by.js';

/**
 * Everything a run's page needs. Unreadable parts are left out and told in the log. The record is read first: a run that
 * has ended by it has written all the rest. Throws DamagedRunError.
 */
export function readRun(dir: string): RunHistory {
  const { record, trainer } = readTrainedRun(dir);
  const unread: string[] = [];
  const part = <T>(read: () => T, none: T): T => {
    try {
      return reading(dir, read);
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      unread.push(error.message);
      return none;
    }
  };
  const { metrics, notes } = part(() => readMetrics(dir), {
    metrics: { kind: 'metrics', ...new MetricColumns().take() },
    notes: [],
  });
  const checkpoints = part(() => listCheckpoints(dir), []);
  const panels = part(() => listPanels(dir), {});
  const { lines: log, end: logEnd } = part(() => readLog(dir), { lines: [], end: 0 });
  const favourites = part(() => listFavourites(dir, checkpoints), []);
  const at = record.endedAt ?? record.startedAt ?? record.createdAt;
  for (const message of [...notes, ...unread]) log.push({ at, level: 'warning', step: null, message });
  return {
    record,
    metrics,
    panels,
    checkpoints,
    log,
    logEnd,
    live: currentLive(dir, checkpoints.at(-1)?.step, record),
    changes: part(() => readControls(dir), []),
    trainedBy: trainedBy(dir, trainer),
    favourites,
    dismissed: heardSaid(dir).dismissed ?? {},
  };
}

/** As the newest checkpoint has them, as they may have been changed while the run trained. */
function currentLive(
  dir: string,
  step: number | undefined,
  run: Pick<RunRecord, 'architecture' | 'config'>,
): LiveValues {
  const kept = step === undefined ? {} : liveAt(dir, step);
  try {
    const { architecture, config } = configOf(run);
    return liveValues(architecture, config, kept);
  } catch {
    return kept;
  }
}

/** What the checkpoint at `step` goes on with; empty where it can't be read. */
export function liveAt(dir: string, step: number): LiveValues {
  try {
    return liveOf(readCheckpointState(dir, step));
  } catch {
    return {};
  }
}
