import { RequestError } from '../../models/core/errors.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import { checkRunName } from '../../models/core/run-name.js';
import { liveProblem } from '../../models/core/live.js';
import type { ControlCommand, CreateRunRequest } from '../protocol/app.js';
import { completeConfig, datasetError, type KnownData } from '../runs/complete-config.js';
import type { RunRecord, RunStart } from '../protocol/run.js';
import type { NewRun } from '../runs/create-run.js';
import { startProblem } from '../runs/start-problem.js';

/**
 * Checks what the form sent to the last field; where no data set is named there is one by default. Throws RequestError
 * whose `field` names the field that is wrong.
 */
export async function parseNewRun(request: CreateRunRequest, data: KnownData): Promise<NewRun> {
  const architecture = architectureConfig(request.architecture);
  const config = await completeConfig(architecture, request.preset, request.config, data);
  const needed = architecture.dataKind(config);
  if (needed !== null && !data.datasets.some(({ name }) => name === config.dataset)) {
    throw datasetError(`'${config.dataset}' is unknown`, needed, data.datasets);
  }
  const given = request.name?.trim() ?? '';
  const name = given === '' ? '' : checkRunName(given);
  const { architecture: kind, preset, device = 'auto' } = request;
  const run = { architecture: kind, preset, config, every: architecture.recordEvery, wantedDevice: device };
  return name === '' ? run : { ...run, name };
}

/**
 * The run with what it begins with. Throws RequestError (field `start`) where its architecture can't begin with that, or
 * can't begin without.
 */
export function parseStart(run: NewRun, from: { start: RunStart; record: RunRecord } | null): NewRun {
  const problem = startProblem(architectureConfig(run.architecture), from, run.config);
  if (problem !== null) throw new RequestError(`start: ${problem}`, { field: 'start' });
  return from ? { ...run, start: from.start } : run;
}

/** Throws RequestError where a live setting can't be what it is told to be, as far as its form alone can tell. */
export function checkCommand(architecture: string, command: ControlCommand): void {
  const changes =
    command.kind === 'set' ? { [command.key]: command.value } : command.kind === 'step' ? command.live : {};
  const known = architectureConfig(architecture);
  for (const [key, value] of Object.entries(changes ?? {})) {
    const problem = liveProblem(known, {}, { key, value });
    if (problem) throw problem;
  }
}
