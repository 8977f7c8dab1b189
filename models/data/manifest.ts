/**
 * How a data set lies on disk, both the bundled ones and those the user adds: a folder with `dataset.json`, and per
 * split, by the data set's kind,
 * - `images`: one IDX file of images and, where there are classes, one of labels;
 * - `text`: one file of UTF-8 text;
 * - `labelled-text`: one file of JSON lines, each `[class index, text]`;
 * - `table`: one .npy file of float64 [rows, columns + 1], whose last column is the target (a class index or a number).
 * Files may be gzipped.
 */
import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { RequestError } from '../core/errors.js';
import { fileError, printable, systemErrorCode } from './file-errors.js';
import { MAX_CLASSES, MAX_COLUMNS, MAX_SIDE, MAX_TEXT_CLASSES } from './limits.js';

export const MANIFEST = 'dataset.json';

const storedFile = z.object({
  /** A name in the same folder; no disk takes longer ones. */
  file: z
    .string()
    .max(255)
    .regex(/^[a-z0-9][a-z0-9.-]*$/),
  sha256: z.string().regex(/^[0-9a-f]{64}$/),
  /** When it was last written to (Unix time in milliseconds, with parts of them); of images, from which it is read where they are many. */
  modifiedMs: z.number().optional(),
});

const count = z.int().min(1);
const storedSplit = z.object({ count, images: storedFile, labels: storedFile.nullable() });
const storedTextSplit = z.object({ count, text: storedFile });

const common = z.object({
  format: z.literal(1),
  origin: z.enum(['bundled', 'user']),
  title: z.string(),
  summary: z.string(),
  licence: z.string().nullable(),
  /** Sentences on what the import left out or decided. */
  notes: z.array(z.string()).default([]),
  /** Where it was imported from. */
  source: z.string().nullable(),
});

const imagesManifest = common.extend({
  kind: z.literal('images'),
  width: z.int().min(1).max(MAX_SIDE),
  height: z.int().min(1).max(MAX_SIDE),
  channels: z.union([z.literal(1), z.literal(3)]),
  classNames: z.array(z.string()).max(MAX_CLASSES),
  /** Images to train on of each class, or of all where there are none; earlier versions did not write it. */
  classCounts: z.array(z.int().min(0)).optional(),
  train: storedSplit,
  test: storedSplit,
});

/** Of texts: `count` is in characters for kind `text`. */
const textFields = { characters: count, excerpt: z.string(), train: storedTextSplit, test: storedTextSplit };
const textManifest = common.extend({ kind: z.literal('text'), ...textFields });
const labelledTextManifest = common.extend({
  kind: z.literal('labelled-text'),
  classNames: z.array(z.string()).min(2).max(MAX_TEXT_CLASSES),
  ...textFields,
});

const summary = {
  missing: z.int().min(0),
  counts: z.array(z.int().min(0)),
  least: z.number().nullable(),
  greatest: z.number().nullable(),
  mean: z.number().nullable(),
};
const storedRows = z.object({ count, rows: storedFile });

const tableManifest = common.extend({
  kind: z.literal('table'),
  columns: z
    .array(
      z.object({ name: z.string(), kind: z.enum(['number', 'category']), categories: z.array(z.string()), ...summary }),
    )
    .min(1)
    .max(MAX_COLUMNS),
  target: z.object({ name: z.string(), kind: z.enum(['classes', 'number']), ...summary }),
  classNames: z.array(z.string()).max(MAX_CLASSES),
  points: z.array(z.tuple([z.number(), z.number(), z.number()])).nullable(),
  train: storedRows,
  test: storedRows,
});

const manifestSchema = z.discriminatedUnion('kind', [
  imagesManifest,
  textManifest,
  labelledTextManifest,
  tableManifest,
]);

export type ImagesManifest = z.infer<typeof imagesManifest>;
export type CorpusManifest = z.infer<typeof textManifest>;
export type LabelledTextManifest = z.infer<typeof labelledTextManifest>;
export type TableManifest = z.infer<typeof tableManifest>;
export type Manifest = z.infer<typeof manifestSchema>;
export type StoredFile = z.infer<typeof storedFile>;
export type StoredSplit = z.infer<typeof storedSplit>;
export type StoredTextSplit = z.infer<typeof storedTextSplit>;

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
    if (await isAbsent(folder, path, error)) return null;
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
  const { format } = (content ?? {}) as { format?: unknown };
  if (typeof format === 'number' && format > 1) {
    throw new RequestError(
      `${printable(path)} was written by a newer version of Model Lab (format ${format}; this one knows 1); use that version.`,
    );
  }
  const parsed = manifestSchema.safeParse(withKind(content), { jitless: true });
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw damaged(`'${issue.path.join('.')}' is not as expected (${issue.message})`, parsed.error);
}

/** Whether there is no manifest, nor a link that leads nowhere in place of it or of its folder. */
async function isAbsent(folder: string, path: string, error: unknown): Promise<boolean> {
  const code = systemErrorCode(error);
  if (code === 'ENOTDIR') return true;
  if (code !== 'ENOENT') return false;
  const isLink = (one: string) =>
    lstat(one).then(
      (found) => found.isSymbolicLink(),
      () => false,
    );
  return !(await isLink(path)) && !(await isLink(folder));
}

/** The first data sets were all of images and did not say so. */
function withKind(content: unknown): unknown {
  if (typeof content !== 'object' || content === null || 'kind' in content) return content;
  return { ...content, kind: 'images' };
}
