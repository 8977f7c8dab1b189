import { RequestError } from '../../models/core/errors.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import { describeFields } from '../../models/core/fields.js';
import type { ControlCommand, CreateRunRequest } from '../protocol/app.js';
import type { NewRun } from '../runs/create-run.js';

/** Metrics of the app's runs are recorded at every so many steps. */
const RECORD_EVERY = 10;

/**
 * Checks what the form sent to the last field. `defaultDataset` fills in where no data set is named. Throws
 * RequestError whose `field` names the field that is wrong.
 */
export function parseNewRun(request: CreateRunRequest, datasets: { names: string[]; byDefault: string }): NewRun {
  const architecture = architectureConfig(request.architecture);
  const config = parseConfig(architecture, request.preset, { dataset: datasets.byDefault, ...request.config });
  if (!datasets.names.includes(config.dataset)) {
    throw new RequestError(`dataset: '${config.dataset}' is unknown; use one of ${datasets.names.join(', ')}.`, {
      field: 'dataset',
    });
  }
  const name = request.name?.trim() ?? '';
  if (name.length > 100) {
    throw new RequestError(`name: ${name.length} characters are too many; use at most 100.`, { field: 'name' });
  }
  const { architecture: kind, preset } = request;
  return { architecture: kind, preset, config, every: RECORD_EVERY, ...(name === '' ? {} : { name }) };
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
