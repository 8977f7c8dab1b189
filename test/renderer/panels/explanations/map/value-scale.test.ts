import { describe, expect, test } from 'vitest';
import { tint } from '../../../../../renderer/panels/explanations/map/sign-colours.js';
import { shareOf, valueScale } from '../../../../../renderer/panels/explanations/map/value-scale.js';

const alphaOf = (colour: string) => parseInt(colour.slice(7), 16);

describe('the scale of an overlay', () => {
  test('0 is in the middle, and clear', () => {
    const scale = valueScale([[0.2, -0.4, 0]]);
    expect(shareOf(0, scale)).toBe(0);
    expect(alphaOf(tint(shareOf(0, scale), 1))).toBe(0);
    expect(shareOf(0.2, scale)).toBeCloseTo(0.5);
    expect(shareOf(-0.4, scale)).toBe(-1);
  });

  test('a map is not blank where all of it is negative', () => {
    const values = [-0.1, -0.2, -0.3];
    const scale = valueScale([values]);
    const drawn = values.map((value) => tint(shareOf(value, scale), 1));
    expect(drawn.every((colour) => alphaOf(colour) > 60)).toBe(true);
    expect(new Set(drawn.map((colour) => colour.slice(0, 7)))).toEqual(new Set([tint(-1, 1).slice(0, 7)]));
  });

  test('few values far out leave the others their colours, and are counted', () => {
    const values = [...Array.from({ length: 198 }, (_, at) => at / 198), 1000, -1000];
    const scale = valueScale([values]);
    expect(scale.limit).toBeLessThan(1);
    expect(scale.beyond).toBe(2);
    expect(shareOf(1000, scale)).toBe(1);
    expect(shareOf(-1000, scale)).toBe(-1);
  });

  test('all maps beside each other have one scale', () => {
    expect(valueScale([[0.1], [-0.5]]).limit).toBe(0.5);
  });

  test('what is not a number has a colour of its own and no say in the scale', () => {
    const scale = valueScale([[NaN, 0.5, Infinity]]);
    expect(scale).toEqual({ limit: 0.5, beyond: 0 });
    expect(tint(shareOf(NaN, scale), 1)).toBe('#808080ff');
    expect(tint(shareOf(0, scale), 1)).not.toMatch(/^#808080/);
  });

  test('a few values among zeros, and zeros alone, have a scale', () => {
    const sparse = [...new Array<number>(999).fill(0), 0.25];
    expect(valueScale([sparse]).limit).toBe(0.25);
    expect(shareOf(0, valueScale([[0, 0]]))).toBe(0);
  });
});
