import { readFileSync } from 'node:fs';
import { reading } from '../disk-error.js';
import { readTrainedRun } from '../run-record.js';
import { runJsonPath } from '../run-paths.js';

/** run.json as it goes elsewhere: no process trains it there, and none waits to. Throws DamagedRunError. */
export function archivedRecord(dir: string): string {
  const { record } = readTrainedRun(dir);
  const path = runJsonPath(dir);
  // Names that are given to a run, and keys that this version doesn't know, stay where they are.
  const written = JSON.parse(reading(path, () => readFileSync(path, 'utf8'))) as Record<string, unknown>;
  return idleRecord({ ...written, status: record.status, failure: record.failure });
}

/** Of a run that no process here has to do with. */
export function idleRecord(record: Readonly<Record<string, unknown>>): string {
  const waits = record['status'] === 'queued' || record['status'] === 'running' || record['status'] === 'paused';
  const idle = { ...record, pid: null, ...(waits && { status: 'stopped' }) };
  return `${JSON.stringify(idle, null, 2)}\n`;
}
