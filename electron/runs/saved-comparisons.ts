/**
 * `<home>/comparisons/<id>.json`: comparisons that were given a name. They are the host's to write; each has a file, so that one
 * which can't be read takes no other with it.
 */
import { randomBytes } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { curveAxes } from '../../models/core/comparison/curve.js';
import { FEWEST_RUNS, MOST_RUNS } from '../../models/core/comparison/comparison.js';
import { RequestError } from '../../models/core/errors.js';
import { makeFolder } from '../../models/core/make-folder.mjs';
import { excerpt } from '../../models/core/printable.mjs';
import { checkRunName } from '../../models/core/run-name.js';
import type { NewComparison, SavedComparison } from '../protocol/app.js';
import { isThere } from './absent.js';
import { withClaim } from './claim.js';
import { DamagedRunError } from './damaged-run-error.js';
import { reading, writing } from './disk-error.js';
import { replaceFile } from './durable-write.js';
import { jsonValue } from './json-value.js';
import { namesIn } from './names-in.js';
import { parseStored } from './parse-stored.js';
import { runJsonPath } from './run-paths.js';
import { listRuns } from './run-store.js';

const schema = z
  .object({
    format: z.literal(1),
    name: z.string().min(1),
    /** In their order: the first is A. The name is what the run was called then. */
    runs: z.array(z.object({ id: z.string().min(1), name: z.string() })).min(1),
    by: z.enum(curveAxes),
    at: z.string(),
  })
  .catchall(jsonValue);

/** Beside the folder of the runs. */
const folderOf = (runsDir: string): string => join(dirname(runsDir), 'comparisons');
const pathOf = (runsDir: string, id: string): string => join(folderOf(runsDir), `${id}.json`);
const ID = /^\d{8}-\d{6}-[0-9a-f]{6}$/;

/** By their names. `unread` has a sentence for each file that can't be read. Throws DamagedRunError where the folder can't. */
export function listComparisons(runsDir: string): { comparisons: SavedComparison[]; unread: string[] } {
  const folder = folderOf(runsDir);
  const unread: string[] = [];
  const comparisons = reading(folder, () => namesIn(folder, 'files')).flatMap((name) => {
    const id = name.replace(/\.json$/, '');
    if (!name.endsWith('.json') || !ID.test(id)) return [];
    try {
      return [readComparison(runsDir, id)];
    } catch (error) {
      if (!(error instanceof DamagedRunError)) throw error;
      unread.push(error.message);
      return [];
    }
  });
  return { comparisons: comparisons.sort((a, b) => a.name.localeCompare(b.name)), unread };
}

function readComparison(runsDir: string, id: string): SavedComparison {
  const path = pathOf(runsDir, id);
  const { name, runs, by, at } = parseStored(
    reading(path, () => readFileSync(path, 'utf8')),
    path,
    schema,
  );
  return { id, name, by, at, runs: runs.map((run) => ({ ...run, there: isRun(runsDir, run.id) })) };
}

function isRun(runsDir: string, id: string): boolean {
  // A file that somebody else wrote must not lead out of the folder.
  return basename(id) === id && isThere(runJsonPath(join(runsDir, id)));
}

/**
 * Keeps a comparison of runs of the user's under a name, in place of the one with this `id` where there is one; returns it. Throws
 * RequestError where the name is taken or not allowed, or a run is none of the user's, and DiskError.
 */
export function saveComparison(runsDir: string, asked: NewComparison, now: Date): SavedComparison {
  const name = checkRunName(asked.name);
  assertCount(asked.runs);
  const known = new Map(listRuns(runsDir).map(({ summary }) => [summary.id, summary.name]));
  const before = asked.id === undefined ? undefined : comparisonOf(runsDir, asked.id);
  const runs = asked.runs.map((id) => {
    const called = known.get(id) ?? before?.runs.find((run) => run.id === id)?.name;
    if (called === undefined)
      throw new RequestError(`runs: '${excerpt(id)}' is none of your runs; only those can be kept in a comparison.`, {
        field: 'runs',
      });
    return { id, name: called };
  });
  const stamp = now.toISOString().slice(0, 19).replaceAll(/[-:]/g, '').replace('T', '-');
  const id = asked.id ?? `${stamp}-${randomBytes(3).toString('hex')}`;
  const folder = folderOf(runsDir);
  writing(folder, () => {
    makeFolder(folder);
    withClaim(folder, () => {
      if (listComparisons(runsDir).comparisons.some((one) => one.name === name && one.id !== id))
        throw new RequestError(`name: '${excerpt(name)}' is a comparison already; use another name.`, {
          field: 'name',
        });
      const content = { format: 1, name, runs, by: asked.by, at: now.toISOString() };
      replaceFile(pathOf(runsDir, id), `${JSON.stringify(content, null, 2)}\n`);
    });
  });
  return readComparison(runsDir, id);
}

function assertCount(runs: readonly string[]): void {
  const count = new Set(runs).size;
  if (count !== runs.length) throw new RequestError('runs: one is named twice; a run is in a comparison once.');
  if (count >= FEWEST_RUNS && count <= MOST_RUNS) return;
  throw new RequestError(`runs: ${count} can't be compared; use ${FEWEST_RUNS} to ${MOST_RUNS}.`, { field: 'runs' });
}

/** Forgets one; its runs stay. Throws RequestError where there is none of this id, and DiskError. */
export function removeComparison(runsDir: string, id: string): void {
  comparisonOf(runsDir, id);
  writing(pathOf(runsDir, id), () => rmSync(pathOf(runsDir, id), { force: true }));
}

function comparisonOf(runsDir: string, id: string): SavedComparison {
  if (ID.test(id) && isThere(pathOf(runsDir, id))) return readComparison(runsDir, id);
  throw new RequestError(`comparison: '${excerpt(id)}' is not there any more.`, { field: 'comparison' });
}

/** The comparison of this name. Throws RequestError where there is none. */
export function findComparison(runsDir: string, name: string): SavedComparison {
  const { comparisons } = listComparisons(runsDir);
  const found = comparisons.find((one) => one.name === name) ?? comparisons.find((one) => one.id === name);
  if (found) return found;
  const names = comparisons.map((one) => `'${excerpt(one.name)}'`).join(', ');
  const known = names === '' ? 'there are none' : `use one of ${names}`;
  throw new RequestError(`comparison: '${excerpt(name)}' is none of those that were saved; ${known}.`);
}

/** Where the runs of a comparison lie; sentences on those that are gone. */
export function runsOfComparison(
  runsDir: string,
  { runs }: Pick<SavedComparison, 'runs'>,
): { there: { id: string; dir: string }[]; gone: string[] } {
  return {
    there: runs.filter(({ there }) => there).map(({ id }) => ({ id, dir: join(runsDir, id) })),
    gone: runs.filter(({ there }) => !there).map(({ id, name }) => `${name} (${id}) is gone.`),
  };
}
