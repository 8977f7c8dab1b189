import { basename, dirname, resolve } from 'node:path';
import { architectureConfigs } from '../../models/core/architectures.js';
import { RequestError } from '../../models/core/errors.js';
import { fieldsOf } from '../../models/core/fields.js';
import { listCheckpoints } from './checkpoints.js';
import { readRunRecord } from './run-record.js';
import { findRun } from './run-store.js';

/**
 * The configuration with every run that it names by its id, or by its folder where that is not in `runsDir`; what commands take
 * for a run will do. Throws RequestError whose `field` is the key where there is no such run, where it is of another
 * architecture, or has no checkpoint yet.
 */
export function withNamedRuns(
  runsDir: string,
  { architecture, config }: { architecture: string; config: Record<string, unknown> },
): Record<string, unknown> {
  const schema = architectureConfigs.find(({ name }) => name === architecture)?.schema;
  if (!schema) return config; // whoever reads its record says so
  const named = fieldsOf(schema).flatMap((field) => {
    const given = config[field.key];
    if (field.widget !== 'run' || typeof given !== 'string') return [];
    return [[field.key, namedRun(runsDir, given, field)]];
  });
  return { ...config, ...Object.fromEntries(named) };
}

/** The folder that such a value stands for, in the configuration of the run in `dir`. */
export const namedRunDir = (dir: string, named: string): string => resolve(dirname(resolve(dir)), named);

function namedRun(
  runsDir: string,
  given: string,
  { key, architecture }: { key: string; architecture?: string },
): string {
  const refuse = (message: string): RequestError => new RequestError(`${key}: ${message}`, { field: key });
  const dir = found(runsDir, given, refuse);
  const { name, architecture: other } = readRunRecord(dir);
  if (architecture !== undefined && other !== architecture) {
    throw refuse(`${name} is a run of architecture ${other}; use one of ${architecture}.`);
  }
  if (listCheckpoints(dir).length === 0) throw refuse(`${name} has no checkpoint yet; train it first.`);
  return dirname(dir) === resolve(runsDir) ? basename(dir) : dir;
}

function found(runsDir: string, given: string, refuse: (message: string) => RequestError): string {
  try {
    return findRun(runsDir, given);
  } catch (error) {
    if (!(error instanceof RequestError)) throw error;
    throw refuse(error.message.replace(/^RUN: /, ''));
  }
}
