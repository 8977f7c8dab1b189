/** Imports a folder of PNG and JPEG images. */
import { readFile, stat } from 'node:fs/promises';
import { relative } from 'node:path';
import { RequestError } from '../core/errors.js';
import { systemPath } from './byte-names.js';
import { findInClasses, type FoundFile } from './class-folders.js';
import type { DatasetImport } from './dataset.js';
import { decodeImage, imageHeader } from './decode-image.js';
import { excerpt, fileError, printable, systemErrorCode } from './file-errors.js';
import { allOf, type Tree } from './folder-tree.js';
import { ImageError, type ImageHeader } from './image-header.js';
import { ImageSpool } from './image-spool.js';
import type { ImportProgress } from './import-dataset.js';
import type { ImportedImages, ImportedSplit } from './import-images.js';
import { formatBytes, MAX_FILE_BYTES } from './limits.js';
import { readHead } from './read-at.js';
import { fitPicture, withChannels, type Size } from './resample.js';
import type { Scratch } from './scratch.js';

/** Images of other formats: not read, and worth a word. */
const OTHER_IMAGE_NAME = /\.(gif|webp|bmp|tiff?|avif|heic|svg|ppm|pgm)$/i;
/** Images of one size are kept as they are up to this side; larger or mixed ones become DEFAULT_SIDE squares. */
const LARGEST_KEPT_SIDE = 128;
const DEFAULT_SIDE = 64;
const HEAD_BYTES = 65_536;
const LARGEST_FILE = 500_000_000;
/** Unreadable images that are named in the error. */
const NAMED = 3;
/** Images of a split are held in memory up to so many bytes, and else lie on the disk until they are written. */
const HELD_BYTES = 200_000_000;
/** Pixels decoded between two reports. */
const PIXELS_PER_REPORT = 2_000_000;

export interface FolderImport {
  request: DatasetImport;
  scratch: Scratch;
  heldBytes?: number;
  /** Of all images together. */
  mostBytes?: number;
}

type Report = (progress: ImportProgress) => void;

/** Why an image can't be read, by path. */
type Problems = Map<string, string>;

/**
 * Reads all images in `tree`, which holds some. Where the request leaves it open, the size is that of the images if all have the
 * same of at most 128 × 128 pixels, else 64 × 64; and they are greyscale if none has colour.
 * Throws RequestError that names up to three of the images that can't be read, and counts the others.
 */
export async function importFolder(
  tree: Tree,
  { request, scratch, heldBytes = HELD_BYTES, mostBytes = MAX_FILE_BYTES }: FolderImport,
  onProgress: Report,
): Promise<ImportedImages> {
  const found = findInClasses(tree, 'images');
  const notes = [...noteOthers(tree), ...found.notes];
  const all = [...found.train, ...(found.test ?? [])];
  const problems: Problems = new Map();
  const headers = await readHeaders(all, problems, onProgress);
  const size = request.size ?? defaultSize(headers);
  const colour = request.colour ?? (headers.some((header) => header.colour) ? 'rgb' : 'greyscale');
  const channels = colour === 'rgb' ? 3 : 1;
  const needed = all.length * size.width * size.height * channels;
  if (needed > mostBytes) {
    throw new RequestError(
      `size: ${all.length} images of ${size.width} × ${size.height} need ${formatBytes(needed)}; at most ${formatBytes(mostBytes)} are possible, so choose a smaller size.`,
      { field: 'size' },
    );
  }
  const progress = reporter(all.length, onProgress);
  const read = async (name: string, files: FoundFile[]): Promise<ImportedSplit> => {
    const shape = [files.length, size.height, size.width, channels];
    const spool = await ImageSpool.create({ shape, scratch, name, heldBytes });
    return readImages(files, { size, channels, spool, problems, progress });
  };
  const train = await read('train', found.train);
  const test = found.test && (await read('test', found.test));
  if (problems.size > 0) throw unreadable(tree.path, problems, all.length);
  return {
    ...size,
    channels,
    classNames: found.classNames,
    train,
    test,
    found: summary(headers, size, channels),
    notes,
  };
}

function noteOthers(tree: Tree): string[] {
  const others = allOf(tree, 'others').filter((file) => OTHER_IMAGE_NAME.test(file));
  if (others.length === 0) return [];
  const example = printable(relative(tree.path, others[0]!));
  const [what, verb] = others.length === 1 ? ['1 image', 'was'] : [`${others.length} images`, 'were'];
  return [`${what} of another format than PNG and JPEG ${verb} left out, such as ${example}.`];
}

/** Counts work, so that large images are reported one by one and small ones in hundreds. */
function reporter(total: number, onProgress: Report): (pixels: number) => void {
  let done = 0;
  let work = 0;
  return (pixels) => {
    done++;
    work += pixels;
    if (work < PIXELS_PER_REPORT && done % Math.ceil(total / 200) !== 0 && done !== total) return;
    work = 0;
    onProgress({ done, total, what: 'Reading images' });
  };
}

async function readHeaders(images: FoundFile[], problems: Problems, onProgress: Report): Promise<ImageHeader[]> {
  const headers: ImageHeader[] = [];
  for (const [i, { path }] of images.entries()) {
    const header = await noting(path, problems, async () => {
      const header = imageHeader(await readHead(path, HEAD_BYTES)) ?? imageHeader(await readImageFile(path));
      if (!header) throw new ImageError('the file ends too early');
      return header;
    });
    if (header) headers.push(header);
    if (i % 500 === 0) onProgress({ done: i, total: images.length, what: 'Looking at images' });
  }
  return headers;
}

async function readImageFile(path: string): Promise<Uint8Array> {
  const { size } = await stat(systemPath(path));
  if (size > LARGEST_FILE) throw new ImageError(`its ${formatBytes(size)} are more than the 500 MB that are read`);
  return readFile(systemPath(path));
}

const LINK_REASONS: Record<string, string> = { EACCES: 'permission denied', ENOENT: 'it is not there' };

/** What `read` gives, or null where this image can't be read, which is then noted once. */
async function noting<T>(path: string, problems: Problems, read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    const reason = error instanceof ImageError ? error.message : LINK_REASONS[systemErrorCode(error) ?? ''];
    if (reason === undefined) throw fileError(path, error);
    if (!problems.has(path)) problems.set(path, reason);
    return null;
  }
}

interface Reading {
  size: Size;
  channels: 1 | 3;
  spool: ImageSpool;
  problems: Problems;
  progress: (pixels: number) => void;
}

async function readImages(
  files: FoundFile[],
  { size, channels, spool, problems, progress }: Reading,
): Promise<ImportedSplit> {
  for (const [i, { path }] of files.entries()) {
    const picture = await noting(path, problems, async () => decodeImage(await readImageFile(path)));
    if (picture) await spool.put(i, fitPicture(withChannels(picture, channels), size).pixels);
    progress(picture ? picture.width * picture.height : 0);
  }
  const labelled = files.every((file) => file.label !== null);
  const labels = labelled ? Int32Array.from(files, (file) => file.label!) : null;
  return { images: await spool.end(), count: files.length, labels };
}

function defaultSize(headers: ImageHeader[]): Size {
  const [first] = headers;
  const alike = headers.every((header) => header.width === first!.width && header.height === first!.height);
  if (first && alike && Math.max(first.width, first.height) <= LARGEST_KEPT_SIDE) {
    return { width: first.width, height: first.height };
  }
  return { width: DEFAULT_SIDE, height: DEFAULT_SIDE };
}

function unreadable(folder: string, problems: Problems, total: number): RequestError {
  const listed = [...problems];
  const [path, reason] = listed[0]!;
  if (problems.size === 1) {
    return new RequestError(`${printable(path)}: ${reason}; repair or remove this image.`);
  }
  const named = listed.slice(0, NAMED).map(([one, why]) => `${excerpt(relative(folder, one))} (${why})`);
  const more = problems.size > NAMED ? ` and ${problems.size - NAMED} more` : '';
  return new RequestError(
    `${printable(folder)}: ${problems.size} of ${total} images can't be read: ${named.join(', ')}${more}; repair or remove them.`,
  );
}

function summary(headers: ImageHeader[], size: Size, channels: 1 | 3): string {
  const resized = headers.some((header) => header.width !== size.width || header.height !== size.height);
  const kind = channels === 1 ? 'greyscale' : 'colour';
  const count = headers.length.toLocaleString('en');
  return `${count} ${kind} images, ${resized ? 'fitted to' : 'of'} ${size.width} × ${size.height} pixels`;
}
