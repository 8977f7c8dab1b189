/** Collapse: its meters by hand, and how it is told. */
import { describe, expect, it } from 'vitest';
import { diagnoseRows } from '../../models/core/diagnosis/diagnose-run.js';
import { fitsBranch } from '../../models/core/diagnosis/diagnosis.js';
import { parseConfig } from '../../models/core/parse-config.js';
import { selfSupervisedConfig } from '../../models/self-supervised/config.js';
import { alignmentOf, deviationOf, effectiveRank, uniformityOf } from '../../models/self-supervised/probes/meters.js';

const matrix = (rows: number, columns: number, value: (row: number, column: number) => number) => ({
  ...{ rows, columns },
  values: Float32Array.from({ length: rows * columns }, (_, at) => value(Math.floor(at / columns), at % columns)),
});

describe('the meters', () => {
  /** Each direction, forwards and back: identity covariance. */
  const even = matrix(8, 4, (row, column) => (row % 4 === column ? (row < 4 ? 3 : -3) : 0));
  const collapsed = matrix(10, 4, () => 0.7);

  it('have the effective rank of even directions at their number, and that of multiples at 1', () => {
    expect(effectiveRank(even)).toEqual({ rank: expect.closeTo(4, 6) as number, reach: 4 });
    expect(effectiveRank(matrix(9, 5, (row, column) => (row + 1) * (column + 2))).rank).toBeCloseTo(1, 4);
    expect(effectiveRank(collapsed).rank).toBeCloseTo(1, 4);
    // Singular values 3 and 1: shares ¾ and ¼.
    const two = matrix(2, 3, (row, column) => (row === 0 && column === 0 ? 3 : row === 1 && column === 2 ? 1 : 0));
    expect(effectiveRank(two).rank).toBeCloseTo(Math.exp(-0.75 * Math.log(0.75) - 0.25 * Math.log(0.25)), 6);
    expect(effectiveRank(matrix(3, 2, () => 0)).rank).toBe(0);
  });

  it('takes as many rows as it can for very wide ones, and says what could be reached', () => {
    const wide = matrix(3, 300, (row, column) => Number(column === row));
    expect(effectiveRank(wide)).toEqual({ rank: expect.closeTo(3, 6) as number, reach: 3 });
  });

  it('have the deviation of even directions at 1, whatever their lengths, and that of a constant at 0', () => {
    // Of ± one of four directions: mean 0, variance ¼ in each of four dimensions.
    expect(deviationOf(even)).toBeCloseTo(1, 6);
    expect(deviationOf(matrix(10, 4, (row, column) => (row + 1) * (column + 1)))).toBeCloseTo(0, 6);
  });

  it('have alignment as the mean squared distance of pairs at length 1', () => {
    const one = matrix(2, 2, (row, column) => (row === column ? 2 : 0));
    const other = matrix(2, 2, (row, column) => (row === 0 ? (column === 0 ? 5 : 0) : column === 0 ? 4 : 0));
    // The first pair is the same direction, the second at a right angle: (0 + 2) / 2.
    expect(alignmentOf(one, other)).toBeCloseTo(1, 6);
    expect(alignmentOf(one, one)).toBe(0);
  });

  it('have uniformity as the logarithm of the mean of exp(−2 d²) over pairs', () => {
    const three = matrix(3, 2, (row, column) => [4, 0, 0, 1, -2, 0][row * 2 + column]!);
    // Squared distances 2, 4 and 2.
    expect(uniformityOf(three)).toBeCloseTo(Math.log((2 * Math.exp(-4) + Math.exp(-8)) / 3), 6);
    expect(uniformityOf(collapsed)).toBeCloseTo(0, 6);
  });
});

/** What is found in a run with these evaluations, every 200 steps. */
function found(
  preset: string,
  changes: Record<string, unknown>,
  evaluations: readonly Record<string, number>[],
  loss: (step: number) => number = () => 4,
  spread = 0.9,
) {
  const config = parseConfig(selfSupervisedConfig, preset, { dataset: 'fashion-mnist', ...changes });
  const metrics = selfSupervisedConfig.metrics(config as never);
  const steps = Int32Array.from({ length: evaluations.length * 40 }, (_, i) => (i + 1) * 5);
  const values = Object.fromEntries(
    metrics.map(({ name, evaluated }) => [
      name,
      Float32Array.from(steps, (step) => {
        if (!evaluated)
          return name === 'loss' ? loss(step) : name === 'spread' ? spread : name === 'varianceLoss' ? 9 : 1;
        return step % 200 === 0 ? (evaluations[step / 200 - 1]![name] ?? NaN) : NaN;
      }),
    ]),
  );
  return diagnoseRows({ architecture: selfSupervisedConfig as never, config }, metrics, { steps, values });
}

const well = { deviation: 0.95, effectiveRank: 60, linearProbe: 0.87, randomEncoderProbe: 0.83 };
const collapse = { ...well, deviation: 0.01, effectiveRank: 1.02 };

describe('a run that has collapsed', () => {
  it('is told so with since when, evidence and what helps', () => {
    const [diagnosis, ...others] = found('vicreg', { varianceWeight: 0 }, [well, well, collapse, collapse]);
    expect(others).toEqual([]);
    expect(diagnosis).toMatchObject({
      ...{ name: 'collapsed', since: 600, metrics: ['spread', 'deviation', 'effectiveRank'] },
      evidence:
        'The spread of a batch is 0.9, where 1 is even, the deviation of test examples is 0.01, where 1 is even, their effective rank is 1.02.',
    });
    expect(diagnosis!.remedies[0]).toEqual({ title: 'variance weight 25', changes: { varianceWeight: 25 } });
  });

  it('is told of batches whose embeddings are one, before any evaluation', () => {
    const [diagnosis] = found('vicreg', { varianceWeight: 0 }, [well, well], undefined, 0.02);
    expect(diagnosis).toMatchObject({ name: 'collapsed', remedies: [{ changes: { varianceWeight: 25 } }, {}] });
  });

  it('is not told of a variance term that is large because it is weighed', () => {
    expect(found('vicreg', {}, [well, well], undefined, 0.64)).toEqual([]);
  });

  it('is not told of one evaluation, of one that is over, or of embeddings that vary', () => {
    expect(found('simclr', {}, [well, well, collapse])).toEqual([]);
    expect(found('simclr', {}, [collapse, collapse, well])).toEqual([]);
    expect(found('simclr', {}, [well, { ...well, deviation: 0.3 }, { ...well, deviation: 0.3 }])).toEqual([]);
  });

  it.each([
    ['byol', { projectorNorm: false }, { projectorNorm: true }],
    ['simsiam', { projectorNorm: false }, { projectorNorm: true }],
    ['simclr', { learningRate: 0.4 }, { learningRate: 0.001 }],
    ['moco', { learningRate: 0.004 }, { learningRate: 0.001 }],
  ])('is helped in %s by what it lacks', (preset, changes, remedy) => {
    expect(found(preset, changes, [collapse, collapse])[0]!.remedies[0]!.changes).toEqual(remedy);
  });
});

describe('features no better than those of an untrained encoder', () => {
  const within = { ...well, linearProbe: 0.835 };

  it('are told after a thousand steps, by more than chance', () => {
    const [diagnosis] = found(
      'simclr',
      { temperature: 0.5, cropLeast: 0.2 },
      Array.from({ length: 6 }, () => within),
    );
    expect(diagnosis).toMatchObject({
      name: 'no-better-than-untrained',
      evidence: 'The linear probe is right about 83.5% of test examples, on an untrained encoder about 83.0%.',
    });
    expect(diagnosis!.remedies.map(({ title }) => title)).toEqual(['temperature 0.2', 'twice the epochs']);
  });

  it('are not told before, above, or where there is nothing to gain', () => {
    expect(found('simclr', {}, [within, within, within, within])).toEqual([]);
    expect(
      found(
        'simclr',
        {},
        Array.from({ length: 6 }, () => well),
      ),
    ).toEqual([]);
    const easy = { ...within, linearProbe: 0.99, randomEncoderProbe: 0.99 };
    expect(
      found(
        'simclr',
        {},
        Array.from({ length: 6 }, () => easy),
      ),
    ).toEqual([]);
    // Data without classes have no probes.
    const { deviation, effectiveRank: rank } = well;
    expect(
      found(
        'simclr',
        {},
        Array.from({ length: 6 }, () => ({ deviation, effectiveRank: rank })),
      ),
    ).toEqual([]);
  });
});

it('tells a loss that diverged, where losses fall to 0', () => {
  const evaluations = Array.from({ length: 4 }, () => well);
  const diverging = (step: number) => (step < 300 ? 4 : 40);
  expect(found('mae', {}, evaluations, diverging).map(({ name }) => name)).toEqual(['loss-diverged']);
  expect(found('moco', {}, evaluations, diverging)).toEqual([]);
});

it('has remedies that a new run can have, and some that a branch can', () => {
  const [diagnosis] = found('byol', { projectorNorm: false, averageDecay: 0.5 }, [collapse, collapse]);
  expect(diagnosis!.remedies.map(({ title }) => title)).toEqual([
    ...['batch norm in the projector', 'an average that keeps 0.99', 'learning rate ÷ 4'],
  ]);
  for (const { changes } of diagnosis!.remedies) parseConfig(selfSupervisedConfig, 'byol', changes);
  expect(diagnosis!.remedies.some((remedy) => fitsBranch(selfSupervisedConfig as never, remedy))).toBe(true);
});
