import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { RequestError } from '../../models/core/errors.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import { checkRunName } from '../../models/core/run-name.js';
import type { RunRecord } from '../protocol/run.js';
import { createStarted } from '../runs/create-run.js';
import { startProblem } from '../runs/start-problem.js';
import type { CliContext } from './cli-context.js';
import { describeConfig } from './commands/train.js';
import { parseStartOption, type ChosenStart } from './start-option.js';

/** What a run is made about: a run with its checkpoint, or the path of a model file. */
export type ModelSource = ChosenStart | string;

/** What `wanted` names for a run of `architecture`. A run of that name goes before a file. Throws RequestError. */
export function modelSource({ runsDir, workingDir }: CliContext, wanted: string, architecture: string): ModelSource {
  if (wanted === '') throw new RequestError("RUN: '' is not allowed; use a run, RUN@STEP or a model file.");
  try {
    return parseStartOption(runsDir, wanted, architectureConfig(architecture));
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    const path = resolve(workingDir, wanted);
    const isRun = existsSync(resolve(path, 'run.json'));
    if (existsSync(path) && !isRun) return path;
    throw new RequestError(error.message.replace(/^--from: /, 'RUN: '), { cause: error });
  }
}

interface Below {
  architecture: string;
  preset: string;
  /** As `key=value`. */
  set: readonly string[];
  name?: string | undefined;
}

/** Makes a run below the one that it is about, or alone where it is about a file; to be trained on the CPU. Throws RequestError. */
export async function createBelow(
  context: CliContext,
  source: ModelSource,
  { architecture, preset, set, name }: Below,
): Promise<{ dir: string; record: RunRecord }> {
  const file = typeof source === 'string' ? [`file=${source}`] : [];
  const described = await describeConfig(context, architecture, { preset, set: [...set, ...file] });
  const start = typeof source === 'string' ? null : source;
  const problem = startProblem(architectureConfig(architecture), start, described.config);
  if (problem !== null) throw new RequestError(`RUN: ${problem}`);
  for (const note of start?.notes ?? []) context.terminal.tell(note);
  return createStarted(
    context.runsDir,
    {
      ...described,
      ...(start && { start: start.start }),
      ...(name !== undefined && { name: checkRunName(name, '--name') }),
      ...{ every: 1, status: 'stopped', wantedDevice: 'cpu' },
    },
    { now: context.now(), ...(start && { from: start.dir }) },
  );
}
