import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { npyLayout } from '../../models/data/npy-layout.js';
import { npyPixels, npyRange, pixelScale, readNpyLabels, withNpy } from '../../models/data/npy.js';
import { tempFolder } from './temp-folder.js';

const folder = tempFolder();
const silent = () => undefined;

/** A .npy file written by hand, as NEP 1 describes it. */
function npy(header: string, values: Uint8Array, version = 1): Buffer {
  const prefix = version === 1 ? 10 : 12;
  const padded = header + ' '.repeat(64 - ((prefix + header.length + 1) % 64)) + '\n';
  const length = Buffer.alloc(prefix - 8);
  if (version === 1) length.writeUInt16LE(padded.length);
  else length.writeUInt32LE(padded.length);
  return Buffer.concat([
    Buffer.from('\x93NUMPY', 'latin1'),
    Buffer.of(version, 0),
    length,
    Buffer.from(padded),
    values,
  ]);
}

const dictionary = (descr: string, shape: string, order = 'False') =>
  `{'descr': '${descr}', 'fortran_order': ${order}, 'shape': ${shape}, }`;

const floats = (...values: number[]) => new Uint8Array(Float32Array.from(values).buffer);

function saved(content: Buffer, name = 'x.npy'): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function pixelsOf(content: Buffer, flat?: { width: number; height: number }) {
  const path = saved(content);
  return withNpy(path, async (file, header) => {
    const images = { path, file, header, layout: npyLayout(path, header, flat) };
    return npyPixels(images, pixelScale(path, header, await npyRange(images, silent)), silent);
  });
}

describe('.npy files', () => {
  // numpy.save of numpy.arange(6, dtype=uint8).reshape(1, 2, 3), version 1.0, as NumPy 2.4 wrote it.
  const byNumpy = Buffer.from(
    '934e554d505901007600' +
      Buffer.from("{'descr': '|u1', 'fortran_order': False, 'shape': (1, 2, 3), }".padEnd(117) + '\n').toString('hex') +
      '000102030405',
    'hex',
  );

  it('reads what NumPy wrote', async () => {
    expect(await pixelsOf(byNumpy)).toEqual({
      count: 1,
      height: 2,
      width: 3,
      channels: 1,
      pixels: Uint8Array.of(0, 1, 2, 3, 4, 5),
    });
  });

  it.each([1, 2, 3])('reads header version %i', async (version) => {
    const file = npy(dictionary('|u1', '(1, 1, 2)'), Uint8Array.of(8, 9), version);
    expect([...(await pixelsOf(file)).pixels]).toEqual([8, 9]);
  });

  it.each([
    ['|i1', [0, 127], [0, 127]],
    ['<u2', [1, 0, 255, 0], [1, 255]],
    ['>u2', [0, 1, 0, 255], [1, 255]],
    ['<i4', [1, 0, 0, 0, 200, 0, 0, 0], [1, 200]],
    ['>i4', [0, 0, 0, 1, 0, 0, 0, 200], [1, 200]],
    ['<i8', [1, 0, 0, 0, 0, 0, 0, 0, 200, 0, 0, 0, 0, 0, 0, 0], [1, 200]],
    ['>u8', [0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 200], [1, 200]],
    ['<f4', [0, 0, 0x80, 0x3f, 0, 0, 0x48, 0x43], [1, 200]],
    ['>f4', [0x3f, 0x80, 0, 0, 0x43, 0x48, 0, 0], [1, 200]],
    ['<f8', [0, 0, 0, 0, 0, 0, 0xf0, 0x3f, 0, 0, 0, 0, 0, 0, 0x69, 0x40], [1, 200]],
    ['>f8', [0x3f, 0xf0, 0, 0, 0, 0, 0, 0, 0x40, 0x69, 0, 0, 0, 0, 0, 0], [1, 200]],
    ['|b1', [0, 1], [0, 255]],
  ])('reads values of type %s', async (type, bytes, pixels) => {
    const file = npy(dictionary(type, '(1, 1, 2)'), Uint8Array.from(bytes));
    expect([...(await pixelsOf(file)).pixels]).toEqual(pixels);
  });

  it('reads Fortran order', async () => {
    // numpy.asfortranarray([[[1, 2, 3], [4, 5, 6]], [[7, 8, 9], [10, 11, 12]]]): the first index varies fastest.
    const file = npy(dictionary('|u1', '(2, 2, 3)', 'True'), Uint8Array.of(1, 7, 4, 10, 2, 8, 5, 11, 3, 9, 6, 12));
    expect([...(await pixelsOf(file)).pixels]).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12]);
  });

  it('reads colours before and behind height and width', async () => {
    const behind = npy(dictionary('|u1', '(1, 1, 2, 3)'), Uint8Array.of(1, 2, 3, 4, 5, 6));
    const before = npy(dictionary('|u1', '(1, 3, 1, 2)'), Uint8Array.of(1, 4, 2, 5, 3, 6));
    expect((await pixelsOf(behind)).pixels).toEqual(Uint8Array.of(1, 2, 3, 4, 5, 6));
    expect(await pixelsOf(before)).toEqual(await pixelsOf(behind));
  });

  it('reads rows of values as squares, or as the size that was asked for', async () => {
    const file = npy(dictionary('|u1', '(1, 4)'), Uint8Array.of(1, 2, 3, 4));
    expect(await pixelsOf(file)).toMatchObject({ width: 2, height: 2 });
    expect(await pixelsOf(file, { width: 4, height: 1 })).toMatchObject({ width: 4, height: 1 });
  });

  it.each([
    ['0…1', [0, 0.5, 1], [0, 128, 255]],
    ['0…1, rounded', [-0.0001, 0.2, 1.0001], [0, 51, 255]],
    ['−1…1', [-1, 0, 1], [0, 128, 255]],
    ['0…255', [0, 2, 254.6], [0, 2, 255]],
  ])('scales floats in %s', async (_, values, pixels) => {
    const file = npy(dictionary('<f4', '(1, 1, 3)'), floats(...values));
    expect([...(await pixelsOf(file)).pixels]).toEqual(pixels);
  });

  it('crosses block borders without losing a value', async () => {
    const count = 1500;
    const values = Float32Array.from({ length: count * 30 * 30 }, (_, i) => i % 251);
    for (const order of ['False', 'True']) {
      const file = npy(dictionary('<f4', `(${count}, 30, 30)`, order), new Uint8Array(values.buffer));
      const { pixels } = await pixelsOf(file);
      const wrong = pixels.findIndex((value, at) => {
        const [n, y, x] = [Math.floor(at / 900), Math.floor(at / 30) % 30, at % 30];
        return value !== (order === 'False' ? at : n + count * (y + 30 * x)) % 251;
      });
      expect(wrong).toBe(-1);
    }
  });

  it('reads labels of one dimension or one column', async () => {
    const row = saved(npy(dictionary('<i8', '(2,)'), Uint8Array.of(3, 0, 0, 0, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0, 0, 0)));
    expect([...(await readNpyLabels(row, 2))]).toEqual([3, 257]);
    const column = saved(npy(dictionary('<f4', '(2, 1)'), floats(4, 5)));
    expect([...(await readNpyLabels(column, 2))]).toEqual([4, 5]);
  });
});

describe('.npy files that are not what they should be', () => {
  const zeros = (count: number) => new Uint8Array(count);

  it.each([
    ['not .npy', Buffer.from('hello, this is no array'), 'this is not a .npy file'],
    ['empty', Buffer.alloc(0), 'this is not a .npy file'],
    ['version 9', npy(dictionary('|u1', '(1, 1, 1)'), zeros(1), 9), '.npy version 9 is unknown'],
    ['cut in the header', npy(dictionary('|u1', '(1, 1, 1)'), zeros(1)).subarray(0, 40), 'ends within its header'],
    [
      'cut in the values',
      npy(dictionary('<f4', '(1, 2, 2)'), zeros(15)),
      '(16 bytes) and 15 follow; the file is cut off',
    ],
    ['too long', npy(dictionary('|u1', '(1, 2, 2)'), zeros(9)), 'is not what it says'],
    ['no dictionary', npy('nonsense', zeros(1)), 'header is damaged'],
    ['objects', npy(dictionary('|O', '(1, 2, 2)'), zeros(32)), "Python objects can't be read"],
    ['complex numbers', npy(dictionary('<c8', '(1, 2, 2)'), zeros(32)), "values of type '<c8' can't be read"],
    ['records', npy("{'descr': [('a', '<f4')], 'fortran_order': False, 'shape': (1, 2, 2), }", zeros(16)), 'records'],
    ['absurdly large', npy(dictionary('|u1', '(99999999, 999, 999)'), zeros(4)), 'values are too many'],
    ['one number', npy(dictionary('|u1', '()'), zeros(1)), 'is not images'],
    ['labels', npy(dictionary('|u1', '(4,)'), zeros(4)), 'holds labels, not images'],
    ['no images', npy(dictionary('|u1', '(0, 2, 2)'), zeros(0)), 'holds no images'],
    ['2 colours', npy(dictionary('|u1', '(1, 2, 2, 2)'), zeros(8)), 'an array of 1 × 2 × 2 × 2 is not images'],
    ['no square', npy(dictionary('|u1', '(1, 5)'), zeros(5)), 'an array of 1 × 5 is not images'],
    ['huge images', npy(dictionary('|u1', '(1, 1, 5000)'), zeros(5000)), '5000 × 1 pixels are not possible'],
    ['NaN', npy(dictionary('<f4', '(3, 1, 2)'), floats(0, 1, 0, NaN, 1, NaN)), 'image 1 (counted from 0) holds NaN'],
    ['infinity', npy(dictionary('<f4', '(3, 1, 2)'), floats(0, 1, 0, 1, -Infinity, 0)), 'image 2 (counted from 0)'],
    [
      'NaN in Fortran order',
      npy(dictionary('<f4', '(3, 1, 2)', 'True'), floats(0, 0, NaN, 0, NaN, 0)),
      'image 1 (counted from 0) holds NaN',
    ],
    ['values over 255', npy(dictionary('<u2', '(1, 1, 2)'), Uint8Array.of(0, 0, 0, 1)), 'from 0 to 256'],
    ['values below -1', npy(dictionary('<f4', '(1, 1, 2)'), floats(-2, 1)), 'from -2 to 1; pixels of type f4 must lie'],
  ])('says so of %s', async (_, content, reason) => {
    await expect(pixelsOf(content)).rejects.toThrow(expect.objectContaining({ name: 'RequestError' }));
    await expect(pixelsOf(content)).rejects.toThrow(reason);
    await expect(pixelsOf(content)).rejects.toThrow(`${folder}/x.npy: `);
  });

  it.each([
    ['too few', npy(dictionary('|u1', '(3,)'), zeros(3)), '3 labels for 2 images'],
    ['one-hot rows', npy(dictionary('|u1', '(2, 10)'), zeros(20)), 'an array of 2 × 10 is not labels'],
    ['negative', npy(dictionary('|i1', '(2,)'), Uint8Array.of(0, 255)), 'label 1 (counted from 0) is -1'],
    ['not whole', npy(dictionary('<f4', '(2,)'), floats(0.5, 1)), 'label 0 (counted from 0) is 0.5'],
    ['NaN', npy(dictionary('<f4', '(2,)'), floats(NaN, 1)), 'label 0 (counted from 0) is NaN'],
  ])('refuses labels: %s', async (_, content, reason) => {
    await expect(readNpyLabels(saved(content), 2)).rejects.toThrow(reason);
  });
});
