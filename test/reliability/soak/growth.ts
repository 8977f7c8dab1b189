import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** What a worker held at a checkpoint, garbage collected. */
export interface Held {
  /** Of the process: each sitting has its own. */
  pid: number;
  step: number;
  residentBytes: number;
  heapBytes: number;
  externalBytes: number;
  tensors: number;
  /** Descriptors that are open. */
  files: number;
}

/** How much more a process held at its end than once it had warmed up. */
export interface Growth {
  steps: number;
  residentBytes: number;
  heapBytes: number;
  externalBytes: number;
  tensors: number;
  files: number;
}

/** A process is warm after this share of its checkpoints. */
const WARM = 0.2;

/** Ends of a sitting are medians of this share of its checkpoints, as what is open or cached varies by a little. */
const END = 0.1;

/** Of one process, by its checkpoints in their order; null where they are too few to tell. */
export function growthOf(held: readonly Held[]): Growth | null {
  if (held.length < 10) return null;
  const warm = Math.ceil(held.length * WARM);
  const count = Math.max(3, Math.round(held.length * END));
  const [first, last] = [held.slice(warm, warm + count), held.slice(-count)];
  const growth = (part: keyof Held): number =>
    median(last.map((one) => one[part])) - median(first.map((one) => one[part]));
  return {
    steps: growth('step'),
    residentBytes: growth('residentBytes'),
    heapBytes: growth('heapBytes'),
    externalBytes: growth('externalBytes'),
    tensors: growth('tensors'),
    files: growth('files'),
  };
}

/** Bytes of all files below a folder; what goes away meanwhile has none. */
export function bytesBelow(path: string): number {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats?.isDirectory()) return stats?.size ?? 0;
  let bytes = 0;
  for (const name of namesIn(path)) bytes += bytesBelow(join(path, name));
  return bytes;
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

function median(values: number[]): number {
  return values.sort((a, b) => a - b)[values.length >> 1]!;
}
