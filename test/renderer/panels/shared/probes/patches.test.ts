import { expect, test } from 'vitest';
import type { ProbeImage } from '../../../../../models/panels/probes.js';
import {
  overlayShares,
  patchGrid,
  patchLabel,
  patchOf,
  pixelsOf,
  tokenAt,
} from '../../../../../renderer/panels/shared/probes/patches.js';

const image: ProbeImage = {
  width: 28,
  height: 28,
  channels: 1,
  pixels: btoa(String.fromCharCode(...Array.from({ length: 784 }, (_, i) => i % 256))),
  patchWidth: 4,
  patchHeight: 7,
  firstToken: 1,
};

test('patches go row by row from the first one’s token', () => {
  expect(patchGrid(image)).toEqual({ rows: 4, columns: 7 });
  expect(patchOf(image, 0)).toBeNull();
  expect(patchOf(image, 1)).toEqual({ x: 0, y: 0, width: 4, height: 7 });
  expect(patchOf(image, 1 + 7 + 2)).toEqual({ x: 8, y: 7, width: 4, height: 7 });
  expect(patchOf(image, 29)).toBeNull();
  expect(patchLabel(image, 10)).toBe('2·3');
  expect(patchLabel({ ...image, patchWidth: 28, patchHeight: 1 }, 10)).toBe('10');
  expect(patchLabel(image, 0)).toBeNull();
});

test('every point of the picture leads to the patch that it lies in', () => {
  for (let token = 1; token <= 28; token++) {
    const { x, y, width, height } = patchOf(image, token)!;
    expect(tokenAt(image, (x + width / 2) / 28, (y + height / 2) / 28)).toBe(token);
  }
  expect(tokenAt(image, -0.1, 0.5)).toBeUndefined();
  expect(tokenAt(image, 0.5, 1)).toBeUndefined();
});

test('pixels become opaque, grey from one channel or coloured from three', () => {
  expect(Array.from(pixelsOf(image).slice(4, 8))).toEqual([1, 1, 1, 255]);
  const colour: ProbeImage = { ...image, width: 2, height: 1, channels: 3, pixels: btoa('\x01\x02\x03\x04\x05\x06') };
  expect(Array.from(pixelsOf(colour))).toEqual([1, 2, 3, 255, 4, 5, 6, 255]);
  expect(() => pixelsOf({ ...colour, height: 3 })).toThrow('6 bytes are too few for 2 × 3 × 3');
});

test('over the picture the strongest patch is full, unless all weights are about even', () => {
  const weights = new Float32Array(29).fill(0.5 / 27);
  weights[0] = 0.2;
  weights[9] = 0.3;
  const shares = overlayShares(image, weights);
  expect(shares[9]).toBeCloseTo(1, 6);
  expect(shares[10]).toBeCloseTo(0.5 / 27 / 0.3, 6);
  const even = overlayShares(image, new Float32Array(29).fill(1 / 29));
  for (const share of even.slice(1)) expect(share).toBeCloseTo(28 / 29 / 3, 6);
});
