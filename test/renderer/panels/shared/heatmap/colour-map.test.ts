import { describe, expect, test } from 'vitest';
import {
  channelsOf,
  colourAt,
  cssColour,
  divergingColours,
  heatColours,
  inkOn,
  luminance,
  NOT_FINITE,
} from '../../../../../renderer/panels/shared/heatmap/colour-map.js';

describe('the colours of weights', () => {
  test('grow lighter with every step, from near black to a light yellow', () => {
    const light = Array.from(heatColours, luminance);
    for (let i = 1; i < 256; i++) expect(light[i]!).toBeGreaterThanOrEqual(light[i - 1]!);
    for (let i = 8; i < 256; i++) expect(light[i]!).toBeGreaterThan(light[i - 8]!);
    expect(light[0]).toBeLessThan(0.02);
    expect(light[255]).toBeGreaterThan(0.65);
  });

  test('are packed as ImageData reads them: red in the lowest byte, opaque', () => {
    const last = heatColours[255]!;
    const bytes = new Uint8ClampedArray(Uint32Array.of(last).buffer);
    expect(bytes[3]).toBe(255);
    expect({ red: bytes[0], green: bytes[1], blue: bytes[2] }).toEqual(channelsOf(last));
    expect(bytes[0]).toBeGreaterThan(bytes[2]!);
    expect(cssColour(last)).toBe(`rgb(${bytes[0]} ${bytes[1]} ${bytes[2]})`);
    expect(cssColour(last, 0.5)).toContain('/ 0.500');
  });

  test('stay at their ends beyond 0 and 1, and tell what is not a number', () => {
    expect(colourAt(heatColours, -3)).toBe(heatColours[0]);
    expect(colourAt(heatColours, 7)).toBe(heatColours[255]);
    expect(colourAt(heatColours, NaN)).toBe(NOT_FINITE);
    expect(heatColours).not.toContain(NOT_FINITE);
  });
});

test('diverging colours are darkest at 0 and grow lighter to both sides', () => {
  const light = Array.from(divergingColours, luminance);
  expect(Math.min(...light)).toBe(Math.min(light[127]!, light[128]!));
  for (let i = 136; i < 256; i += 8) expect(light[i]!).toBeGreaterThan(light[i - 8]!);
  for (let i = 119; i >= 0; i -= 8) expect(light[i]!).toBeGreaterThan(light[i + 8]!);
});

test('letters on any colour have a contrast of at least 4.5 to 1', () => {
  const of = (css: string) => {
    const [red, green, blue] = [1, 3, 5].map((at) => parseInt(css.slice(at, at + 2), 16));
    return luminance(((255 << 24) | (blue! << 16) | (green! << 8) | red!) >>> 0);
  };
  for (const colour of heatColours) {
    const [a, b] = [luminance(colour), of(inkOn(colour))];
    expect((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)).toBeGreaterThan(4.5);
  }
});
