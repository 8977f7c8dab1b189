import { expect, test } from 'vitest';
import type { Variant, VariantsBody } from '../../../../models/edge/panels/variants.js';
import {
  firstLimit,
  labelPlaces,
  qualityAxis,
  sizeAxis,
  staircase,
} from '../../../../renderer/panels/variants/variant-plot.js';
import {
  columnsOf,
  isPlaced,
  originalOf,
  sortedRows,
  variantRows,
} from '../../../../renderer/panels/variants/variant-rows.js';
import {
  cellText,
  changeState,
  conditionsText,
  fittingText,
  rowName,
} from '../../../../renderer/panels/variants/variant-words.js';

const none: Variant['compression'] = { pruned: 0, what: 'weights', fineTuned: 0, clusters: 0 };
const REFERENCE = 0.9142;

function variant(
  step: number,
  format: Variant['format'],
  precision: Variant['precision'],
  more: Partial<Variant> = {},
): Variant {
  return {
    ...{
      step,
      format,
      precision,
      compression: none,
      status: 'ok',
      message: null,
      files: [{ path: `${step}/m`, bytes: 1 }],
    },
    ...{ bytes: null, gzipBytes: null, runtime: 'ORT', loadMs: 1, p50Ms: 0.2, peakBytes: 1e6, examples: 10_000 },
    ...{
      maxError: 0.01,
      meanError: 0.001,
      agreement: 1,
      accuracy: REFERENCE,
      accuracyNoise: 0.003,
      notFinite: 0,
      dominated: false,
    },
    ...more,
  };
}

const body: VariantsBody = {
  ...{ task: 'classes', examples: 10_000, unit: 'test images', referenceAccuracy: REFERENCE, budget: 0.01 },
  ...{ processor: 'x', threads: 1, runs: 200, verdict: '', notes: [] },
  planned: [{ format: 'savedmodel', precision: 'float32', compression: none }],
  variants: [
    variant(1, 'engine', 'float32', { files: [] }),
    variant(2, 'onnx', 'float32', { bytes: 204_900, gzipBytes: 189_600 }),
    variant(3, 'onnx', 'int8', { bytes: 57_800, gzipBytes: 44_100, accuracy: 0.913 }),
    variant(4, 'tflite', 'int8', { bytes: 56_300, gzipBytes: 45_000, accuracy: 0.9127 }),
    variant(5, 'onnx', 'int8', {
      bytes: 57_800,
      gzipBytes: 17_200,
      accuracy: 0.9,
      status: 'worse',
      compression: { ...none, pruned: 0.8, fineTuned: 500 },
    }),
    variant(6, 'tfjs', 'float16', { status: 'failed', maxError: null, accuracy: null, message: 'NaN.' }),
  ],
};
const rows = (kind: 'gzip' | 'raw' = 'gzip') => variantRows(body, kind);

test('a variant is best for its size unless another one is no larger and no worse, by the size that is looked at', () => {
  const marks = (kind: 'gzip' | 'raw') => rows(kind).map(({ mark }) => mark);
  expect(marks('gzip')).toEqual(['none', 'best', 'best', 'dominated', 'best', 'none', 'none']);
  // Unpacked, the TFLite file is the smallest, and the pruned one no smaller than the other.
  expect(marks('raw')).toEqual(['none', 'best', 'best', 'best', 'dominated', 'none', 'none']);
});

test('what was not measured is dashes, whatever it is sorted by, and comes last', () => {
  const columns = columnsOf(body);
  const order = (key: 'gzip' | 'change', down: boolean) =>
    sortedRows(rows(), columns, { key, down }).map(({ key: one }) => one);
  expect(order('gzip', false)).toEqual([
    'variant 5',
    'variant 3',
    'variant 4',
    'variant 2',
    'variant 1',
    'variant 6',
    'planned 0',
  ]);
  expect(order('gzip', true)).toEqual([
    'variant 2',
    'variant 4',
    'variant 3',
    'variant 5',
    'variant 1',
    'variant 6',
    'planned 0',
  ]);
  const planned = rows()[6]!;
  expect(columns.filter(({ numeric }) => numeric).map(({ key }) => cellText(key, planned, 'classes'))).toEqual([
    '–',
    '–',
    '–',
    '–',
    '–',
    '–',
  ]);
});

test('changes of accuracy are points, told as chance, real, or more than allowed', () => {
  const told = rows()
    .slice(1, 5)
    .map((row) => [cellText('change', row, 'classes'), changeState(row, 0.01)]);
  expect(told).toEqual([
    ['0.00', 'noise'],
    ['−0.12', 'noise'],
    ['−0.15', 'noise'],
    ['−1.42', 'worse'],
  ]);
  expect(changeState({ ...rows()[2]!, change: -0.005 }, 0.01)).toBe('real');
  expect(conditionsText(body)).toBe('Original 91.42% of 10,000 test images · 1 thread, 200 runs');
  expect(rowName(rows()[4]!)).toBe('ONNX int8, 80 %');
});

test('without right or wrong there is no column of accuracy, and less error is higher', () => {
  const images: VariantsBody = {
    ...body,
    task: 'image',
    referenceAccuracy: null,
    variants: body.variants.map((one) => ({ ...one, accuracy: null, accuracyNoise: null })),
  };
  expect(columnsOf(images).map(({ key }) => key)).not.toContain('change');
  const placed = variantRows(
    {
      ...images,
      variants: [
        { ...images.variants[1]!, maxError: 1e-6 },
        { ...images.variants[2]!, maxError: 0.1 },
      ],
    },
    'gzip',
  ).filter(isPlaced);
  const { of, noise } = qualityAxis(placed, images);
  expect(of(placed[0]!)).toBeGreaterThan(of(placed[1]!));
  expect(noise).toBeNull();
});

test('the staircase goes up from the smallest to the best, and the band holds what can’t be told from the model', () => {
  const placed = rows().filter(isPlaced);
  const quality = qualityAxis(placed, body);
  expect(quality.noise).toMatchObject({
    half: expect.closeTo(0.3, 6) as number,
    from: expect.closeTo(91.12, 6) as number,
  });
  const steps = staircase(placed, quality, 3);
  expect(steps.map(({ x }) => Number((10 ** x).toFixed(1)))).toEqual([
    17.2, 17.2, 17.2, 44.1, 44.1, 189.6, 189.6, 1000,
  ]);
  expect(steps.map(({ y }) => Number(y.toFixed(2))).slice(1)).toEqual(
    [89.92, 90, 90, 91.3, 91.3, 91.42, 91.42].map((y, at) => (at === 0 ? Number(quality.axis.from.toFixed(2)) : y)),
  );
  expect([...steps].sort((a, b) => a.x - b.x || a.y - b.y)).toEqual(steps);
});

test('a limit begins at a round size in the middle, and says how many fit', () => {
  const sizes = rows().filter(isPlaced);
  expect(firstLimit(sizes)).toBe(64_000);
  expect(
    fittingText(
      sizes.map(({ size }) => size),
      64_000,
    ),
  ).toBe('3 of 4 fit');
  const axis = sizeAxis(sizes, 'gzip', 64_000);
  expect(axis.ticks!(6).map(axis.format!)).toEqual(['20', '50', '100', '200']);
});

test('labels lie neither on each other nor on a point, and inside the plot', () => {
  const points = [
    { x: 100, y: 50, text: 'ONNX int8' },
    { x: 104, y: 52, text: 'TFLite int8' },
    { x: 290, y: 50, text: 'ONNX float32' },
  ];
  const places = labelPlaces(points, { left: 0, right: 300 });
  expect(places[2]).toMatchObject({ anchor: 'end' });
  const boxes = places.map((place, at) => {
    const width = points[at]!.text.length * 6.1;
    return (
      place && {
        left: place.anchor === 'start' ? place.x : place.x - width,
        right: place.anchor === 'start' ? place.x + width : place.x,
        y: place.y,
      }
    );
  });
  expect(
    boxes.every(
      (box, at) =>
        box !== null &&
        boxes.every(
          (other, place) =>
            place === at ||
            other === null ||
            box.right < other.left ||
            box.left > other.right ||
            Math.abs(box.y - other.y) >= 14,
        ),
    ),
  ).toBe(true);
});

test('a variant is held against the float32 one of its format, or the model itself', () => {
  expect(originalOf(body.variants[2]!, body)).toBe(2);
  expect(originalOf(body.variants[3]!, body)).toBe(0);
  expect(originalOf(body.variants[1]!, body)).toBe(0);
});
