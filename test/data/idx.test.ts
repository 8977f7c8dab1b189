import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { idxImages, idxLabels } from '../../models/data/idx-images.js';
import { parseIdx, readIdx } from '../../models/data/idx.js';
import { tempFolder } from './temp-folder.js';

// Two images of 2 × 3 pixels, byte by byte as the format's description has it.
const IMAGES = Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 2, 0, 0, 0, 2, 0, 0, 0, 3, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255);
const LABELS = Uint8Array.of(0, 0, 8, 1, 0, 0, 0, 2, 9, 4);

const parse = (bytes: Uint8Array) => parseIdx('images.idx', bytes);

describe('IDX files', () => {
  it.each([
    ['plain', IMAGES],
    ['gzipped', gzipSync(IMAGES)],
  ])('reads images from a %s file', async (_, bytes) => {
    expect(idxImages('images.idx', await parse(bytes))).toEqual({
      count: 2,
      height: 2,
      width: 3,
      channels: 1,
      pixels: Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 255),
    });
  });

  it('reads colour images', async () => {
    const bytes = Uint8Array.of(0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 3, 7, 8, 9);
    expect(idxImages('images.idx', await parse(bytes))).toMatchObject({ count: 1, channels: 3 });
  });

  it.each([
    ['bytes', [8, 1, 9, 4], [9, 4]],
    ['signed bytes', [9, 1, 9, 4], [9, 4]],
    ['16-bit integers', [0x0b, 1, 1, 0, 0, 4], [256, 4]],
    ['32-bit integers', [0x0c, 1, 0, 0, 1, 0, 0, 0, 0, 4], [256, 4]],
    ['32-bit floats', [0x0d, 1, 0x41, 0x10, 0, 0, 0x40, 0x80, 0, 0], [9, 4]],
    ['64-bit floats', [0x0e, 1, 0x40, 0x22, 0, 0, 0, 0, 0, 0, 0x40, 0x10, 0, 0, 0, 0, 0, 0], [9, 4]],
  ])('reads labels that are %s', async (_, [type, dimensions, ...values], labels) => {
    const bytes = Uint8Array.of(0, 0, type!, dimensions!, 0, 0, 0, 2, ...values);
    expect([...idxLabels('labels.idx', await parse(bytes), 2)]).toEqual(labels);
  });

  it('shows the stored bytes for a checksum', async () => {
    const path = join(tempFolder(), 'labels.gz');
    const stored = gzipSync(LABELS);
    writeFileSync(path, stored);
    let seen: Uint8Array | null = null;
    await readIdx(path, (bytes) => (seen = bytes));
    expect(seen).toEqual(stored);
  });
});

describe('IDX files that are not what they should be', () => {
  const packed = gzipSync(Buffer.concat([IMAGES.subarray(0, 16), Buffer.from('random-ish pixels'.repeat(1))]));
  const large = Buffer.concat([
    Uint8Array.of(0, 0, 8, 3, 0, 0, 0, 100, 0, 0, 0, 28, 0, 0, 0, 28),
    Buffer.alloc(78_400, 7),
  ]);
  const wrong = (header: number[], length = 0) => Uint8Array.of(...header, ...new Array<number>(length).fill(0));

  it.each([
    ['empty', wrong([]), 'begins with nothing'],
    ['text', Buffer.from('hello world'), 'begins with 68 65 6c 6c'],
    ['a PNG', Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10), 'is not an IDX file'],
    ['an unknown type', wrong([0, 0, 7, 3], 30), 'is not an IDX file'],
    ['no dimensions', wrong([0, 0, 8, 0], 30), 'is not an IDX file'],
    ['cut in the header', IMAGES.subarray(0, 10), 'ends within its header, after 10 of 16 bytes'],
    ['cut in the pixels', IMAGES.subarray(0, 20), '2 × 2 × 3 unsigned bytes (12 bytes) and only 4 follow'],
    ['too long', Buffer.concat([IMAGES, Buffer.alloc(5)]), 'and more follow'],
    [
      'absurdly large',
      wrong([0, 0, 8, 3, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255, 255]),
      'at most 2.00 GB',
    ],
    ['larger than memory', wrong([0, 0, 8, 3, 0, 15, 0, 0, 0, 0, 4, 0, 0, 0, 4, 0]), 'at most 2.00 GB'],
    ['gzip of a longer file', packed, 'holds more than the header announces'],
    ['gzip cut off', gzipSync(large).subarray(0, 80), 'the gzip file ends too early'],
    ['gzip of a shorter file', gzipSync(large.subarray(0, 70_000)), 'and only 69984 follow'],
    ['a gzip header alone', gzipSync(large).subarray(0, 4), 'not an IDX file'],
    ['damaged gzip', damaged(gzipSync(large)), 'the gzip file is damaged'],
  ])('says so of %s', async (_, bytes, reason) => {
    const failure = await parse(bytes).then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).toBeInstanceOf(RequestError);
    expect((failure as Error).message).toContain('images.idx: ');
    expect((failure as Error).message).toContain(reason);
  });

  it('unpacks no more of a gzip bomb than its header announces', async () => {
    const bomb = gzipSync(Buffer.concat([IMAGES, Buffer.alloc(300_000_000)]), { level: 1 });
    const before = process.memoryUsage().arrayBuffers;
    await expect(parse(bomb)).rejects.toThrow('holds more than the header announces');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  it.each([
    [[0, 0, 8, 1, 0, 0, 0, 1, 5], 'one dimension and so holds labels'],
    [[0, 0, 8, 2, 0, 0, 0, 1, 0, 0, 0, 1, 5], '2 dimensions (1 × 1) are not images'],
    [[0, 0, 8, 3, 0, 0, 0, 0, 0, 0, 0, 28, 0, 0, 0, 28], 'holds no images'],
    [[0, 0, 8, 3, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 28], '28 × 0 pixels are not possible'],
    [[0, 0, 8, 4, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 2, 1, 1], '2 colour channels'],
    [[0, 0, 9, 3, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1, 1], 'signed bytes; images must be unsigned bytes'],
  ])('refuses images in %j', async (bytes, reason) => {
    const array = await parse(Uint8Array.from(bytes));
    expect(() => idxImages('images.idx', array)).toThrow(reason);
  });

  it.each([
    [[0, 0, 8, 1, 0, 0, 0, 3, 1, 2, 3], '3 labels for 2 images'],
    [[0, 0, 9, 1, 0, 0, 0, 2, 1, 255], 'label 1 (counted from 0) is -1'],
    [[0, 0, 0x0c, 1, 0, 0, 0, 2, 0, 1, 0, 0, 0, 0, 0, 0], 'label 0 (counted from 0) is 65536'],
    [[0, 0, 0x0d, 1, 0, 0, 0, 2, 0x3f, 0, 0, 0, 0, 0, 0, 0], 'label 0 (counted from 0) is 0.5'],
    [[0, 0, 8, 2, 0, 0, 0, 2, 0, 0, 0, 1, 1, 2], '2 dimensions (2 × 1) are not labels'],
  ])('refuses labels in %j', async (bytes, reason) => {
    const array = await parse(Uint8Array.from(bytes));
    expect(() => idxLabels('labels.idx', array, 2)).toThrow(reason);
  });

  it('names a missing file and a folder', async () => {
    const folder = tempFolder();
    await expect(readIdx(join(folder, 'none'))).rejects.toThrow(`${folder}/none: there is no such file or folder`);
    await expect(readIdx(folder)).rejects.toThrow(`${folder}: this is a folder; an IDX file is needed`);
  });
});

/** One bit of the checksum at the end is turned. */
function damaged(packed: Buffer): Buffer {
  packed[packed.length - 6]! ^= 1;
  return packed;
}
