import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { decodeImage, imageHeader } from '../../models/data/decode-image.js';

/** Made by fixtures/pillow.py; file and pixels in base64. */
interface Reading {
  file: string;
  width: number;
  height: number;
  channels: 1 | 3;
  pixels: string;
}

const readings = JSON.parse(readFileSync(new URL('fixtures/pillow.json', import.meta.url), 'utf8')) as Record<
  string,
  Reading
>;
const bytes = (text: string) => Uint8Array.from(Buffer.from(text, 'base64'));

describe('images are read as Pillow reads them:', () => {
  it.each(Object.entries(readings))('%s', (name, { file, pixels, ...shape }) => {
    const picture = decodeImage(bytes(file));
    expect(picture).toMatchObject(shape);
    const errors = bytes(pixels).map((value, i) => Math.abs(value - picture.pixels[i]!));
    // Alpha and 16 bits are rounded in other ways, and the sums of a cosine transform.
    expect(Math.max(...errors)).toBeLessThanOrEqual(name.startsWith('png') ? 1 : 3);
    expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThan(0.6);
    const { width, height } = shape;
    expect(imageHeader(bytes(file))).toEqual(expect.objectContaining({ width, height, colour: shape.channels === 3 }));
  });
});

describe('the header', () => {
  const whole = bytes(readings['png orientation 6 < after the pixels']!.file);

  it('waits for what is said behind the pixels where the sides differ', () => {
    expect(imageHeader(whole.subarray(0, whole.length - 60))).toBeNull();
    expect(imageHeader(whole)).toMatchObject({ width: 10, height: 14 });
  });

  it('waits for the first scan of a JPEG, before which all else may be said', () => {
    const jpeg = bytes(readings['jpeg orientation behind the frame']!.file);
    const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
    expect(imageHeader(jpeg.subarray(0, frame + 30))).toBeNull();
    expect(imageHeader(jpeg)).toMatchObject({ width: 10, height: 14 });
  });
});

it('a JPEG of two components, or of two with one number, is refused in words', () => {
  const jpeg = bytes(readings['jpeg ycbcr baseline no marker']!.file);
  const frame = jpeg.findIndex((byte, at) => byte === 0xff && jpeg[at + 1] === 0xc0);
  const two = Uint8Array.from(jpeg);
  two[frame + 9] = 2;
  expect(() => decodeImage(two)).toThrow('it has 2 colour components; 1, 3 and 4 can be read');
  const twice = Uint8Array.from(jpeg);
  twice[frame + 13] = twice[frame + 10]!;
  expect(() => decodeImage(twice)).toThrow('two of its colour components have the same number');
});
