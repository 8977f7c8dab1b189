import { describe, expect, it } from 'vitest';
import { modeShares, modesOf, type Mode } from '../../../models/gan/plane/modes.js';
import { points } from './made-points.js';

const mode = (name: string, x: number, share: number): Mode => ({ name, x, y: 0, deviation: 1, share });

describe('modes', () => {
  it('are the classes of data whose classes are clouds apart', () => {
    const found = modesOf({
      ...{ count: 4, labels: Int32Array.of(0, 0, 1, 0), classNames: ['a', 'b'] },
      values: Float32Array.of(0, 0, 2, 0, 50, 7, 1, 3),
    })!;
    expect(found).toEqual([
      // Squares about (1, 1): 2 + 2 + 4 over two coordinates of three points.
      { name: 'a', x: 1, y: 1, deviation: Math.sqrt(8 / 6), share: 0.75 },
      { name: 'b', x: 50, y: 7, deviation: 0, share: 0.25 },
    ]);
    expect(modesOf(points)!.map(({ name }) => name)).toEqual(['high', 'low']);
  });

  it('are none where classes lie within each other, are missing, or there is one only', () => {
    const values = Float32Array.of(1, 0, -1, 0, 0, 1, 0, -1);
    const of = (labels: number[] | null, classNames: string[]) =>
      modesOf({ values, count: 4, labels: labels && Int32Array.from(labels), classNames });
    expect(of([0, 0, 1, 1], ['a', 'b'])).toBeNull();
    expect(of(null, [])).toBeNull();
    expect(of([0, 0, 0, 0], ['a'])).toBeNull();
  });

  it('have shares of all points that are drawn, and a point further off than three deviations has none', () => {
    const modes = [mode('left', 0, 0.5), mode('right', 20, 0.5)];
    // Two on the left, one just beyond it, one on the right, and one between the two, nearer to the right.
    const shares = modeShares(modes, [0, 2.9, -1, 1, 0, -3.1, 20, 1, 12, 0]);
    expect(shares).toEqual([
      { name: 'left', share: 0.4, real: 0.5, reached: true },
      { name: 'right', share: 0.2, real: 0.5, reached: true },
    ]);
  });

  it('are missed where less than a tenth of their due arrives', () => {
    const modes = [mode('left', 0, 0.5), mode('right', 20, 0.5)];
    const drawn = (onRight: number) =>
      modeShares(
        modes,
        Array.from({ length: 200 }, (_, i) => (i % 2 === 1 ? 0 : i / 2 < onRight ? 20 : 0)),
      );
    expect(drawn(4)[1]).toMatchObject({ share: 0.04, reached: false });
    expect(drawn(5)[1]).toMatchObject({ share: 0.05, reached: true });
    expect(drawn(0)[1]).toMatchObject({ share: 0, reached: false });
  });
});
