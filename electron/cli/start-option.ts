import { RequestError } from '../../models/core/errors.js';
import type { RunRecord, RunStart } from '../protocol/run.js';
import { findRun } from '../runs/run-store.js';
import { startOf } from '../runs/start-files.js';

/** What a new run begins with. */
export interface ChosenStart {
  /** Of the run that it is taken from. */
  dir: string;
  start: RunStart;
  record: RunRecord;
}

/** What `RUN`, `RUN@STEP`, `RUN:PART` or `RUN@STEP:PART` means. Throws RequestError where there is no such thing. */
export function parseStartOption(runsDir: string, text: string): ChosenStart {
  const found = /^(.+?)(?:@(\d+))?(?::([a-z0-9][a-z0-9/-]*))?$/.exec(text);
  if (!found) throw new RequestError(`--from: '${text}' is not allowed; use RUN, RUN@STEP or RUN@STEP:PART.`);
  const [, run, step, part = 'all'] = found;
  try {
    const dir = findRun(runsDir, run!);
    return { dir, ...startOf(dir, step === undefined ? null : Number(step), part) };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(error.message.replace(/^(RUN|start): /, '--from: '), { cause: error });
  }
}
