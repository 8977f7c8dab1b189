import { RequestError } from '../../models/core/errors.js';
import type { StoredModel } from '../../models/core/learner.js';
import type { DataFingerprint } from '../protocol/run.js';
import { readAssets } from '../runs/assets-file.js';
import { newestCheckpoint } from '../runs/checkpoints.js';
import { configOf } from '../runs/complete-config.js';
import { DamagedRunError } from '../runs/damaged-run-error.js';
import { dataAt, dataDigest, difference } from '../runs/data-change.js';
import { namedRunDir } from '../runs/named-runs.js';
import { readRunRecord } from '../runs/run-record.js';

/**
 * The newest checkpoint of the run in `dir`, for an answer about `data` as they are now. Throws RequestError where it has
 * none, or is no run.
 */
export function otherRun(dir: string, data: DataFingerprint | null): StoredModel {
  const record = readRunRecord(dir);
  const { checkpoint } = newestCheckpoint(dir);
  if (!checkpoint) throw new RequestError(`${record.name} has no checkpoint yet; train it first.`);
  const { name, architecture } = record;
  const { step, weights } = checkpoint.state;
  const before = dataAt(record, step);
  const dataChange = before?.name === data?.name ? difference(before, data) : null;
  const assets = readAssets(dir);
  return {
    ...{ name, architecture, config: configOf(record).config, step, weights, dataChange },
    ...(assets && { assets }),
    ...(before && data && { sameData: dataDigest(before) === dataDigest(data) }),
  };
}

/**
 * The run that the configuration of the one in `dir` names, as otherRun. Throws RequestError also where it is gone, or can't be
 * read: how a run is measured is no reason to end it.
 */
export function namedRun(dir: string, named: string, data: DataFingerprint | null): StoredModel {
  try {
    return otherRun(namedRunDir(dir, named), data);
  } catch (cause) {
    if (!(cause instanceof DamagedRunError)) throw cause;
    throw new RequestError(`the run '${named}' is gone, or can't be read.`, { cause });
  }
}
