import { RequestError } from '../../models/core/errors.js';
import { architectureConfig } from '../../models/core/parse-config.js';
import { describeFields } from '../../models/core/fields.js';
import type { ControlCommand, CreateRunRequest } from '../protocol/app.js';
import { completeConfig, datasetError, type KnownData } from '../runs/complete-config.js';
import type { NewRun } from '../runs/create-run.js';

/** Metrics of the app's runs are recorded at every so many steps. */
const RECORD_EVERY = 10;

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
  const name = request.name?.trim() ?? '';
  if (name.length > 100) {
    throw new RequestError(`name: ${name.length} characters are too many; use at most 100.`, { field: 'name' });
  }
  const { architecture: kind, preset, device = 'auto' } = request;
  const run = { architecture: kind, preset, config, every: RECORD_EVERY, wantedDevice: device };
  return name === '' ? run : { ...run, name };
}

/** Throws RequestError where a learning rate is outside of what the architecture's form allows. */
export function checkCommand(architecture: string, command: ControlCommand): void {
  if (command.kind !== 'set-learning-rate') return;
  const field = describeFields(architectureConfig(architecture)).find((one) => one.key === 'learningRate');
  const { minimum = 0, maximum = Infinity } = field ?? {};
  // Written this way round, NaN is refused as well.
  if (!(command.value >= minimum && command.value <= maximum)) {
    throw new RequestError(
      `learningRate: ${command.value} is not allowed; use a number from ${minimum} to ${maximum}.`,
      {
        field: 'learningRate',
      },
    );
  }
}
