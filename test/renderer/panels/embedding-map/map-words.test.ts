import { describe, expect, test } from 'vitest';
import type { EmbeddingMapBody } from '../../../../models/self-supervised/panels/embedding-map.js';
import { mapCsv } from '../../../../renderer/panels/embedding-map/map-csv.js';
import { kindShown, sameExamples, visiblePoints } from '../../../../renderer/panels/embedding-map/map-frame.js';
import { classesTold, figuresOf, mapText, pointTold } from '../../../../renderer/panels/embedding-map/map-words.js';

const body: EmbeddingMapBody = {
  maps: [
    { kind: 'pca', sameClass: 0.31, kept: 0.3, explained: 0.53, scale: 10 },
    { kind: 'tsne', sameClass: 0.57, kept: 0.6, explained: null, scale: 19 },
  ],
  neighbours: 10,
  sameClass: { features: 0.58, plain: 0.52, chance: 0.1 },
  keptByChance: 0.02,
  unit: 'images',
  classNames: ['Coat', 'Bag'],
  numbers: [7, 12, 40],
  labels: [1, 0, 1],
  words: null,
  tiles: { columns: 2, tileWidth: 28, tileHeight: 28 },
};
const places = { pca: { rows: 3, columns: 2, values: Float32Array.of(1, 2, 0.1, -4, 0, 0) } };

describe('a map in words', () => {
  test('tells a point with its number and class', () => {
    expect(pointTold(body, 1)).toBe('Test image 12, Coat');
    expect(pointTold({ ...body, unit: 'texts', labels: null, words: ['a', 'so it goes', 'b'] }, 1)).toBe(
      'Test text 12, so it goes',
    );
  });

  test('tells how many neighbours have the same class, beside chance', () => {
    expect(mapText(body, 'tsne', 200)).toBe(
      't-SNE of 3 test images by their features at step 200. Of the 10 nearest to a point, 57% have its class; by chance 10% would.',
    );
    const names = figuresOf(body, 'pca').map(({ name, value }) => `${name} ${value}`);
    expect(names).toEqual([
      'Same class among neighbours on the map 31%',
      'By all features 58%',
      'By raw pixels 52%',
      'By chance 10%',
      'Neighbours kept 30%',
      'Variance shown 53%',
    ]);
    expect(figuresOf({ ...body, sameClass: null }, 'tsne').map(({ name }) => name)).toEqual(['Neighbours kept']);
  });

  test('tells the classes of what is selected, the most frequent first', () => {
    expect(classesTold(body, [0, 1, 2])).toBe('2 Bag, 1 Coat');
    expect(classesTold({ ...body, labels: null }, [0])).toBe('');
  });
});

test('the kind that a record lacks is replaced by one that it has', () => {
  expect(kindShown({ body, places }, 'tsne')).toBe('pca');
  expect(kindShown({ body, places: {} }, 'tsne')).toBeNull();
});

test('points of hidden classes are not there', () => {
  expect(visiblePoints(body, new Set([1]))).toEqual([1]);
  expect(visiblePoints({ ...body, labels: null }, new Set([0, 1]))).toEqual([0, 1, 2]);
});

test('the images of another record are the same where its examples are', () => {
  expect(sameExamples(body, { ...body, maps: [] })).toBe(true);
  expect(sameExamples(body, { ...body, numbers: [7, 12, 41] })).toBe(false);
});

test('a map is exported with what each point is', () => {
  expect(mapCsv({ body, places }, 'pca')).toBe(
    'example,class,x,y\r\n7,Bag,1,2\r\n12,Coat,0.100000001,-4\r\n40,Bag,0,0\r\n',
  );
});
