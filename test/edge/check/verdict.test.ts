import { expect, test } from 'vitest';
import { verdictOf } from '../../../models/edge/check/verdict.js';
import { UNCOMPRESSED } from '../../../models/edge/plan.js';
import { variant } from '../variants.js';

const about = { budget: 0.01, referenceAccuracy: 0.914, planned: [], task: 'classes' } as const;

test('names the smallest that is good enough, by what it weighs gzipped', () => {
  const variants = [
    variant({ gzipBytes: 190_500, accuracy: 0.914 }),
    variant({ format: 'tflite', precision: 'int8', gzipBytes: 45_000, accuracy: 0.9125 }),
    variant({ precision: 'int8', gzipBytes: 16_000, accuracy: 0.893, status: 'worse' }),
  ];
  expect(verdictOf({ ...about, variants })).toBe(
    "The smallest that loses at most 1 point is TensorFlow Lite, int8 throughout: 45.0 kB gzipped, 91.25 % of the model's 91.40 %.",
  );
});

test('tells what failed and what is still to come', () => {
  const planned = [{ format: 'tfjs', precision: 'float32', compression: UNCOMPRESSED } as const];
  const variants = [variant({ status: 'failed', message: 'It has no output.' })];
  expect(verdictOf({ ...about, variants, planned })).toBe(
    'No variant is good enough. 1 failed: ONNX, float32, It has no output. 1 more to come.',
  );
  expect(verdictOf({ ...about, variants: [] })).toBe('Nothing has been written yet.');
});

test('without accuracy it is the error that is told', () => {
  const variants = [variant({ maxError: 0.00123, gzipBytes: 2000 })];
  expect(verdictOf({ ...about, task: 'image', referenceAccuracy: null, variants })).toBe(
    'ONNX, float32 works: 2.0 kB gzipped, its outputs off by 0.0012 at most.',
  );
});
