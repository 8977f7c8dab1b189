import { describe, expect, test } from 'vitest';
import { svgOf } from '../../../../../models/core/plot/svg.js';
import { mapFigure } from '../../../../../renderer/panels/explanations/map/map-figure.js';
import { imageMapOf } from '../../../../../renderer/panels/explanations/map/map-of-row.js';
import { mapWords, patchTitle, placeWords } from '../../../../../renderer/panels/explanations/map/map-words.js';
import {
  patchEdges,
  patchMap,
  patchRuns,
  patchUnder,
} from '../../../../../renderer/panels/explanations/map/patch-map.js';

/** Four patches of 3 × 3 pixels in a picture of 6 × 6. */
const size = { width: 6, height: 6 };
const quarters = Array.from({ length: 36 }, (_, at) => (at >= 18 ? 2 : 0) + (at % 6 >= 3 ? 1 : 0));

/** A record by hand: two rows of which the second one is a picture with values of two classes. */
const body = {
  image: { ...size, channels: 1 },
  outputs: ['Sneaker', 'Sandal'],
  players: { kind: 'patches' as const, count: 4, names: null, categories: null },
};
const matrices: Record<string, { rows: number; columns: number; values: Float32Array }> = {
  values: { rows: 2, columns: 8, values: Float32Array.of(...new Array<number>(8).fill(9), 0, -1, 0.5, 0, 1, 2, 3, 4) },
  inputs: { rows: 2, columns: 36, values: new Float32Array(72).fill(128) },
  patches: { rows: 2, columns: 36, values: Float32Array.of(...new Array<number>(36).fill(0), ...quarters) },
};
const image = () => imageMapOf(body, (name) => matrices[name] ?? null, { row: 1, shown: [0] })!;

describe('patches of an image', () => {
  test('a record’s row is drawn with its own patches and the values of the outputs that are shown', () => {
    const { map, outputs } = image();
    expect(map.count).toBe(4);
    expect([...map.patches]).toEqual(quarters);
    expect(outputs.map(({ name, values }) => [name, ...Array.from(values)])).toEqual([['Sneaker', 0, -1, 0.5, 0]]);
  });

  test('a pixel of several channels has the sum of their values', () => {
    const pixels = { values: { rows: 1, columns: 12, values: Float32Array.of(1, 2, 3, 0, 0, 0, -1, -1, -1, 0, 0, 1) } };
    const inputs = { rows: 1, columns: 12, values: new Float32Array(12) };
    const found = imageMapOf(
      { image: { width: 2, height: 2, channels: 3 }, outputs: ['y'], players: { ...body.players, kind: 'pixels' } },
      (name) => ({ ...pixels, inputs })[name] ?? null,
      { row: 0, shown: [0] },
    )!;
    expect(Array.from(found.outputs[0]!.values)).toEqual([6, 0, -3, 1]);
  });

  test('outlines lie between patches alone, and a whole one around the one that is looked at', () => {
    const map = patchMap(size, quarters);
    expect(patchEdges(map)).toHaveLength(12);
    expect(patchEdges(map, 3)).toHaveLength(12);
    expect(patchEdges(map, 3)).toContainEqual([6, 5, 6, 6]);
  });

  test('runs cover every pixel once', () => {
    const runs = patchRuns(patchMap(size, quarters));
    expect(runs.reduce((sum, { width }) => sum + width, 0)).toBe(36);
    expect(runs).toContainEqual({ patch: 3, x: 3, y: 5, width: 3 });
  });

  test('a point finds its patch', () => {
    const map = patchMap(size, quarters);
    expect(patchUnder(map, 0.9, 0.1)).toBe(1);
    expect(patchUnder(map, 0.1, 0.9)).toBe(2);
    expect(patchUnder(map, 1.2, 0.9)).toBeUndefined();
  });

  test('words say where it is', () => {
    const { map, outputs } = image();
    expect(placeWords(map, 2)).toBe('the patch at the lower left');
    expect(patchTitle(map, 2)).toBe('Patch 3, rows 3–5, columns 0–2');
    expect(mapWords(map, outputs[0]!)).toBe(
      'Speaks most for Sneaker: the patch at the lower left (+0.500); most against it: the patch at the upper right (−1.00).',
    );
    expect(mapWords(map, { name: 'Bag', values: [-1, -2, -3, -4] })).toContain('Nothing speaks for Bag;');
  });

  test('a file of it has the picture, the map, and what colours stand for', () => {
    const svg = svgOf(
      mapFigure({ ...image(), title: 'Image 1', scale: { limit: 1, beyond: 0 }, unit: 'probability', strength: 1 }),
      'Image 1',
    );
    for (const text of ['Original', 'Sneaker', '−1.00', '+1.00', 'probability; no value lies beyond', '#808080']) {
      expect(svg).toContain(text);
    }
  });
});
