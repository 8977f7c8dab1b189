import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { epochOrder, philox } from '../../models/data/shuffle.js';

describe('philox', () => {
  // Known answers published with Random123 (philox4x32, 10 rounds).
  it.each([
    [[0, 0, 0, 0], [0, 0], '6627e8d5 e169c58d bc57ac4c 9b00dbd8'],
    [[-1, -1, -1, -1], [-1, -1], '408f276d 41c83b0e a20bc7c6 6d5451fd'],
    [[0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344], [0xa4093822, 0x299f31d0], 'd16cfe09 94fdcceb 5001e420 24126ea1'],
  ] as [[number, number, number, number], [number, number], string][])(
    'gives the known answer for %j',
    (counter, key, answer) => {
      const unsigned = counter.map((word) => word >>> 0) as [number, number, number, number];
      const words = philox(unsigned, [key[0] >>> 0, key[1] >>> 0]);
      expect(words.map((word) => word.toString(16).padStart(8, '0')).join(' ')).toBe(answer);
    },
  );
});

describe('epochOrder', () => {
  it.each([0, 1, 2, 3, 64, 10_000])('is a permutation of %i images', (count) => {
    const order = epochOrder(7, 3, count);
    expect(order).toHaveLength(count);
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, i) => i));
  });

  it('is the same at every call and differs by epoch and by seed', () => {
    const order = [...epochOrder(1, 0, 100)];
    expect([...epochOrder(1, 0, 100)]).toEqual(order);
    expect([...epochOrder(1, 1, 100)]).not.toEqual(order);
    expect([...epochOrder(2, 0, 100)]).not.toEqual(order);
    expect([...epochOrder(1 + 2 ** 32, 0, 100)]).not.toEqual(order);
  });

  it('does not repeat one epoch in another seed', () => {
    const seen = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      for (let epoch = 0; epoch < 20; epoch++) seen.add(epochOrder(seed, epoch, 50).join());
    }
    expect(seen.size).toBe(400);
  });

  it('has not changed, so that old runs resume with the data order they began with', () => {
    // From an independent implementation with big integers, in Python.
    expect([...epochOrder(0, 0, 10)]).toEqual([0, 2, 6, 3, 5, 7, 9, 4, 8, 1]);
    expect([...epochOrder(42, 5, 10)]).toEqual([6, 7, 1, 2, 5, 9, 8, 3, 0, 4]);
    const large = epochOrder(2147483647, 19, 60_000);
    const littleEndian = Buffer.alloc(4 * large.length);
    large.forEach((image, i) => littleEndian.writeInt32LE(image, 4 * i));
    expect(createHash('sha256').update(littleEndian).digest('hex')).toBe(
      '885412da8d4229369974f9323bcc30610fb30c412478b6e4bb1ca0ffe01c631f',
    );
  });

  it('gives each of the 24 orders of 4 images equally often (chi-square)', () => {
    const draws = 24_000;
    const counts = new Map<string, number>();
    for (let epoch = 0; epoch < draws; epoch++) {
      const order = epochOrder(123, epoch, 4).join();
      counts.set(order, (counts.get(order) ?? 0) + 1);
    }
    expect(counts.size).toBe(24);
    const expected = draws / 24;
    const chiSquare = [...counts.values()].reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // 23 degrees of freedom: 0.1 % of fair generators lie above 49.7, 0.1 % below 7.5.
    expect(chiSquare).toBeLessThan(49.7);
    expect(chiSquare).toBeGreaterThan(7.5);
  });

  it('puts every image at every place equally often', () => {
    const size = 8;
    const epochs = 8_000;
    const counts = new Float64Array(size * size);
    for (let epoch = 0; epoch < epochs; epoch++) {
      epochOrder(9, epoch, size).forEach((image, place) => counts[place * size + image]!++);
    }
    const expected = epochs / size;
    const chiSquare = counts.reduce((sum, seen) => sum + (seen - expected) ** 2 / expected, 0);
    // (8 − 1)² = 49 degrees of freedom: 0.1 % lie above 85.4.
    expect(chiSquare).toBeLessThan(85.4);
  });
});
