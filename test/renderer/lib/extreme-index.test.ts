import { describe, expect, test } from 'vitest';
import { ExtremeIndex } from '../../../renderer/lib/extreme-index.js';
import { seeded } from '../dev/random.js';

/** The same by looking at every value. */
function bruteForce(values: Float32Array, from: number, to: number) {
  const found = { lowest: -1, highest: -1, firstGap: -1 };
  for (let i = from; i < to; i++) {
    const value = values[i]!;
    if (!Number.isFinite(value)) {
      if (found.firstGap < 0) found.firstGap = i;
      continue;
    }
    if (found.lowest < 0 || value < values[found.lowest]!) found.lowest = i;
    if (found.highest < 0 || value > values[found.highest]!) found.highest = i;
  }
  return found;
}

describe('extremes of a stretch', () => {
  const random = seeded(1);
  const values = Float32Array.from({ length: 20_000 }, () => {
    const one = random();
    return one < 0.001 ? NaN : one < 0.002 ? Infinity : random() * 100;
  });

  test('are those found by looking at every value, however the column grew', () => {
    const index = new ExtremeIndex();
    for (let length = 0; length <= values.length; length += 1 + Math.floor(random() * 700))
      index.extend(values, length);
    index.extend(values, values.length);
    for (let i = 0; i < 500; i++) {
      const from = Math.floor(random() * values.length);
      const to = from + Math.floor(random() * (values.length - from + 1));
      expect(index.find(from, to)).toEqual(bruteForce(values, from, to));
    }
  });

  test('of nothing are none', () => {
    const index = new ExtremeIndex();
    index.extend(values, 100);
    expect(index.find(7, 7)).toEqual({ lowest: -1, highest: -1, firstGap: -1 });
  });

  test('of gaps alone name the first gap', () => {
    const index = new ExtremeIndex();
    index.extend(new Float32Array(64).fill(NaN), 64);
    expect(index.find(3, 60)).toEqual({ lowest: -1, highest: -1, firstGap: 3 });
  });
});
