import { RequestError } from '../../models/core/errors.js';
import { configOf } from '../runs/complete-config.js';
import { differences, presetOf } from '../runs/run-command.js';
import { readRunRecord } from '../runs/run-record.js';
import { findRun } from '../runs/run-store.js';

/** Settings of a run that another one begins with. */
export interface LikeRun {
  architecture: string;
  preset: string;
  /** What it has otherwise than its preset. */
  changes: Record<string, unknown>;
}

/** What `--like RUN` means, which the architecture that is named beside it must not contradict. Throws RequestError. */
export function likeRun(runsDir: string, wanted: string, named: string | undefined): LikeRun {
  const record = readRunRecord(findRun(runsDir, wanted));
  const { architecture, config } = configOf(record);
  if (named !== undefined && named !== architecture.name) {
    throw new RequestError(`--like: '${wanted}' is a ${architecture.name}, no ${named}; leave the architecture out.`);
  }
  const preset = presetOf(architecture, record);
  const learns = architecture.dataKind(config) !== null;
  const changes = { ...differences(architecture, preset, config), ...(learns && { dataset: config.dataset }) };
  return { architecture: architecture.name, preset, changes };
}
