import { describe, expect, test } from 'vitest';
import {
  layerText,
  mapsOf,
  mapWidth,
  paintUpTo,
  strongestText,
} from '../../../../renderer/panels/feature-maps/feature-maps.js';
import { heatColours } from '../../../../renderer/panels/shared/heatmap/colour-map.js';

const layer = { name: 'Convolution 1', width: 3, height: 2, channels: 2, of: 8, largest: [5, 0] };
const matrix = { rows: 4, columns: 3, values: Float32Array.from({ length: 12 }, (_, at) => at) };

describe('feature maps', () => {
  test('the maps of a layer lie one below the other', () => {
    const [first, second] = mapsOf(layer, matrix);
    expect(first).toEqual({ rows: 2, columns: 3, values: Float32Array.of(0, 1, 2, 3, 4, 5) });
    expect(Array.from(second!.values)).toEqual([6, 7, 8, 9, 10, 11]);
  });

  test('colours end at the largest value, and nothing is drawn of what is below 0', () => {
    const pixels = new Uint32Array(3);
    paintUpTo(2)({ rows: 1, columns: 3, values: Float32Array.of(-1, 0, 2) }, pixels);
    expect(pixels[0]).toBe(pixels[1]);
    expect(pixels[1]).toBe(heatColours[0]);
    expect(pixels[2]).toBe(heatColours.at(-1));
    paintUpTo(0)({ rows: 1, columns: 3, values: new Float32Array(3) }, pixels);
    expect(pixels[2]).toBe(heatColours[0]);
  });

  test('a map is drawn at a whole multiple of its pixels', () => {
    expect(mapWidth({ width: 28, height: 28 }, 56)).toBe(56);
    expect(mapWidth({ width: 13, height: 13 }, 56)).toBe(52);
    expect(mapWidth({ width: 224, height: 224 }, 56)).toBe(224);
  });

  test('a layer is told with what is not shown of it and what is silent', () => {
    expect(layerText(layer)).toBe('2 of 8 maps of 3 × 2, 1 silent');
    expect(strongestText(layer)).toContain('The strongest are 1 (up to 5.00), 2 (up to 0).');
  });
});
