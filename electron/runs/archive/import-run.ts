import { createReadStream, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { basename, dirname, extname, join } from 'node:path';
import type { Entry } from 'yauzl';
import { beginAside, isAsideOf } from '../../../models/core/aside.js';
import { RequestError, systemErrorCode } from '../../../models/core/errors.js';
import { makeFolder } from '../../../models/core/make-folder.mjs';
import { excerpt, isPrintable } from '../../../models/core/printable.mjs';
import { crc32 } from '../../../models/data/crc32.js';
import type { RunRecord } from '../../protocol/run.js';
import { isThere } from '../absent.js';
import { DiskError, writeReason } from '../disk-error.js';
import { syncEntry } from '../durable-write.js';
import { parseRunRecord, readRunRecord } from '../run-record.js';
import { archivedRecord, idleRecord } from './archived-record.js';
import { isLocal, runFiles } from './run-files.js';
import { assertHarmless, usualLimits, type ZipLimits } from './zip-entries.js';
import { openZip, readSmall, unpack, type OpenZip } from './zip-reading.js';

export interface ImportedRun {
  dir: string;
  record: RunRecord;
  /** Sentences on what was left out or decided. */
  notes: string[];
}

/** Larger records are none. */
const LARGEST_RECORD = 32e6;

/**
 * Makes a run of the user's of what is in a zip file, as exportRun has written it, wherever that was. The run is made beside the
 * others and shown once it is whole. Throws, with nothing left of it, RequestError where the file is no such zip, holds what can't be
 * part of a run, or a run that is here already; DamagedRunError where its run.json can't be understood, or was written by a newer
 * version; DiskError where the disk refuses.
 */
export async function importRun(path: string, runsDir: string, limits: ZipLimits = usualLimits): Promise<ImportedRun> {
  const zip = await openZip(path, limits.files);
  try {
    assertHarmless(path, zip.entries, limits);
    const { prefix, entry } = recordIn(zip);
    const text = (await readSmall(zip, entry)).toString('utf8');
    const record = parseRunRecord(text, `${path}: ${entry.fileName}`);
    const inside = zip.entries.filter(({ fileName }) => fileName.startsWith(prefix) && !fileName.endsWith('/'));
    const files = inside
      .map((one) => ({ entry: one, name: one.fileName.slice(prefix.length) }))
      .filter(({ name }) => !isLocal(name));
    const other = zip.entries.filter(({ fileName }) => !fileName.startsWith(prefix)).length;
    const id = idFor(prefix, record, path);
    const json = idleRecord(JSON.parse(text) as Record<string, unknown>);
    const there = join(runsDir, id);
    const exists = isThere(there);
    if (exists && (await isSame(there, files, json))) {
      throw new RequestError(`${path}: ${id} is here already, with the same content; nothing was imported.`);
    }
    const dir = await place(zip, { runsDir, id: exists ? freeId(runsDir, id) : id, files, json });
    return {
      dir,
      record: readRunRecord(dir),
      notes: [
        ...(exists ? [`${id} is here already with other content: this one is kept as ${basename(dir)}.`] : []),
        ...(other > 0
          ? [
              `${other} other ${other === 1 ? 'entry' : 'entries'} of the file that belong to no run ${other === 1 ? 'was' : 'were'} left out.`,
            ]
          : []),
      ],
    };
  } finally {
    zip.zip.close();
  }
}

interface Member {
  entry: Entry;
  /** Inside of the run's folder. */
  name: string;
}

/** The one run.json, at the top or in a folder there. */
function recordIn({ path, entries }: OpenZip): { prefix: string; entry: Entry } {
  const found = entries.filter(({ fileName }) => /^([^/]+\/)?run\.json$/.test(fileName));
  if (found.length === 0)
    throw new RequestError(`${path}: there is no run in it: a folder with its run.json is needed.`);
  if (found.length > 1) throw new RequestError(`${path}: it holds ${found.length} runs; import one at a time.`);
  const [entry] = found as [Entry];
  if (entry.uncompressedSize > LARGEST_RECORD)
    throw new RequestError(`${path}: its run.json is too large to be one; export the run anew.`);
  return { prefix: entry.fileName.slice(0, -'run.json'.length), entry };
}

/** What the run is called by here: as its folder was, or as it calls itself. */
function idFor(prefix: string, { id }: RunRecord, path: string): string {
  const named = [prefix.slice(0, -1), id, basename(path, extname(path))].find(isFolderName);
  return named ?? 'imported-run';
}

const isFolderName = (name: string): boolean =>
  name !== '' && name.length <= 150 && !name.startsWith('.') && isPrintable(name) && !/[/\\:*?"<>|]|[. ]$/.test(name);

function freeId(runsDir: string, id: string): string {
  for (let copy = 2; ; copy++) if (!isThere(join(runsDir, `${id}-${copy}`))) return `${id}-${copy}`;
}

/** Whether a run here has exactly these files. */
async function isSame(dir: string, members: readonly Member[], json: string): Promise<boolean> {
  try {
    if (archivedRecord(dir) !== json) return false;
    const here = runFiles(dir).filter(({ name }) => name !== 'run.json');
    const others = new Map(members.map(({ name, entry }) => [name, entry]));
    others.delete('run.json');
    if (here.length !== others.size) return false;
    if (here.some(({ name, bytes }) => others.get(name)?.uncompressedSize !== bytes)) return false;
    for (const { name, path } of here) if ((await sumOf(path)) !== others.get(name)!.crc32) return false;
    return true;
  } catch {
    // One that can't be read is another one.
    return false;
  }
}

async function sumOf(path: string): Promise<number> {
  let sum = 0;
  for await (const piece of createReadStream(path)) sum = crc32(piece as Buffer, sum);
  return sum;
}

interface Place {
  runsDir: string;
  id: string;
  files: readonly Member[];
  json: string;
}

async function place(zip: OpenZip, { runsDir, id, files, json }: Place): Promise<string> {
  const dir = join(runsDir, id);
  try {
    makeFolder(runsDir);
    if (readdirSync(runsDir).some((entry) => isAsideOf(id, entry))) {
      throw new RequestError(`${zip.path}: ${excerpt(id)} is being made here just now; try again once that has ended.`);
    }
    const { partial, end } = beginAside(runsDir, id);
    try {
      for (const { entry, name } of files) {
        const to = join(partial, name);
        makeFolder(dirname(to));
        if (name === 'run.json') writeFileSync(to, json, { flag: 'wx' });
        else await unpack(zip, entry, to);
      }
      renameSync(partial, dir);
      syncEntry(runsDir);
    } finally {
      end();
    }
    return dir;
  } catch (cause) {
    if (systemErrorCode(cause) === null || cause instanceof RequestError) throw cause;
    throw new DiskError(`${dir} can't be written: ${writeReason(cause)}.`, { cause });
  }
}
