import type { DataFingerprint } from '../protocol/run.js';

/**
 * A sentence where the data that a run began with are not those there are now; null where they are, or where one of
 * them isn't known.
 */
export function dataChange(before: DataFingerprint | null, now: DataFingerprint | null): string | null {
  if (!before || !now) return null;
  const files = new Set([...Object.keys(before.sha256), ...Object.keys(now.sha256)]);
  const different = [...files].filter((file) => before.sha256[file] !== now.sha256[file]);
  if (different.length === 0) return null;
  return `The data set '${now.name}' has changed since this run began: ${different.join(', ')} ${different.length === 1 ? 'differs' : 'differ'}. What is trained or measured from here on is not comparable with what came before.`;
}
