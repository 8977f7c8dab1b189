import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { importDataset, loadDataset } from '../../models/data/catalog.js';
import type { DatasetImport } from '../../models/data/dataset.js';
import { idxHeader } from '../../models/data/idx.js';
import { decided } from './decided.js';
import { freshDirs, tempFolder } from './temp-folder.js';
import { writeFiles } from './write-images.js';

const silent = () => undefined;

/** `count` images of 2 × 2 pixels; image i has the value first + i. */
function idxImageFile(count: number, first = 0): Buffer {
  const pixels = Array.from({ length: 4 * count }, (_, i) => first + Math.floor(i / 4));
  return Buffer.concat([idxHeader('u1', [count, 2, 2]), Uint8Array.from(pixels)]);
}
const idxLabelFile = (...labels: number[]) =>
  Buffer.concat([idxHeader('u1', [labels.length]), Uint8Array.from(labels)]);

function npy(descr: string, shape: number[], values: Uint8Array): Buffer {
  const header = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${shape.join(', ')},), }`.padEnd(117) + '\n';
  return Buffer.concat([Buffer.from('\x93NUMPY\x01\x00\x76\x00', 'latin1'), Buffer.from(header), values]);
}

async function imported(path: string, request: Partial<DatasetImport> = {}) {
  const dirs = freshDirs();
  const info = await importDataset({ path, name: 'mine', ...request }, dirs, silent);
  return { info, train: await loadDataset('mine', 'train', dirs), test: await loadDataset('mine', 'test', dirs) };
}

describe('IDX files', () => {
  const names = [
    ['train-images-idx3-ubyte', 'train-labels-idx1-ubyte', 't10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'],
    ['train-images.idx3-ubyte', 'train-labels.idx1-ubyte', 't10k-images.idx3-ubyte', 't10k-labels.idx1-ubyte'],
    [
      'emnist-train-images-idx3-ubyte',
      'emnist-train-labels-idx1-ubyte',
      'emnist-test-images-idx3-ubyte',
      'emnist-test-labels-idx1-ubyte',
    ],
  ] as const;

  it.each(names)('named like %s are found with labels and test images', async (images, labels, tests, testLabels) => {
    for (const packed of [false, true]) {
      const file = (content: Buffer) => (packed ? gzipSync(content) : content);
      const ending = packed ? '.gz' : '';
      const folder = writeFiles(tempFolder(), {
        [images + ending]: file(idxImageFile(3)),
        [labels + ending]: file(idxLabelFile(5, 7, 5)),
        [tests + ending]: file(idxImageFile(2, 100)),
        [testLabels + ending]: file(idxLabelFile(7, 7)),
      });
      for (const path of [join(folder, images + ending), folder]) {
        const { info, train, test } = await imported(path);
        expect(info).toMatchObject({ train: 3, test: 2, width: 2, height: 2, classNames: ['5', '7'] });
        expect(decided(info)).toEqual([]);
        expect([...train.images]).toEqual([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2]);
        expect([...train.labels!]).toEqual([0, 1, 0]);
        expect([...test.labels!]).toEqual([1, 1]);
      }
    }
  });

  it('without labels have no classes, and the note says which name was looked for', async () => {
    const folder = writeFiles(tempFolder(), { 'faces.idx': idxImageFile(20) });
    const { info } = await imported(join(folder, 'faces.idx'));
    expect(info).toMatchObject({ train: 18, test: 2, classNames: [] });
    expect(decided(info)).toEqual([
      'No labels lie beside faces.idx (such as faces-labels.idx), so the images have no classes.',
    ]);
  });

  /** Two bytes for each image, no two images alike. */
  const idxPixels = (count: number) =>
    Buffer.from(Array.from({ length: 2 * count }, (_, i) => (i % 2 === 0 ? i >> 9 : (i >> 1) & 255)));

  it('can have more classes than a byte holds', async () => {
    const count = 600;
    const labels = Buffer.alloc(4 * count);
    for (let i = 0; i < count; i++) labels.writeInt32BE(i % 300, 4 * i);
    const folder = writeFiles(tempFolder(), {
      'images.idx': Buffer.concat([idxHeader('u1', [count, 1, 2]), idxPixels(count)]),
      'labels.idx': Buffer.concat([idxHeader('i4', [count]), labels]),
    });
    const { info, train } = await imported(join(folder, 'images.idx'));
    expect(info.classNames).toHaveLength(300);
    expect(Math.max(...train.labels!)).toBe(299);
  });

  it('are resized and coloured on request', async () => {
    const folder = writeFiles(tempFolder(), { 'x.idx': idxImageFile(4, 50) });
    const { info, train } = await imported(join(folder, 'x.idx'), { size: { width: 3, height: 3 }, colour: 'rgb' });
    expect(info).toMatchObject({ width: 3, height: 3, channels: 3 });
    expect(train.images).toHaveLength(3 * 27);
  });
});

describe('.npy files', () => {
  it('are found by name, scaled alike and labelled', async () => {
    const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);
    const folder = writeFiles(tempFolder(), {
      'x_train.npy': npy('<f4', [2, 1, 2], floats(0, 0.5, 1, 0.5)),
      'y_train.npy': npy('|u1', [2], Uint8Array.of(1, 0)),
      'x_test.npy': npy('<f4', [1, 1, 2], floats(-1, 1)),
      'y_test.npy': npy('|u1', [1], Uint8Array.of(1)),
    });
    for (const path of [folder, join(folder, 'x_train.npy')]) {
      const { info, train, test } = await imported(path);
      expect(info).toMatchObject({ train: 2, test: 1, width: 2, height: 1, classNames: ['0', '1'] });
      // −1 in the test images makes the range −1…1 for both.
      expect([...train.images]).toEqual([128, 191, 255, 191]);
      expect([...test.images]).toEqual([0, 255]);
      expect([...train.labels!]).toEqual([1, 0]);
      expect(decided(info)).toEqual(['The values, -1 to 1, were taken for brightness from −1 to 1.']);
    }
  });

  it('of rows of values are images where these make a square, which is told', async () => {
    const folder = writeFiles(tempFolder(), {
      'x.npy': npy(
        '|u1',
        [3, 64],
        Uint8Array.from({ length: 192 }, (_, i) => i),
      ),
    });
    const { info } = await imported(join(folder, 'x.npy'));
    expect(info).toMatchObject({ width: 8, height: 8 });
    expect(decided(info)[0]).toBe('Each row of 64 values was taken for an image of 8 × 8 pixels.');
  });
});

describe('arrays that can not be imported', () => {
  it.each<[string, Record<string, Uint8Array | string>, string, string]>([
    [
      'labels too few',
      { 'images.idx': idxImageFile(3), 'labels.idx': idxLabelFile(1, 2) },
      'images.idx',
      'labels.idx: 2 labels for 3 images',
    ],
    [
      'broken labels',
      { 'images.idx': idxImageFile(3), 'labels.idx': 'no' },
      'images.idx',
      'labels.idx: this is not an IDX file',
    ],
    [
      'labels given as images',
      { 'labels.idx': idxLabelFile(1, 2) },
      'labels.idx',
      'holds labels; give the file with the images',
    ],
    [
      'cut gzip',
      { 'images.idx.gz': gzipSync(idxImageFile(200)).subarray(0, 100) },
      'images.idx.gz',
      'the gzip file ends too early',
    ],
    ['one image', { 'images.idx': idxImageFile(1) }, 'images.idx', 'one image is not a data set'],
    ['empty file', { 'images.idx': '' }, 'images.idx', 'the file is empty'],
    [
      'something else',
      { 'data.bin': Uint8Array.of(7, 0, 255) },
      'data.bin',
      'neither text nor an IDX or .npy file; give a text, a .csv or .tsv file, an IDX or .npy file, or a folder',
    ],
    ['an archive', { 'data.npz': 'PK\x03\x04' }, 'data.npz', 'this is an archive; unpack it'],
    ['no such file', {}, 'none.idx', 'none.idx: there is no such file or folder'],
    [
      'test images of another size',
      { 'train.npy': npy('|u1', [2, 2, 2], new Uint8Array(8)), 'test.npy': npy('|u1', [2, 3, 3], new Uint8Array(18)) },
      'train.npy',
      'test.npy: its images have 3 × 3 pixels, greyscale and those of train.npy 2 × 2 pixels, greyscale',
    ],
    [
      'test images without labels',
      {
        'train-images.idx': idxImageFile(2),
        'train-labels.idx': idxLabelFile(1, 2),
        'test-images.idx': idxImageFile(2),
      },
      'train-images.idx',
      'test-images.idx: no labels lie beside it; expected test-labels.idx',
    ],
    [
      'several arrays',
      { 'one.npy': '', 'two.npy': '', 'three.npy': '' },
      '',
      'holds several arrays (one.npy, three.npy, two.npy); name the file',
    ],
  ])('%s', async (_, files, path, reason) => {
    const folder = writeFiles(tempFolder(), files);
    const failure = imported(join(folder, path));
    await expect(failure).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
    await expect(failure).rejects.toThrow(reason);
    await expect(failure).rejects.toThrow(folder);
  });

  it('a pipe, which would be read for ever', async () => {
    await expect(imported('/dev/zero')).rejects.toThrow('/dev/zero: this is neither a file nor a folder');
  });
});
