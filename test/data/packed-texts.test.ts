import { deflateSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readPngOrientation, unsaidOrientation } from '../../models/data/png-orientation.js';

const packed = Buffer.concat([Buffer.from('Raw profile type exif\0\0'), deflateSync(Buffer.alloc(3_900_000))]);
const sixth = Buffer.from('Raw profile type exif\0\nexif\n 26\n49492a00080000000100120103000100000006000000\n');

test.each([
  [7, 6],
  [8, null],
])('behind %i packed texts that say nothing, the orientation of a PNG file is %s', (before, orientation) => {
  const seen = unsaidOrientation();
  for (let i = 0; i < before; i++) readPngOrientation('zTXt', packed, seen);
  readPngOrientation('tEXt', sixth, seen);
  expect(seen.exif).toBe(orientation);
});
