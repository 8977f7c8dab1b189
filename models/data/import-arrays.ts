/** Imports IDX and .npy files: images, their labels and their test images, found by name. */
import { basename } from 'node:path';
import { RequestError } from '../core/errors.js';
import { findCompanions, labelNames, type ArrayFiles } from './companion-files.js';
import type { DatasetImport } from './dataset.js';
import { fileError, printable } from './file-errors.js';
import { readIdx } from './idx.js';
import { idxImages, idxLabels, type ImageArray } from './idx-images.js';
import type { ImportProgress } from './import-dataset.js';
import type { ImportedImages, ImportedSplit } from './import-images.js';
import { allocatePixels, formatBytes, MAX_SPLIT_BYTES } from './limits.js';
import { npyPixels, npyRange, pixelScale, readNpyLabels, withNpy, type NpyImages, type NpyRange } from './npy.js';
import { npyLayout } from './npy-layout.js';
import { readHead } from './read-at.js';
import { fitPicture, withChannels } from './resample.js';

interface LabelledImages extends ImageArray {
  labels: Int32Array | null;
}

type Report = (progress: ImportProgress) => void;

/** Reads the images in `path` and what belongs to them. Throws RequestError that names the file at fault. */
export async function importArrays(path: string, request: DatasetImport, onProgress: Report): Promise<ImportedImages> {
  const files = await findCompanions(path);
  const isNpy = await startsLikeNpy(path);
  const notes: string[] = [];
  const [train, test] = isNpy
    ? await readNpyFiles(files, request, onProgress, notes)
    : await readIdxFiles(files, onProgress);
  if (test && (test.width !== train.width || test.height !== train.height || test.channels !== train.channels)) {
    throw new RequestError(
      `${printable(files.testImages!)}: its images have ${shapeOf(test)} and those of ${printable(basename(path))} ${shapeOf(train)}; they must be alike.`,
    );
  }
  if (test && (test.labels === null) !== (train.labels === null)) {
    const without = test.labels ? files.images : files.testImages!;
    throw new RequestError(
      `${printable(without)}: no labels lie beside it; expected ${printable(labelNames(basename(without))[0]!)}.`,
    );
  }
  const classNames = compactLabels([train, test].flatMap((part) => part?.labels ?? []));
  const channels = request.colour === undefined ? train.channels : request.colour === 'rgb' ? 3 : 1;
  const size = request.size ?? { width: train.width, height: train.height };
  const fit = (part: LabelledImages) => fitImages(part, size, channels, onProgress);
  if (!train.labels) {
    const expected = printable(labelNames(basename(path))[0]!);
    notes.push(
      `No labels lie beside ${printable(basename(path))} (such as ${expected}), so the images have no classes.`,
    );
  }
  return {
    ...size,
    channels,
    classNames,
    train: await fit(train),
    test: test && (await fit(test)),
    found: `${(train.count + (test?.count ?? 0)).toLocaleString('en')} images of ${shapeOf(train)}`,
    notes,
  };
}

async function startsLikeNpy(path: string): Promise<boolean> {
  let start: Uint8Array;
  try {
    start = await readHead(path, 8);
  } catch (error) {
    throw fileError(path, error);
  }
  return start[0] === 0x93 || (/\.npy$/i.test(path) && start[0] !== 0);
}

async function readIdxFiles(files: ArrayFiles, onProgress: Report): Promise<[LabelledImages, LabelledImages | null]> {
  const total = files.testImages ? 2 : 1;
  const read = async (images: string, labels: string | null, done: number): Promise<LabelledImages> => {
    const found = idxImages(images, await readIdx(images));
    onProgress({ done, total, what: 'Reading files' });
    return { ...found, labels: labels === null ? null : idxLabels(labels, await readIdx(labels), found.count) };
  };
  const train = await read(files.images, files.labels, 1);
  return [train, files.testImages === null ? null : await read(files.testImages, files.testLabels, 2)];
}

/** Both files are scaled alike, by the range of both. What was decided is added to `notes`. */
async function readNpyFiles(
  files: ArrayFiles,
  { size }: DatasetImport,
  onProgress: Report,
  notes: string[],
): Promise<[LabelledImages, LabelledImages | null]> {
  const paths = [files.images, files.testImages].filter((path) => path !== null);
  const opened = <T>(path: string, use: (images: NpyImages) => Promise<T>) =>
    withNpy(path, (file, header) => use({ path, file, header, layout: npyLayout(path, header, size) }));
  const ranges: NpyRange[] = [];
  for (const path of paths) {
    const report = (images: NpyImages) => (done: number) =>
      onProgress({ done, total: images.layout.count, what: 'Checking values' });
    ranges.push(await opened(path, (images) => npyRange(images, report(images))));
  }
  const range = {
    least: Math.min(...ranges.map((one) => one.least)),
    greatest: Math.max(...ranges.map((one) => one.greatest)),
  };
  notes.push(...(await opened(files.images, (images) => Promise.resolve(npyNotes(images, range)))));
  const read = async (path: string, labels: string | null): Promise<LabelledImages> => {
    const images = await opened(path, (found) =>
      npyPixels(found, pixelScale(path, found.header, range), (done) =>
        onProgress({ done, total: found.layout.count, what: 'Reading images' }),
      ),
    );
    return { ...images, labels: labels === null ? null : await readNpyLabels(labels, images.count) };
  };
  const train = await read(files.images, files.labels);
  return [train, files.testImages === null ? null : await read(files.testImages, files.testLabels)];
}

/** How numbers became images, where that was guessed. */
function npyNotes({ path, header, layout }: NpyImages, range: NpyRange): string[] {
  const notes: string[] = [];
  if (header.shape.length === 2) {
    notes.push(
      `Each row of ${header.shape[1]!.toLocaleString('en')} values was taken for an image of ${layout.width} × ${layout.height} pixels.`,
    );
  }
  if (!header.type.startsWith('f')) return notes;
  const { factor, shift } = pixelScale(path, header, range);
  const from = factor === 1 ? '0 to 255' : shift === 0 ? '0 to 1' : '−1 to 1';
  const seen = [range.least, range.greatest].map((value) => String(Number(value.toPrecision(3))));
  notes.push(`The values, ${seen[0]!} to ${seen[1]!}, were taken for brightness from ${from}.`);
  return notes;
}

/** Renumbers the labels in place as 0, 1, 2, … in their order, and returns the old numbers as names. */
function compactLabels(parts: Int32Array[]): string[] {
  const values = new Set<number>();
  for (const labels of parts) labels.forEach((label) => values.add(label));
  const sorted = [...values].sort((a, b) => a - b);
  const place = new Map(sorted.map((value, i) => [value, i]));
  for (const labels of parts) labels.forEach((label, i) => (labels[i] = place.get(label)!));
  return sorted.map(String);
}

async function fitImages(
  images: LabelledImages,
  size: { width: number; height: number },
  channels: 1 | 3,
  onProgress: Report,
): Promise<ImportedSplit> {
  const { count, width, height, labels, pixels } = images;
  if (width === size.width && height === size.height && channels === images.channels) {
    return { images: pixels, count, labels };
  }
  const from = width * height * images.channels;
  const to = size.width * size.height * channels;
  if (count * to > MAX_SPLIT_BYTES) {
    throw new RequestError(
      `size: ${count} images of ${size.width} × ${size.height} need ${formatBytes(count * to)}; at most ${formatBytes(MAX_SPLIT_BYTES)} are possible, so choose a smaller size.`,
      { field: 'size' },
    );
  }
  const fitted = allocatePixels(count * to);
  for (let i = 0; i < count; i++) {
    const picture = { width, height, channels: images.channels, pixels: pixels.subarray(i * from, (i + 1) * from) };
    fitted.set(fitPicture(withChannels(picture, channels), size).pixels, i * to);
    if (i % Math.ceil(500_000 / from) === 0) {
      onProgress({ done: i, total: count, what: 'Resizing images' });
      await new Promise((resolve) => setImmediate(resolve));
    }
  }
  return { images: fitted, count, labels };
}

function shapeOf({ width, height, channels }: ImageArray): string {
  return `${width} × ${height} pixels, ${channels === 1 ? 'greyscale' : 'colour'}`;
}
