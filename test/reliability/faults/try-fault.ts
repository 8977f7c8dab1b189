import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { RequestError } from '../../../models/core/errors.js';
import { fileError } from '../../../models/data/file-errors.js';
import { callError } from '../../../electron/main/call-error.js';
import { DamagedRunError } from '../../../electron/runs/damaged-run-error.js';
import { DiskError } from '../../../electron/runs/disk-error.js';
import { fastFolder } from '../../runs/run-fixture.js';
import { Lost } from '../kills/check.js';
import type { Fault, FaultyDisk } from './faulty-disk.js';
import type { Operation } from './operation.js';

/** How often the operation writes. */
export async function countWrites(operation: Operation, disk: FaultyDisk): Promise<number> {
  return inFolder(async (root) => {
    const { act } = await operation.prepare(root);
    disk.watch(root);
    await act();
    const { writes } = disk;
    disk.heal();
    return writes;
  });
}

/**
 * Does the operation on a disk that fails from its `at`-th write on; then holds what is there to what was before and was
 * told, and does it again on a disk that is well. False where nothing failed. Throws Lost.
 */
export async function tryFault(operation: Operation, disk: FaultyDisk, { fault, at }: { fault: Fault; at: number }) {
  return inFolder(async (root) => {
    const tried = await operation.prepare(root);
    disk.watch(root, fault, at);
    let error: unknown = null;
    try {
      await tried.act();
    } catch (caught) {
      error = caught;
    }
    const { hasFailed } = disk;
    disk.heal();
    if (error !== null) checkSentence(error, root, fault);
    tried.check(error === null);
    await tried.again();
    return hasFailed;
  });
}

async function inFolder<T>(work: (root: string) => Promise<T>): Promise<T> {
  const root = mkdtempSync(join(fastFolder, 'model-lab-faults-'));
  try {
    return await work(root);
  } finally {
    // A heartbeat may still be on its way.
    await rm(root, { recursive: true, force: true, maxRetries: 9 });
  }
}

const causes: Record<Fault, RegExp> = {
  full: /disk is full/,
  half: /disk is full/,
  hiccup: /disk reports an error/,
  'read-only': /disk is read-only/,
  errors: /disk reports an error/,
  gone: /gone|there is no|allows no new folder|disk reports an error/,
};

/** Throws Lost where the error isn't one sentence, for the terminal and for the page, that names a place and the cause. */
function checkSentence(error: unknown, root: string, fault: Fault): void {
  const isOurs = [RequestError, DamagedRunError, DiskError].some((kind) => error instanceof kind);
  const { path, message, stack } = error as NodeJS.ErrnoException;
  const told = isOurs ? message : path === undefined ? '' : fileError(path, error).message;
  const isRight = told.includes(root) && causes[fault].test(told) && /^[^\n]+\.$/.test(told) && !/\.tmp\b/.test(told);
  if (!isRight) throw new Lost(`'${told}' doesn't tell of '${message}': ${stack}`);
  const onPage = callError(error).message;
  if (!onPage.includes(root) || onPage.startsWith('Model Lab failed'))
    throw new Lost(`'${onPage}' is told on the page.`);
}
