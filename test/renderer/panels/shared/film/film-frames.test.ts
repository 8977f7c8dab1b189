import { describe, expect, test } from 'vitest';
import { filmFrames } from '../../../../../renderer/panels/shared/film/film-frames.js';

describe('a film', () => {
  test('shows everything while there is room', () => {
    expect(filmFrames(0, 12)).toEqual([]);
    expect(filmFrames(5, 12)).toEqual([0, 1, 2, 3, 4]);
  });

  test('never has more frames than slots, begins with the first and ends with the newest picture', () => {
    for (let count = 1; count < 3000; count++) {
      const frames = filmFrames(count, 12);
      expect(frames.length).toBeLessThanOrEqual(12);
      expect(frames.length).toBeGreaterThanOrEqual(Math.min(count, 7));
      expect(frames[0]).toBe(0);
      expect(frames.at(-1)).toBe(count - 1);
      expect(frames.every((at, i) => i === 0 || at > frames[i - 1]!)).toBe(true);
    }
  });

  test('keeps its frames while new pictures arrive, but for the newest', () => {
    let changes = 0;
    for (let count = 13; count < 3000; count++) {
      const before = filmFrames(count - 1, 12).slice(0, -1);
      const now = filmFrames(count, 12);
      if (before.some((at, i) => now[i] !== at)) changes++;
    }
    expect(changes).toBeLessThan(24);
  });
});
