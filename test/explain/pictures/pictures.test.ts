import { describe, expect, it } from 'vitest';
import { beeswarm, shareOf } from '../../../models/explain/pictures/beeswarm.js';
import { interactingWith } from '../../../models/explain/pictures/dependence.js';
import type { ExplanationData } from '../../../models/explain/pictures/explanation-data.js';
import { pictureSvg } from '../../../models/explain/pictures/figure.js';
import { strengths } from '../../../models/explain/pictures/order.js';
import { onWhite } from '../../../models/explain/pictures/picture.js';
import { explanationPictures } from '../../../models/explain/pictures/pictures.js';
import { waterfallSteps } from '../../../models/explain/pictures/waterfall.js';

/** Rows of columns with their values, for one output. */
function made(inputs: number[][], values: number[][], names = inputs[0]!.map((_, at) => `x${at}`)): ExplanationData {
  const table = (rows: number[][]) => ({
    ...{ rows: rows.length, columns: rows[0]!.length },
    values: Float32Array.from(rows.flat()),
  });
  const total = values.map((row) => [0.5 + row.reduce((sum, value) => sum + value, 0)]);
  return {
    body: {
      ...({
        method: 'exact',
        space: 'number',
        outputs: ['y'],
        part: 'test',
        unit: 'rows',
        planned: 9,
        checkpoint: 1,
      } as const),
      players: { kind: 'columns', count: names.length, names, categories: null },
      ...{ background: '50 training rows', image: null, notes: [] },
      rows: inputs.map((_, row) => ({
        ...{ row, target: null, predicted: 0, gap: 0, evaluations: 1, ms: 1, words: null, error: null },
      })),
    },
    ...{ values: table(values), outputs: table(total), expected: table(total.map(() => [0.5])), inputs: table(inputs) },
  };
}

const options = { width: 700, colours: onWhite, output: 0, row: 0, player: 0 };
const all = (data: ExplanationData) => explanationPictures.map((info) => info.draw(data, options));

describe('pictures of an explanation', () => {
  it('puts what moves the output most first, by the mean size of its values', () => {
    const data = made(
      [
        [1, 2, 3],
        [4, 5, 6],
      ],
      [
        [0.1, -3, 0],
        [0.1, 3, 0],
      ],
    );
    expect(strengths(data, 0).map(({ player }) => player)).toEqual([1, 0, 2]);
    expect(strengths(data, 0)[0]).toMatchObject({ mean: 3, error: 0 });
  });

  it('goes from what is expected to the output in a waterfall, with few and with many features', () => {
    for (const count of [1, 3, 100]) {
      const values = Array.from({ length: count }, (_, at) => Math.sin(at + 1));
      const steps = waterfallSteps(made([values], [values]), 0, 0);
      expect(steps.at(-1)!.from).toBeCloseTo(0.5, 5);
      expect(steps[0]!.to).toBeCloseTo(0.5 + values.reduce((sum, value) => sum + value, 0), 4);
      expect(steps.length).toBeLessThanOrEqual(14);
      steps.slice(1).forEach((step, at) => expect(step.to).toBe(steps[at]!.from));
    }
  });

  it('colours what is missing grey, and only that, and is not flattened by a value far out', () => {
    const inputs = [...Array.from({ length: 99 }, (_, at) => [at]), [1e12], [NaN]];
    const share = shareOf(
      made(
        inputs,
        inputs.map(() => [1]),
      ),
      0,
    );
    expect(share(100)).toBeNaN();
    expect(share(99)).toBe(1);
    expect(share(50)).toBeGreaterThan(0.4);
    expect(share(50)).toBeLessThan(0.6);
    const { shapes } = beeswarm(
      made(
        inputs,
        inputs.map(() => [1]),
      ),
      options,
    );
    expect(
      shapes.filter((shape) => shape.kind === 'circle' && shape.radius < 3 && shape.fill === onWhite.missing),
    ).toHaveLength(1);
  });

  it('draws one row, one feature, constant ones, values that are not numbers and long names', () => {
    const name = 'a'.repeat(300);
    for (const data of [
      made([[1]], [[0]], [name]),
      made([[1], [1]], [[0.2], [0.2]], [name]),
      made(
        [
          [1, 2],
          [NaN, 2],
        ],
        [
          [NaN, 1],
          [Infinity, 1],
        ],
      ),
    ]) {
      for (const { shapes, spots, width, height, words } of all(data)) {
        expect(shapes.length).toBeGreaterThan(2);
        expect(words).not.toMatch(/NaN|undefined|Infinity/);
        for (const spot of spots) expect([spot.x, spot.y].every(Number.isFinite)).toBe(true);
        expect(Number.isFinite(width * height)).toBe(true);
      }
      for (const info of explanationPictures)
        expect(pictureSvg(info, data, options)).not.toMatch(/NaN|Infinity|undefined/);
    }
  });

  it('says what is not a number, and what values leave open', () => {
    const data = made([[1, 2]], [[0.2, NaN]]);
    data.outputs.values[0] = NaN;
    for (const name of ['waterfall', 'force']) {
      const { shapes } = explanationPictures.find((one) => one.name === name)!.draw(data, options);
      const texts = shapes.flatMap((shape) => (shape.kind === 'text' ? [shape.text] : []));
      expect(texts).toContain('given not a number');
    }
    data.outputs.values[0] = 9;
    const open = waterfallSteps(data, 0, 0)[0]!;
    expect(open.text).toBe('not accounted for');
    expect(open.value).toBeCloseTo(8.3, 5);
  });

  it('has every way begin at what is expected, and draws the chosen one among thousands', () => {
    const many = Array.from({ length: 30 }, () => 1);
    const data = made(
      Array.from({ length: 500 }, () => many),
      Array.from({ length: 500 }, () => many),
    );
    const { shapes } = explanationPictures
      .find(({ name }) => name === 'decision')!
      .draw(data, { ...options, row: 450 });
    const ways = shapes.flatMap((shape) => (shape.kind === 'line' && shape.points.length > 2 ? [shape] : []));
    expect(ways).toHaveLength(401);
    expect(ways.at(-1)!.color).toBe(onWhite.text);
    // 30 values of 1 from 0.5 on: the ten together, then 20 more.
    const [from, rest, next] = ways[0]!.points.map(([x]) => x);
    expect((rest! - from!) / (next! - rest!)).toBeCloseTo(10, 5);
  });

  it('finds what a feature interacts with', () => {
    // The effect of x0 is x0 · x2; x1 has no part in it.
    const inputs = Array.from({ length: 200 }, (_, at) => [Math.sin(at), Math.sin(7 * at + 1), Math.cos(3 * at)]);
    expect(
      interactingWith(
        made(
          inputs,
          inputs.map(([a, , c]) => [a! * c!, 0, 0]),
        ),
        0,
        0,
      ),
    ).toBe(2);
  });

  it('leads from a point to its row and feature', () => {
    const { spots } = beeswarm(
      made(
        [
          [13.2, 1],
          [2, 2],
        ],
        [
          [0.12, 0],
          [-0.1, 0],
        ],
      ),
      options,
    );
    expect(spots.find(({ row, player }) => row === 0 && player === 0)?.words).toBe('Row 0, x0 = 13.2: +0.12');
  });
});
