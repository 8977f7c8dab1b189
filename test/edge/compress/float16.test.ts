import { expect, it } from 'vitest';
import { halfBits, halvesOf, ofHalf } from '../../../models/edge/compress/float16.js';

it('gives every half back, NaN as NaN', () => {
  for (let bits = 0; bits < 65_536; bits++) {
    const value = ofHalf(bits);
    if (Number.isNaN(value)) expect(halfBits(value) & 0x7fff).toBeGreaterThan(0x7c00);
    else if (halfBits(value) !== bits) expect({ bits, back: halfBits(value) }).toEqual({ bits, back: bits });
  }
});

it('rounds to the nearest half, and to the even one of two as near', () => {
  // Between neighbours everywhere, subnormal ones and the step to infinity among them.
  for (let bits = 0; bits < 0x7bff; bits++) {
    const [low, high] = [ofHalf(bits), ofHalf(bits + 1)];
    const middle = (low + high) / 2;
    const nudge = (high - low) * 2 ** -10;
    const got = [middle - nudge, middle, middle + nudge].map(halfBits);
    const even = bits % 2 === 0 ? bits : bits + 1;
    if (got[0] !== bits || got[1] !== even || got[2] !== bits + 1) {
      expect({ bits, got }).toEqual({ bits, got: [bits, even, bits + 1] });
    }
    if (halfBits(-middle) !== (even | 0x8000)) expect(halfBits(-middle)).toBe(even | 0x8000);
  }
});

it('knows the values that are worked out by hand', () => {
  expect(ofHalf(0x3c00)).toBe(1);
  expect(ofHalf(0xc000)).toBe(-2);
  expect(ofHalf(0x3555)).toBeCloseTo(1 / 3, 3);
  expect(ofHalf(0x0001)).toBe(2 ** -24);
  expect(ofHalf(0x7bff)).toBe(65_504);
  expect(Object.is(ofHalf(0x8000), -0)).toBe(true);
  expect(halfBits(-0)).toBe(0x8000);
});

it('makes infinite what is too large, and 0 what is too small', () => {
  expect([65_504, 65_519.996, 65_520, 1e30, Infinity].map((value) => ofHalf(halfBits(value)))).toEqual([
    ...[65_504, 65_504, Infinity, Infinity, Infinity],
  ]);
  expect(ofHalf(halfBits(-65_520))).toBe(-Infinity);
  // Half of the smallest half is a tie to 0.
  expect([2 ** -25, 2 ** -25 * 1.001, 1e-30].map(halfBits)).toEqual([0, 1, 0]);
  expect(halfBits(NaN) & 0x7fff).toBeGreaterThan(0x7c00);
});

it('rounds arrays', () => {
  expect([...halvesOf(Float32Array.of(1, -2, 1e9))]).toEqual([0x3c00, 0xc000, 0x7c00]);
});
