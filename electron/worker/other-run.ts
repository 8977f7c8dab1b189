import { RequestError } from '../../models/core/errors.js';
import type { StoredModel } from '../../models/core/learner.js';
import { newestCheckpoint } from '../runs/checkpoints.js';
import { configOf } from '../runs/complete-config.js';
import { readRunRecord } from '../runs/run-record.js';

/** The newest checkpoint of the run in `dir`. Throws RequestError where it has none, or is no run. */
export function otherRun(dir: string): StoredModel {
  const record = readRunRecord(dir);
  const { checkpoint } = newestCheckpoint(dir);
  if (!checkpoint) throw new RequestError(`${record.name} has no checkpoint yet; train it first.`);
  const { step, weights } = checkpoint.state;
  return { name: record.name, architecture: record.architecture, config: configOf(record).config, step, weights };
}
