import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { deflateSync } from 'node:zlib';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { crc32 } from '../../models/data/crc32.js';
import { decodeImage, imageHeader } from '../../models/data/decode-image.js';
import { ImageError } from '../../models/data/image-header.js';
import { encodePng } from '../../models/data/png.js';

const folder = fileURLToPath(new URL('fixtures/', import.meta.url));
const fixture = (name: string) => readFileSync(folder + name);

interface Expected {
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: string;
}

// The images were written by Pillow 13 and netpbm's pnmtopng 11; the pixels are those that went into the PNGs
// (transparent ones on white), and those that libjpeg reads from the JPEGs.
const expected = JSON.parse(fixture('expected.json').toString()) as Record<string, Expected>;
const names = Object.keys(expected);
const pngs = names.filter((name) => name.endsWith('.png'));
const jpegs = names.filter((name) => name.endsWith('.jpg'));

describe('decodeImage', () => {
  it('is tried on every fixture', () => {
    expect(names.sort()).toEqual(
      readdirSync(folder)
        .filter((name) => /\.(png|jpg)$/.test(name))
        .sort(),
    );
  });

  it.each(pngs)('reads %s exactly', (name) => {
    const { pixels, ...shape } = expected[name]!;
    const picture = decodeImage(fixture(name));
    expect(picture).toMatchObject({ ...shape, channels: picture.channels });
    const wanted = [...Buffer.from(pixels, 'base64')];
    expect([...picture.pixels]).toEqual(wanted);
  });

  // Decoders of JPEG may round differently, and smooth reduced colours or not.
  it.each(jpegs)('reads %s as libjpeg does', (name) => {
    const { pixels, ...shape } = expected[name]!;
    const picture = decodeImage(fixture(name));
    expect(picture).toMatchObject(shape);
    const wanted = Buffer.from(pixels, 'base64');
    const errors = picture.pixels.map((value, i) => Math.abs(value - wanted[i]!));
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(3);
    expect(Math.max(...errors)).toBeLessThan(25);
  });

  it.each(names)('knows the size of %s from its beginning', (name) => {
    const { width, height } = expected[name]!;
    expect(imageHeader(fixture(name).subarray(0, 4096))).toMatchObject({ width, height });
  });

  it('tells colour from greyscale by the header', () => {
    expect(imageHeader(fixture('rgb.png'))!.colour).toBe(true);
    expect(imageHeader(fixture('palette-4.png'))!.colour).toBe(true);
    expect(imageHeader(fixture('grey-alpha.png'))!.colour).toBe(false);
    expect(imageHeader(fixture('colour.jpg'))!.colour).toBe(true);
    expect(imageHeader(fixture('grey.jpg'))!.colour).toBe(false);
  });
});

describe('damaged images', () => {
  it.each(names)('%s cut anywhere is an error with a reason, never another picture', (name) => {
    const whole = fixture(name);
    for (const share of [0.02, 0.1, 0.3, 0.5, 0.7, 0.9]) {
      const part = whole.subarray(0, Math.floor(whole.length * share));
      expect(() => decodeImage(part)).toThrow(ImageError);
    }
  });

  it.each(pngs)('%s with one wrong byte is an error or the same picture', (name) => {
    const whole = fixture(name);
    const picture = decodeImage(whole);
    for (let at = 8; at < whole.length; at++) {
      const changed = Uint8Array.from(whole);
      changed[at]! ^= 0x10;
      try {
        expect(decodeImage(changed)).toEqual(picture);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
      }
    }
  });

  it.each(jpegs)('%s with one wrong byte is a picture or an ImageError', (name) => {
    const whole = fixture(name);
    for (let at = 2; at < whole.length; at += 3) {
      const changed = Uint8Array.from(whole);
      changed[at]! ^= 0x55;
      try {
        decodeImage(changed);
      } catch (error) {
        if (!(error instanceof ImageError)) throw error;
      }
    }
  });

  it.each([
    ['lossless', 1, 0xc3, 'lossless or arithmetic-coded'],
    ['arithmetic-coded', 1, 0xc9, 'lossless or arithmetic-coded'],
    ['12-bit', 4, 12, 'it has 12 bits per colour'],
  ])('names a JPEG that is %s', (_, offset, value, reason) => {
    const changed = Uint8Array.from(fixture('grey.jpg'));
    const frame = changed.findIndex((byte, at) => byte === 0xff && changed[at + 1] === 0xc0);
    changed[frame + offset] = value;
    expect(() => decodeImage(changed)).toThrow(reason);
  });

  it('unpacks no more of a PNG than its size needs', () => {
    const [width, height] = [4, 4];
    const bomb = withPixels(
      encodePng({ width, height, channels: 1, pixels: new Uint8Array(16) }),
      Buffer.alloc(100_000_000),
    );
    const before = process.memoryUsage().arrayBuffers;
    expect(() => decodeImage(bomb)).toThrow('it holds more than the pixels of its size');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(5_000_000);
    const missing = encodePng({ width, height, channels: 1, pixels: new Uint8Array(16) });
    expect(() => decodeImage(withPixels(missing, Buffer.alloc(12)))).toThrow('its pixels end too early');
    expect(() => decodeImage(withPixels(missing, Buffer.alloc(20, 7)))).toThrow('its pixels are damaged');
  });

  it('refuses a size that would take all memory before it unpacks anything', () => {
    const bomb = Uint8Array.from(fixture('grey.png'));
    new DataView(bomb.buffer).setUint32(16, 60_000);
    new DataView(bomb.buffer).setUint32(20, 60_000);
    expect(() => decodeImage(bomb)).toThrow('60000 × 60000 pixels are more than the 65 million that are read');
    expect(() => imageHeader(bomb)).toThrow(ImageError);
  });
});

describe('encodePng', () => {
  it.each([1, 3] as const)('writes what another decoder reads back, %i channels', (channels) => {
    const pixels = Uint8Array.from({ length: 5 * 4 * channels }, (_, i) => (i * 37) % 256);
    const file = encodePng({ width: 5, height: 4, channels, pixels });
    expect(decode(file, { checkCrc: true })).toMatchObject({ width: 5, height: 4, channels, depth: 8 });
    expect([...decode(file).data]).toEqual([...pixels]);
    expect(encodePng({ width: 5, height: 4, channels, pixels })).toEqual(file);
  });
});

/** The PNG with other rows behind its header. */
function withPixels(png: Uint8Array, rows: Buffer): Uint8Array {
  const packed = deflateSync(rows);
  const checked = Buffer.concat([Buffer.from('IDAT'), packed]);
  const [length, check] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(packed.length);
  check.writeUInt32BE(crc32(checked));
  return Buffer.concat([png.subarray(0, 33), length, checked, check, png.subarray(-12)]);
}
