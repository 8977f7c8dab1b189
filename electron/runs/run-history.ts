import type { RunHistory } from '../protocol/app.js';
import { listCheckpoints, readCheckpointState } from './checkpoints.js';
import { DamagedRunError } from './damaged-run-error.js';
import { readLog } from './log-file.js';
import { readMetrics } from './metrics-file.js';
import { readRunRecord } from './run-record.js';
import { listPanels } from './panels.js';
import { readSaid } from './said-file.js';

/**
 * Everything a run's page needs. Unreadable parts are left out and told in the log. The record is read first: a run that
 * has ended by it has written all the rest. Throws DamagedRunError.
 */
export function readRun(dir: string): RunHistory {
  const record = readRunRecord(dir);
  const { metrics, notes } = readMetrics(dir);
  const checkpoints = listCheckpoints(dir);
  const { lines: log, end: logEnd } = readLog(dir);
  const at = record.endedAt ?? record.startedAt ?? record.createdAt;
  for (const message of [...notes, ...unsaid(dir)]) log.push({ at, level: 'warning', step: null, message });
  return {
    record,
    metrics,
    panels: listPanels(dir),
    checkpoints,
    log,
    logEnd,
    learningRate: currentLearningRate(dir, checkpoints.at(-1)?.step, record.config.learningRate),
  };
}

/** A sentence where what is said of the run can't be read. */
function unsaid(dir: string): string[] {
  try {
    readSaid(dir);
    return [];
  } catch (error) {
    if (error instanceof DamagedRunError) return [error.message];
    throw error;
  }
}

/** The rate of the newest checkpoint, as it may have been changed while the run trained. */
function currentLearningRate(dir: string, step: number | undefined, configured: unknown): number | null {
  const fallback = typeof configured === 'number' ? configured : null;
  return step === undefined ? fallback : (learningRateAt(dir, step) ?? fallback);
}

/** The rate that the checkpoint at `step` goes on with, before warm-up and schedule; null where it tells none. */
export function learningRateAt(dir: string, step: number): number | null {
  try {
    return readCheckpointState(dir, step).controls.learningRate ?? null;
  } catch {
    return null;
  }
}
