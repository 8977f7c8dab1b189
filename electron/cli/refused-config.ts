import { RequestError } from '../../models/core/errors.js';

/**
 * What was refused of a configuration, as the user wrote it: `--batch-size`, not `batchSize`, and with the option to
 * write where nothing was written and other values would be taken.
 */
export function inOptions(error: RequestError, given: readonly { option: string; key: string }[]): RequestError {
  const source = given.find(({ key }) => key === error.field);
  if (source) return new RequestError(error.message.replace(source.key, source.option), { cause: error });
  const remedy = Object.entries(error.remedy ?? {}).map(([key, value]) => `--set ${key}=${String(value)}`);
  if (remedy.length === 0) return error;
  return new RequestError(error.message.replace(/\.$/, `: ${remedy.join(' ')}.`), {
    ...(error.field !== undefined && { field: error.field }),
    cause: error,
  });
}
