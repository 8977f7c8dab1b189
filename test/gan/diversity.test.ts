import { beforeAll, expect, it } from 'vitest';
import { tf } from '../../models/engine/tensorflow.js';
import { diversity } from '../../models/gan/diversity.js';
import { nativeBackend } from '../engine/native.js';

beforeAll(async () => {
  await nativeBackend();
});

/** [64, 3, 2, 1], every other picture `by` brighter than the middle and every other one as much darker. */
function around(middle: number, by: number) {
  const values = Array.from({ length: 64 * 6 }, (_, i) => middle + (Math.floor(i / 6) % 2 === 0 ? by : -by));
  return tf.tensor4d(values, [64, 3, 2, 1]);
}

it('diversity is right of bright pictures that are all but one', () => {
  const value = tf.tidy(() => diversity(around(0.9, 1e-4), around(0, 0.5)).dataSync()[0]!);
  expect(value / 2e-4).toBeCloseTo(1, 2);
});
