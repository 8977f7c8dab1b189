/** Going on with a run: in place from its newest checkpoint, or as a new run from an earlier one. */
import { copyFileSync, cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RequestError, systemErrorCode } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { describeFields } from '../../models/core/fields.js';
import { parseValues } from '../../models/core/parse-config.js';
import type { DataFingerprint, RunRecord } from '../protocol/run.js';
import { isThere } from './absent.js';
import { goodCheckpoint, listCheckpoints, type Checkpoint } from './checkpoints.js';
import { configOf } from './complete-config.js';
import { appendChanges, readControls } from './controls-file.js';
import { createRun, type NewRun } from './create-run.js';
import { assertSameData, dataAt, otherDataNotice, withOtherData } from './data-change.js';
import { DiskError, writeReason } from './disk-error.js';
import { truncateMetrics } from './metrics-file.js';
import { assetsPath, checkpointDir, controlsPath, logPath, metricsPath, startDir } from './run-paths.js';
import { assertIdle, changeIdleRun } from './idle-run.js';
import { resumePoint } from './resume-point.js';
import { readRunRecord } from './run-record.js';
import { assertLive, liveChanges } from './live-changes.js';
import { LogFile } from './log-file.js';
import { copyPanels } from './panels.js';
import { idOf } from './run-store.js';
import { scheduleChangeOf } from './schedule-change.js';

export interface ContinueOptions {
  status?: 'queued' | 'stopped';
  device?: string;
  takeOver?: boolean;
  /** The run's data as they are now; without it, its worker looks. Where they are others, the run is refused. */
  data?: DataFingerprint | null;
  /** It goes on with the data there are now, whatever they are. */
  otherData?: boolean;
  /** Live settings that it goes on with otherwise. */
  changes?: Readonly<Record<string, unknown>>;
  /** Hears sentences on what the run does otherwise from here on; they are in its log too. */
  onNote?: (sentence: string) => void;
}

/**
 * Makes a run ready to train on from its newest good checkpoint: towards its last step where that is not reached,
 * otherwise as many steps again; with `steps`, up to that step. Throws, with nothing changed, RequestError while the run
 * trains, where `steps` is not beyond what is reached, where the run's data are others and where `changes` can't be, and as resumePoint does. Its status becomes `queued`, which the app takes as its to train, unless the
 * caller trains it itself and says `stopped`. `device` is what it asks for from now on. `takeOver` as in changeIdleRun.
 */
export function prepareContinuation(
  dir: string,
  steps?: number,
  {
    status = 'queued',
    device,
    takeOver = false,
    data = null,
    otherData = false,
    changes = {},
    onNote,
  }: ContinueOptions = {},
): RunRecord {
  assertIdle(dir, { takeOver });
  return changeIdleRun(
    dir,
    (record) => {
      const { checkpoint } = resumePoint(dir, record.step);
      if (checkpoint && !otherData) assertSameData(record.data ?? null, data);
      const next = continued(record, checkpoint, { steps, status, device });
      assertLive(record, checkpoint, changes);
      const live = liveChanges(record, checkpoint, changes);
      appendChanges(dir, live);
      for (const { step, sentence } of live) {
        note(dir, { level: 'info', step, message: sentence });
        onNote?.(sentence);
      }
      if (!checkpoint) return next;
      const { step } = checkpoint.state;
      const told = otherData ? withOtherData(next, data, step) : next;
      const sentences = [
        scheduleChangeOf(record, next.steps, checkpoint, changes),
        told === next ? null : otherDataNotice(told),
      ];
      for (const sentence of sentences) {
        if (sentence === null) continue;
        note(dir, { level: 'warning', step, message: sentence });
        onNote?.(sentence);
      }
      return told;
    },
    { takeOver },
  );
}

function note(dir: string, line: { level: 'info' | 'warning'; step: number; message: string }): void {
  const log = new LogFile(dir);
  log.append({ at: new Date().toISOString(), ...line });
  log.close();
}

function continued(
  record: RunRecord,
  checkpoint: Checkpoint | null,
  { steps, status, device }: { steps: number | undefined; status: 'queued' | 'stopped'; device: string | undefined },
): RunRecord {
  const reached = checkpoint?.state.step ?? 0;
  if (steps !== undefined && steps <= reached) {
    throw new RequestError(`--steps: ${steps} is already reached; use a number above ${reached}.`, { field: 'steps' });
  }
  const unknownYet = record.steps === 0;
  const isOpen = unknownYet || reached < record.steps || checkpoint?.unfinished !== undefined;
  const total = steps ?? (isOpen ? record.steps : 2 * record.steps);
  const config = total === record.steps ? record.config : { ...record.config, steps: total };
  const wantedDevice = device ?? record.wantedDevice;
  return { ...record, steps: total, config, wantedDevice, status, failure: null, endedAt: null, pid: null };
}

/**
 * A new run in `runsDir` that starts from the checkpoint at `step` of the run in `dir`, with the history up to there.
 * `changes` are settings that it has otherwise, of those that may change between sittings. Its status is `stopped`.
 * Throws RequestError where there is no such checkpoint, or it is damaged, and for a setting that has to stay;
 * DamagedRunError where it can't be read.
 */
export function branchRun(
  dir: string,
  step: number,
  options: {
    runsDir: string;
    now: Date;
    steps?: number;
    changes?: Readonly<Record<string, unknown>>;
    onNote?: (sentence: string) => void;
  },
): { dir: string; record: RunRecord } {
  const parent = readRunRecord(dir);
  const parentId = idOf(dir, parent, options.runsDir);
  const checkpoint = branchPoint(dir, step);
  const changes = changedSettings(parent, options.changes ?? {});
  const asked = options.steps ?? (typeof changes['steps'] === 'number' ? changes['steps'] : undefined);
  const total = asked ?? (step < parent.steps ? parent.steps : 2 * step);
  if (total <= step) {
    throw new RequestError(`--steps: ${total} is not beyond step ${step}; use a larger number.`, { field: 'steps' });
  }
  const config = { ...parent.config, ...changes, ...(total !== parent.steps && { steps: total }) };
  const message = `Branched from ${parentId} at step ${step.toLocaleString('en')}.`;
  const at = options.now.toISOString();
  const note = scheduleChangeOf(parent, total, checkpoint, changes);
  const lines = [
    { at, level: 'info', step, message },
    ...(note === null ? [] : [{ at, level: 'warning', step, message: note }]),
  ];
  const begun: NewRun = {
    architecture: parent.architecture,
    preset: parent.preset,
    config,
    every: parent.every,
    status: 'stopped',
    parent: { id: parentId, step },
    wantedDevice: parent.wantedDevice,
  };
  const child = createRun(options.runsDir, begun, options.now, (to, record) => {
    copying({ from: dir, to, runsDir: options.runsDir }, () => {
      copyHistory(dir, to, step);
      // The checkpoint knows what it was trained with, and goes before the configuration.
      appendChanges(to, liveChanges(parent, checkpoint, changes));
      writeFileSync(logPath(to), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
    });
    return { ...record, ...inherited(parent, step), steps: total, step, seconds: checkpoint.wallMs / 1000 };
  });
  if (note !== null) options.onNote?.(note);
  return child;
}

/** What a branch from `step` has from its parent, besides what it was begun with. */
function inherited(parent: RunRecord, step: number): Partial<RunRecord> {
  const { stepsPerEpoch, device, execution, versions, parameters, metrics, unit, gallery, otherData, start } = parent;
  const data = dataAt(parent, step);
  return {
    ...{ stepsPerEpoch, device, execution, versions, parameters, metrics, unit },
    ...(gallery !== undefined && { gallery }),
    ...(data && { data }),
    ...(otherData && otherData.step < step && { otherData }),
    ...(start && { start }),
  };
}

/** Runs `copy`; an error of the file system becomes a DiskError that names the file which can't be read, or `runsDir`. */
function copying({ from, to, runsDir }: { from: string; to: string; runsDir: string }, copy: () => void): void {
  try {
    copy();
  } catch (cause) {
    if (systemErrorCode(cause) === null) throw cause;
    const { path = runsDir } = cause as NodeJS.ErrnoException;
    const at = path.startsWith(to) ? runsDir : path;
    throw new DiskError(`${from} can't be branched: ${at}: ${writeReason(cause)}.`, { cause });
  }
}

/** Those of the values that differ from the run's. Throws RequestError for one that a branch can't have otherwise. */
function changedSettings(parent: RunRecord, wanted: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (Object.keys(wanted).length === 0) return {};
  const { architecture, config } = configOf(parent);
  const values: Record<string, unknown> = parseValues(architecture.schema, { ...config, ...wanted });
  const fields = describeFields(architecture);
  const differs = (key: string) => JSON.stringify(values[key]) !== JSON.stringify(config[key]);
  for (const { key, later } of fields) {
    if (later || !(key in wanted) || !differs(key)) continue;
    const free = fields.filter((field) => field.later).map((field) => field.key);
    throw new RequestError(
      `${key}: a branch goes on with what the checkpoint holds, which depends on it; change ${free.join(', ')}, or begin a new run from these weights.`,
      { field: key },
    );
  }
  return Object.fromEntries(Object.keys(wanted).map((key) => [key, values[key]]));
}

/** The checkpoint at `step`. Throws RequestError where there is none, and as goodCheckpoint does. */
function branchPoint(dir: string, step: number): Checkpoint {
  const steps = listCheckpoints(dir).map((entry) => entry.step);
  if (!steps.includes(step)) {
    const there = steps.length === 0 ? 'it has none yet' : `use one of ${steps.join(', ')}`;
    throw new RequestError(`The run has no checkpoint at step ${step}; ${there}.`, { field: 'step' });
  }
  return goodCheckpoint(dir, step, `The checkpoint at step ${step} is damaged; branch from another one.`);
}

function copyHistory(from: string, to: string, step: number): void {
  if (isThere(metricsPath(from))) copyFileSync(metricsPath(from), metricsPath(to));
  truncateMetrics(to, step);
  const changes = readControls(from).filter((change) => change.step < step);
  writeFileSync(controlsPath(to), changes.map((change) => `${JSON.stringify(change)}\n`).join(''));
  if (isThere(assetsPath(from))) copyFileSync(assetsPath(from), assetsPath(to));
  copyPanels(from, to, step);
  if (isThere(startDir(from))) cpSync(startDir(from), startDir(to), { recursive: true, dereference: true });
  const checkpoint = checkpointDir(to, step);
  makeFolder(checkpoint);
  for (const name of readdirSync(checkpointDir(from, step))) {
    copyFileSync(join(checkpointDir(from, step), name), join(checkpoint, name));
  }
}
