/**
 * CIFAR-10 (Krizhevsky 2009) in its binary version: six files of records in a .tar.gz, each record a class, then the
 * red, green and blue values of 32 × 32 pixels.
 */
import { createHash } from 'node:crypto';
import { RequestError } from '../core/errors.js';
import { imageKeys } from './content-keys.js';
import type { ImportProgress } from './import-dataset.js';
import type { ImportedSplit } from './import-images.js';
import { allocatePixels, formatBytes } from './limits.js';
import { IMAGES, sharedNotes } from './split-notes.js';
import { tarFiles } from './tar.js';
import { unpack } from './unpack.js';
import type { DatasetContent } from './write-dataset.js';
import { imagesAt } from './open-images.js';
import { writeImages } from './write-images.js';

export const CIFAR_10 = 'cifar-10';

/** What an archive must be. */
export interface CifarArchive {
  url: string;
  bytes: number;
  sha256: string;
  /** Images in each of its six files. */
  perBatch: number;
}

export const cifar10Archive: CifarArchive = {
  url: 'https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz',
  bytes: 170_052_171,
  sha256: 'c4a38c50a1bc5f3a1c5537f2155ab9d68f9f25eb1ed8d9ddda3db29a59bca1dd',
  perBatch: 10_000,
};

const BATCHES = {
  train: [1, 2, 3, 4, 5].map((number) => `data_batch_${number}.bin`),
  test: ['test_batch.bin'],
};
const classNames = ['airplane', 'automobile', 'bird', 'cat', 'deer', 'dog', 'frog', 'horse', 'ship', 'truck'];
const PLANE = 32 * 32;
const IMAGE = 3 * PLANE;
const MOST_BYTES = 400_000_000;
const shape = { width: 32, height: 32, channels: 3 as const, classNames };

/**
 * Reads an archive; what it returns writes it as a data set, split as its authors split it. `subject` begins an error
 * sentence. Throws RequestError where it is not the official archive.
 */
export async function cifar10Content(
  subject: string,
  archive: Uint8Array,
  onProgress: (progress: ImportProgress) => void,
  expected: CifarArchive = cifar10Archive,
): Promise<DatasetContent> {
  checkOfficial(subject, archive, expected);
  const files = tarFiles(subject, await unpack(subject, archive, { most: MOST_BYTES, what: 'the archive' }));
  const read = (names: string[]) => readBatches(subject, files, names, expected);
  const splits = { train: read(BATCHES.train), test: read(BATCHES.test) };
  const keysOf = (split: ImportedSplit) => imageKeys({ ...shape, ...split });
  const notes = sharedNotes(IMAGES, await keysOf(splits.train), await keysOf(splits.test));
  const bytes = (splits.train.count + splits.test.count) * IMAGE;
  return {
    what: 'images',
    bytes,
    async write(folder) {
      let done = 0;
      const told = (written: number) => onProgress({ done: (done += written), total: bytes, what: 'Writing' });
      const store = (split: 'train' | 'test') => {
        const { count } = splits[split];
        const chosen = Int32Array.from({ length: count }, (_, i) => i);
        const read = (places: Int32Array) => imagesAt({ ...shape, ...splits[split] }, places);
        return writeImages(folder, split, shape, { ...splits[split], read, chosen }, told);
      };
      return {
        format: 1,
        kind: 'images',
        origin: 'user',
        title: 'CIFAR-10',
        summary: 'Photographs of animals and vehicles in ten classes, by A. Krizhevsky, V. Nair and G. Hinton.',
        licence: 'None is named; its authors ask to cite A. Krizhevsky, Learning Multiple Layers of Features (2009)',
        notes,
        source: expected.url,
        ...shape,
        train: await store('train'),
        test: await store('test'),
      };
    },
  };
}

function checkOfficial(subject: string, archive: Uint8Array, { bytes, sha256 }: CifarArchive): void {
  const found = createHash('sha256').update(archive).digest('hex');
  if (found === sha256) return;
  const seen =
    archive.length === bytes
      ? `its SHA-256 is ${found} instead of ${sha256}`
      : `it has ${formatBytes(archive.length)} (${archive.length} bytes) instead of ${bytes} bytes`;
  throw new RequestError(`${subject}: this is not the official archive of CIFAR-10, as ${seen}; download it again.`);
}

function readBatches(
  subject: string,
  files: Map<string, Uint8Array>,
  names: string[],
  { perBatch }: CifarArchive,
): ImportedSplit & { labels: Int32Array } {
  const count = names.length * perBatch;
  const pixels = allocatePixels(count * IMAGE);
  const labels = new Int32Array(count);
  names.forEach((name, batch) => {
    const file = files.get(name);
    if (file?.length !== perBatch * (1 + IMAGE)) {
      throw new RequestError(
        `${subject}: ${name} ${file ? `has ${file.length} bytes instead of ${perBatch * (1 + IMAGE)}` : 'is missing in it'}; download it again.`,
      );
    }
    for (let i = 0; i < perBatch; i++) {
      const image = batch * perBatch + i;
      const from = i * (1 + IMAGE);
      const label = file[from]!;
      if (label >= classNames.length) {
        throw new RequestError(
          `${subject}: image ${i + 1} of ${name} has class ${label} of ${classNames.length}; download it again.`,
        );
      }
      labels[image] = label;
      for (let at = 0; at < PLANE; at++) {
        for (let c = 0; c < 3; c++) pixels[image * IMAGE + 3 * at + c] = file[from + 1 + c * PLANE + at]!;
      }
    }
  });
  return { images: pixels, labels, count };
}
