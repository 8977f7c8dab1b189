import { rmSync } from 'node:fs';
import { readTrainedRun } from '../runs/run-record.js';

/** What was refused before it could even begin leaves nothing behind. */
export function discardUnbegun(dir: string): void {
  if (!hasBegun(dir)) rmSync(dir, { recursive: true, force: true });
}

/**
 * Whether steps were trained, or another process has the directory for a run of its own, begun in the same moment. What
 * can't be read may hold anything.
 */
function hasBegun(dir: string): boolean {
  try {
    const { record, trainer } = readTrainedRun(dir);
    return record.step > 0 || trainer !== null;
  } catch {
    return true;
  }
}
