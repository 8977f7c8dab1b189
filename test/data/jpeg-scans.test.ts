import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { decodeJpeg } from '../../models/data/jpeg.js';
import { jpegHeader } from '../../models/data/jpeg-header.js';
import { checkScans } from '../../models/data/jpeg-scans.js';
import { projectRoot } from '../../build/paths.mjs';

const fixture = (name: string): Buffer => readFileSync(join(projectRoot, 'test', 'data', 'fixtures', name));

/** The file with another size in its frame. */
function sized(name: string, width: number, height: number): Buffer {
  const bytes = fixture(name);
  const frame = Math.max(bytes.indexOf(Buffer.from([0xff, 0xc0])), bytes.indexOf(Buffer.from([0xff, 0xc2])));
  bytes.writeUInt16BE(height, frame + 5);
  bytes.writeUInt16BE(width, frame + 7);
  return bytes;
}

test.each(['colour.jpg', 'grey.jpg', 'progressive.jpg', 'cmyk.jpg'])(
  '%s of a few hundred bytes is not taken for 64 million pixels, whose room nobody takes',
  (name) => {
    const bytes = sized(name, 8000, 8000);
    expect(() => checkScans(bytes, jpegHeader(bytes)!)).toThrow('it is cut off or damaged');
    checkScans(fixture(name), jpegHeader(fixture(name))!);
  },
);

test('a file of thousands of scans, each of which runs through all pixels, is refused', () => {
  const bytes = fixture('progressive.jpg');
  const { scanAt } = jpegHeader(bytes)!;
  const scan = Buffer.from([0xff, 0xda, 0, 8, 1, 1, 0, 0, 0x3f, 0]);
  const many = Buffer.concat([bytes.subarray(0, -2), ...new Array<Buffer>(5000).fill(scan), bytes.subarray(-2)]);
  expect(scanAt).toBeLessThan(bytes.length);
  expect(() => decodeJpeg(many)).toThrow('more than 100 scans');
});

test('a component that is said to be sampled 15 or no times to another is damaged', () => {
  for (const sampling of [0xf1, 0x01, 0x10, 0x55]) {
    const bytes = fixture('colour.jpg');
    const frame = bytes.indexOf(Buffer.from([0xff, 0xc0]));
    bytes[frame + 11] = sampling;
    expect(() => decodeJpeg(bytes)).toThrow('its JPEG header is damaged');
  }
});
