import type { ArchitectureConfig } from '../../models/core/config.js';
import { startsWith } from '../../models/core/start-settings.js';
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
  /** Sentences on newer checkpoints that had to be passed over. */
  notes: string[];
}

interface Reading {
  run: string;
  step: number | null;
  part: string | null;
}

/**
 * What `RUN`, `RUN@STEP`, `RUN:PART` or `RUN@STEP:PART` means to a run of `architecture`; without a part the first that it
 * can begin with. Names and folders of runs may hold `@` and `:` themselves:
 * as much of the text as there is a run of names it. Throws RequestError where there is no such thing.
 */
export function parseStartOption(
  runsDir: string,
  text: string,
  architecture: Pick<ArchitectureConfig, 'startsFrom'>,
): ChosenStart {
  if (text === '') throw new RequestError("--from: '' is not allowed; use RUN, RUN@STEP or RUN@STEP:PART.");
  try {
    const { dir, step, part } = chooseReading(runsDir, readings(text));
    const found = startOf(dir, { step, part: part ?? 'all', runsDir });
    const first = startsWith(architecture, found.record.architecture)[0]?.parts[0]?.name;
    return { dir, ...found, start: { ...found.start, part: part ?? first ?? 'all' } };
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw new RequestError(error.message.replace(/^(RUN|start): /, '--from: '), { cause: error });
  }
}

/** All that the text can mean, the longest name of a run first. */
function readings(text: string): Reading[] {
  const all: Reading[] = [{ run: text, step: null, part: null }];
  const [, named, part] = /^(.+):([a-z0-9][a-z0-9/-]*)$/.exec(text) ?? [];
  if (named !== undefined) all.push({ run: named, step: null, part: part! });
  for (const { run, part: of } of [...all]) {
    const [, before, step] = /^(.+)@(\d+)$/.exec(run) ?? [];
    if (before !== undefined) all.push({ run: before, step: Number(step), part: of });
  }
  return all.sort((a, b) => b.run.length - a.run.length);
}

function chooseReading(runsDir: string, all: Reading[]): Reading & { dir: string } {
  let reason: unknown;
  for (const reading of all) {
    try {
      return { ...reading, dir: findRun(runsDir, reading.run) };
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      reason = error;
    }
  }
  // The shortest is what the text most likely means.
  throw reason;
}
