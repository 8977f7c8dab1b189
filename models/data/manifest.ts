/**
 * How a data set lies on disk, both the bundled one and those the user adds: a folder with `dataset.json`, and per
 * split one IDX file of images and, where there are classes, one of labels.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../core/errors.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { MAX_CLASSES, MAX_SIDE } from './limits.js';

export const MANIFEST = 'dataset.json';

const storedFile = z.object({
  /** A name in the same folder. */
  file: z.string().regex(/^[a-z0-9][a-z0-9.-]*$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
});

const storedSplit = z.object({ count: z.int().min(1), images: storedFile, labels: storedFile.nullable() });

const manifestSchema = z.object({
  format: z.literal(1),
  origin: z.enum(['bundled', 'user']),
  title: z.string(),
  summary: z.string(),
  licence: z.string().nullable(),
  width: z.int().min(1).max(MAX_SIDE),
  height: z.int().min(1).max(MAX_SIDE),
  channels: z.union([z.literal(1), z.literal(3)]),
  classNames: z.array(z.string()).max(MAX_CLASSES),
  /** Sentences on what the import left out or decided. */
  notes: z.array(z.string()).default([]),
  /** Where it was imported from. */
  source: z.string().nullable(),
  train: storedSplit,
  test: storedSplit,
});

export type Manifest = z.infer<typeof manifestSchema>;
export type StoredSplit = z.infer<typeof storedSplit>;

/**
 * The manifest in `folder`, or null where there is none.
 * Throws RequestError where it can't be read or is not a manifest.
 */
export async function readManifest(folder: string): Promise<Manifest | null> {
  const path = join(folder, MANIFEST);
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    const code = systemErrorCode(error);
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw fileError(path, error);
  }
  const damaged = (reason: string, cause: unknown) =>
    new RequestError(`${printable(path)}: ${reason}; remove the data set and add it again.`, { cause });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw damaged('this file is not JSON', error);
  }
  const parsed = manifestSchema.safeParse(content, { jitless: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw damaged(`'${issue.path.join('.')}' is not as expected (${issue.message})`, parsed.error);
}
