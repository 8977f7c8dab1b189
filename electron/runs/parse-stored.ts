import type { z } from 'zod';
import { excerpt } from '../../models/core/printable.mjs';
import { DamagedRunError, refuseNewer } from './damaged-run-error.js';

/**
 * The JSON that a file of a run holds. Throws DamagedRunError with a sentence that names `path` and the first thing that
 * is wrong, and NewerFormatError.
 */
export function parseStored<T>(text: string, path: string, schema: z.ZodType<T>): T {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new DamagedRunError(`${path} is damaged: it is not JSON.`, { cause });
  }
  refuseNewer(raw, path);
  const result = schema.safeParse(raw, { jitless: true });
  if (result.success) return result.data;
  const issue = result.error.issues[0]!;
  throw new DamagedRunError(`${path} is damaged: ${excerpt(issue.path.join('.')) || 'its content'}: ${issue.message}.`);
}
