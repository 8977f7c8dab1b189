import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { projectRoot } from '../../build/paths.mjs';
import { RequestError } from '../../models/core/errors.js';
import { fetchCifar10, importDataset, listDatasets } from '../../models/data/catalog.js';
import { CIFAR_10 } from '../../models/data/cifar-10.js';
import type { ColumnWord, DatasetImport } from '../../models/data/dataset.js';
import type { ImportProgress } from '../../models/data/import-dataset.js';
import { exitCodes, type CliContext } from './cli-context.js';
import { sentence } from './dataset-text.js';
import { count } from './format.js';

/** The data sets that are fetched by name. */
export const fetchedByName = ['fashion-mnist', CIFAR_10] as const;

export interface AddOptions {
  name?: string;
  size?: { width: number; height: number };
  colour?: 'greyscale' | 'rgb';
  textColumn?: string;
  labelColumn?: string;
  target?: string;
  columns?: Record<string, ColumnWord>;
  json?: boolean;
}

/** `lab datasets add`: fetches a data set that is known by name, or imports a path. Throws RequestError. */
export async function addDataset(context: CliContext, source: string, options: AddOptions): Promise<number> {
  const path = resolve(context.workingDir, source);
  const { json = false, ...given } = options;
  if (source === 'fashion-mnist' && !existsSync(path)) return fetchFashionMnist(context, json);
  const { terminal, dataDirs } = context;
  const request: DatasetImport = { path, ...given };
  const isFetched = source === CIFAR_10 && !existsSync(path);
  const report = ({ done, total, what }: ImportProgress) => {
    if (!json) terminal.redraw(`${what} ${count(done)} of ${count(total)}`);
  };
  const added = isFetched ? fetchCifar10(dataDirs, report) : importDataset(request, dataDirs, report);
  const info = await added.catch((error: unknown) => {
    throw inOptions(error);
  });
  if (json) terminal.json(info);
  else terminal.line(`Added ${info.name}: ${sentence(info)}`);
  for (const note of info.notes ?? []) terminal.tell(note);
  return exitCodes.done;
}

const fieldOptions = {
  name: '--name',
  textColumn: '--text-column',
  labelColumn: '--label-column',
  target: '--target',
  columns: '--columns',
  generator: 'GENERATOR',
  rows: '--rows',
  noise: '--noise',
  seed: '--seed',
} as const;

/** The library names its fields; the sentence names the options and arguments that they were given with. */
export function inOptions(error: unknown): unknown {
  if (!(error instanceof RequestError)) return error;
  const fields = Object.keys(fieldOptions).join('|');
  const message = error.message.replace(new RegExp(`^(${fields}):`), (_, field: keyof typeof fieldOptions) => {
    return `${fieldOptions[field]}:`;
  });
  return new RequestError(message, { ...(error.field !== undefined && { field: error.field }), cause: error });
}

async function fetchFashionMnist({ terminal, dataDirs }: CliContext, json: boolean): Promise<number> {
  // Left out of the bundle: it is a program of its own, which finds its parts beside itself.
  const path = pathToFileURL(join(projectRoot, 'build', 'setup.mjs')).href;
  const { parts, setUp } = (await import(path)) as typeof import('../../build/setup.mjs');
  const failures = await setUp([parts.datasets], { retry: true });
  const info = (await listDatasets(dataDirs)).find((one) => one.name === 'fashion-mnist');
  if (failures.datasets || !info) {
    // The set-up has told it on standard error.
    const message = failures.datasets?.message ?? 'fashion-mnist was set up, and is not there.';
    if (json) terminal.json({ kind: 'failed', code: 'internal', message });
    return exitCodes.failed;
  }
  if (json) terminal.json(info);
  else terminal.line(`${info.name} is here: ${sentence(info)}`);
  return exitCodes.done;
}
