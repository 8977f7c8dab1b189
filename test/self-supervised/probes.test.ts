/** Probes against independent references, and what must hold for their figures to mean anything. */
import { describe, expect, it } from 'vitest';
import type { MatrixValues } from '../../models/core/panel.js';
import {
  standingOf,
  verdicts,
  type ProbeFigures,
  type ProbeRow,
} from '../../models/self-supervised/panels/probe-table.js';
import { minimized } from '../../models/self-supervised/probes/lbfgs.js';
import { fittedProbe, linearProbe } from '../../models/self-supervised/probes/linear-probe.js';
import { mostSimilar, nearestProbe } from '../../models/self-supervised/probes/nearest-probe.js';
import { probesLack } from '../../models/self-supervised/probes/probe-examples.js';
import { standardizationOf, standardized } from '../../models/self-supervised/probes/standardize.js';
import { estimateOf, wilsonInterval } from '../../models/self-supervised/probes/wilson-interval.js';
import { Numbers } from '../transformer/reference/random.js';
import { newtonProbe } from './reference/newton-probe.js';

async function outcome<T>(work: AsyncGenerator<void, T>): Promise<T> {
  for (;;) {
    const { done, value } = await work.next();
    if (done) return value;
  }
}

/** Clouds about a centre for each class, `apart` from each other. */
function clouds({ rows, columns, classes, apart }: { rows: number; columns: number; classes: number; apart: number }) {
  const numbers = new Numbers(rows + columns);
  const centres = Float32Array.from({ length: classes * columns }, () => apart * numbers.next());
  const labels = Int32Array.from({ length: rows }, (_, row) => (row * 7 + (row >> 3)) % classes);
  const values = Float32Array.from({ length: rows * columns }, (_, at) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    return 3 * column + centres[labels[row]! * columns + column]! + numbers.next();
  });
  return { x: { rows, columns, values }, labels, classes };
}

/** The first rows and the others. */
function parted({ x, labels, classes }: ReturnType<typeof clouds>, at: number) {
  const { columns, values, rows } = x;
  return {
    learned: {
      x: { rows: at, columns, values: values.subarray(0, at * columns) },
      labels: labels.subarray(0, at),
      classes,
    },
    others: { rows: rows - at, columns, values: values.subarray(at * columns) },
    answers: labels.subarray(at),
  };
}

describe('the linear probe', () => {
  it('says what Newton’s method in float64 says, at the strength that it chose', async () => {
    const { learned, others } = parted(clouds({ rows: 160, columns: 5, classes: 3, apart: 0.8 }), 100);
    const { predicted, strength } = await outcome(linearProbe(learned, others));
    const expected = newtonProbe(learned, others, strength);
    const same = predicted.filter((one, row) => one === expected[row]).length;
    expect(same).toBeGreaterThanOrEqual(59);
    expect(new Set(expected).size).toBeGreaterThan(1);
  });

  it('tells clouds apart that can be told apart, and nothing of labels that mean nothing', async () => {
    const apart = parted(clouds({ rows: 300, columns: 6, classes: 4, apart: 9 }), 200);
    const found = await outcome(linearProbe(apart.learned, apart.others));
    expect(estimateOf(found.predicted, apart.answers).share).toBe(1);
    const mixed = {
      ...apart.learned,
      labels: apart.learned.labels.map((_, row) => (row * 13 + (row >> 2) * 5 + (row >> 5)) % 4),
    };
    const guessed = await outcome(linearProbe(mixed, apart.others));
    const { low, high } = estimateOf(guessed.predicted, apart.answers);
    expect(low).toBeLessThan(0.25);
    expect(high).toBeLessThan(0.6);
  });

  it('says the same as weights for what reads the columns as they are', async () => {
    const { learned, others } = parted(clouds({ rows: 160, columns: 5, classes: 3, apart: 0.8 }), 100);
    const { predicted } = await outcome(linearProbe(learned, others));
    const { kernel, bias } = await outcome(fittedProbe(learned));
    const classes = Array.from(predicted, (_, row) => {
      const logits = Array.from(bias.data, (value, k) =>
        [0, 1, 2, 3, 4].reduce((sum, at) => sum + others.values[row * 5 + at]! * kernel.data[at * 3 + k]!, value),
      );
      return logits.indexOf(Math.max(...logits));
    });
    expect(classes).toEqual([...predicted]);
  });

  it('learns of one example a class, and of a column that never varies', async () => {
    const values = Float32Array.of(0, 7, 10, 7);
    const learned = { x: { rows: 2, columns: 2, values }, labels: Int32Array.of(1, 0), classes: 2 };
    const others = { rows: 2, columns: 2, values: Float32Array.of(9, 7, 1, 8) };
    expect([...(await outcome(linearProbe(learned, others))).predicted]).toEqual([0, 1]);
  });
});

it('minimises a quadratic function where its gradient is 0', () => {
  const [scales, middle] = [
    [1, 50, 400],
    [3, -2, 0.5],
  ];
  const work = minimized(
    new Float64Array(3),
    (x) => ({
      value: x.reduce((sum, one, i) => sum + 0.5 * scales![i]! * (one - middle![i]!) ** 2, 0),
      gradient: x.map((one, i) => scales![i]! * (one - middle![i]!)),
    }),
    { tolerance: 1e-9, steps: 200 },
  );
  let step = work.next();
  while (!step.done) step = work.next();
  step.value.forEach((one, i) => expect(one).toBeCloseTo(middle![i]!, 8));
});

it('standardises by the labelled examples alone', () => {
  const learned = { rows: 4, columns: 2, values: Float32Array.of(1, 5, 3, 5, 1, 5, 3, 5) };
  const statistics = standardizationOf(learned);
  expect([...statistics.means]).toEqual([2, 5]);
  expect([...standardized(learned, statistics).values]).toEqual([-1, 0, 1, 0, -1, 0, 1, 0]);
  const others = { rows: 1, columns: 2, values: Float32Array.of(6, 9) };
  expect([...standardized(others, statistics).values]).toEqual([4, 0]);
});

describe('the nearest neighbours', () => {
  it('vote by exp(similarity / 0.07) of the cosine, as a loop over all pairs does', async () => {
    const { learned, others } = parted(clouds({ rows: 110, columns: 4, classes: 3, apart: 1 }), 70);
    const centred = (x: MatrixValues) => ({ ...x, values: x.values.map((one, at) => one - 3 * (at % 4)) });
    const [x, y] = [centred(learned.x), centred(others)];
    const predicted = await outcome(nearestProbe({ ...learned, x }, y));
    const row = (of: MatrixValues, at: number) => [...of.values.subarray(at * 4, at * 4 + 4)];
    const length = (a: number[]) => Math.sqrt(a.reduce((sum, one) => sum + one * one, 0));
    const expected = Array.from({ length: y.rows }, (_, at) => {
      const b = row(y, at);
      const near = Array.from({ length: x.rows }, (_, other) => {
        const a = row(x, other);
        return {
          label: learned.labels[other]!,
          cosine: a.reduce((sum, one, i) => sum + one * b[i]!, 0) / length(a) / length(b),
        };
      }).sort((a, c) => c.cosine - a.cosine);
      const votes = [0, 0, 0];
      for (const { label, cosine } of near.slice(0, 20)) votes[label]! += Math.exp(cosine / 0.07);
      return votes.indexOf(Math.max(...votes));
    });
    expect([...predicted]).toEqual(expected);
  });

  it('are the most similar, and of equal ones the first', () => {
    expect(mostSimilar(Float32Array.of(0.1, 0.9, 0.5, 0.9, 0.5), 3)).toEqual([1, 3, 2]);
    expect(mostSimilar(Float32Array.of(2, 1), 5)).toEqual([0, 1]);
  });
});

it('gives Wilson’s interval, as worked out by hand', () => {
  // p = 0.8, n = 50, z = 1.96: (0.8 + 0.0384146) / 1.0768292 ± 1.96 / 1.0768292 · √(0.0032 + 0.000384146).
  const { share, low, high, examples } = wilsonInterval(40, 50);
  expect([share, examples]).toEqual([0.8, 50]);
  expect(low).toBeCloseTo(0.66963, 4);
  expect(high).toBeCloseTo(0.88756, 4);
  expect(wilsonInterval(0, 10)).toMatchObject({ low: 0, share: 0 });
  expect(wilsonInterval(0, 10).high).toBeCloseTo(0.27753, 4);
  expect(wilsonInterval(10, 10).high).toBeCloseTo(1, 12);
});

describe('what is said beside the floors', () => {
  const row = (probe: ProbeRow['probe'], input: ProbeRow['input'], right: number): ProbeRow => {
    return { probe, input, labels: 100, features: 8, strength: null, ...wilsonInterval(right, 1000) };
  };
  const figures = (trained: number, untrained: number, raw: number): ProbeFigures => ({
    probes: [row('linear', 'trained', trained), row('linear', 'untrained', untrained), row('linear', 'raw', raw)],
    ...{ chance: 0.1, classes: 10, unit: 'images', missing: null, validation: { loss: 1, examples: 10 } },
    spread: {
      of: 'embeddings',
      examples: 9,
      dimensions: 4,
      deviation: 1,
      effectiveRank: 3,
      reach: 4,
      alignment: 0,
      uniformity: -2,
    },
  });

  it('goes by the better floor and by more than the intervals', () => {
    expect(standingOf(figures(900, 800, 840), 'linear')).toBe('above');
    expect(standingOf(figures(850, 800, 840), 'linear')).toBe('within');
    expect(standingOf(figures(700, 800, 640), 'linear')).toBe('below');
    expect(verdicts(figures(900, 800, 840))).toEqual([
      'The linear probe is 6.0 points above no encoder at all, more than the intervals.',
    ]);
    expect(verdicts(figures(850, 845, 840))[0]).toContain('can’t tell it from an untrained encoder');
  });
});

it('says in a sentence why there is nothing to probe', () => {
  const part = (count: number) => ({ count }) as Parameters<typeof probesLack>[0]['train'];
  expect(probesLack({ classNames: [], unit: 'images', train: part(9) })).toBe(
    'These images have no classes, which the probes would tell apart.',
  );
  expect(probesLack({ classNames: ['a', 'b', 'c'], unit: 'rows', train: part(2) })).toContain(
    'fewer than the 3 classes',
  );
  expect(probesLack({ classNames: ['a', 'b'], unit: 'rows', train: part(2) })).toBeNull();
});
