import { describe, expect, it, test } from 'vitest';
import { fitsBranch } from '../../../models/core/diagnosis/diagnosis.js';
import { parseConfig } from '../../../models/core/parse-config.js';
import { ganConfig } from '../../../models/gan/config.js';
import { found, names } from './series.js';

const well = { steps: 1000 };

describe('a discriminator that has won', () => {
  const won = { steps: 600, values: { realScore: 0.98, fakeScore: 0.004 } };

  it('is told with its evidence, since when, and what to do', () => {
    const [diagnosis, ...others] = found({}, well, won);
    expect(others).toEqual([]);
    expect(diagnosis).toMatchObject({
      name: 'discriminator-won',
      evidence: 'D(x) went from 0.6 to 0.98, D(G(z)) went from 0.4 to 0.004.',
      metrics: ['realScore', 'fakeScore'],
    });
    expect(Math.abs(diagnosis!.since - 1000)).toBeLessThanOrEqual(50);
    expect(diagnosis!.remedies.map(({ title }) => title)).toEqual([
      ...['D learning rate ÷ 4', 'an R₁ penalty', 'label smoothing 0.1', 'spectral norm'],
    ]);
    expect(diagnosis!.remedies[0]!.changes).toEqual({ discriminatorRateRatio: 0.25 });
  });

  it('is not told just below, before it has lasted, or once it is over', () => {
    expect(found({}, well, { ...won, values: { realScore: 0.94, fakeScore: 0.004 } })).toEqual([]);
    expect(found({}, well, { ...won, values: { realScore: 0.98, fakeScore: 0.021 } })).toEqual([]);
    expect(found({}, well, { ...won, steps: 250 })).toEqual([]);
    expect(found({}, well, won, { steps: 100 })).toEqual([]);
    expect(names(found({}, well, won, { steps: 40 }))).toEqual(['discriminator-won']);
  });

  it('stays told where its scores waver between both limits', () => {
    const wavers = { realScore: 0.93, fakeScore: (step: number) => (step % 100 < 50 ? 0.01 : 0.04) };
    expect(names(found({}, well, won, { steps: 500, values: wavers }))).toEqual(['discriminator-won']);
    expect(found({}, well, { steps: 600, values: wavers })).toEqual([]);
  });

  it('is measured by labels that are smoothed', () => {
    const sure = { steps: 600, values: { realScore: 0.88, fakeScore: 0.004 } };
    expect(names(found({ labelSmoothing: 0.1 }, well, sure))).toEqual(['discriminator-won']);
    expect(found({}, well, sure)).toEqual([]);
  });

  it.each([
    ['hinge', 0.03, 0.05],
    ['least-squares', 0.004, 0.006],
  ])('is told of %s by the loss, whose scores are no probabilities', (loss, low, above) => {
    const scores = { realScore: 0.98, fakeScore: 0.004 };
    expect(found({ loss }, well, { steps: 600, values: { ...scores, discriminatorLoss: above } })).toEqual([]);
    const [diagnosis] = found({ loss }, well, { steps: 600, values: { discriminatorLoss: low } });
    expect(diagnosis).toMatchObject({ name: 'discriminator-won', metrics: ['discriminatorLoss'] });
    // What a penalty adds is none of it.
    const penalised = { loss, penalty: 'r1', penaltyWeight: 10 };
    const values = { discriminatorLoss: low + 5 * 0.2, penalty: 0.2 };
    expect(names(found(penalised, well, { steps: 600, values }))).toEqual(['discriminator-won']);
  });

  it('is never told of a Wasserstein critic', () => {
    const config = { loss: 'wasserstein', penalty: 'gradient' };
    const critic = { discriminatorLoss: -0.01, realScore: 30, fakeScore: -30 };
    expect(found(config, well, { steps: 2000, values: critic })).toEqual([]);
  });
});

describe('a generator that has collapsed', () => {
  const alike = (diversity: number, steps = 600) => ({ steps, values: { diversity } });

  it('is told by the distance of its images', () => {
    const [diagnosis] = found({}, well, alike(0.12));
    expect(diagnosis).toMatchObject({ name: 'generator-collapsed', metrics: ['diversity'] });
    expect(diagnosis!.evidence).toMatch(/^Diversity went from 0.9 to 0.12: /);
    expect(diagnosis!.remedies[0]!.changes).toEqual({ penalty: 'r1', penaltyWeight: 10 });
  });

  it('is not told just below, as every generator begins, or of a run that did not measure it', () => {
    expect(found({}, well, alike(0.31))).toEqual([]);
    expect(found({}, alike(0.1, 250), well)).toEqual([]);
    expect(found({ batchSize: 1 }, well, alike(0.1))).toEqual([]);
    expect(found({}, well, alike(NaN))).toEqual([]);
    expect(found({}, well, alike(0.1), alike(0.5, 100))).toEqual([]);
  });
});

describe('a generator that misses classes', () => {
  const measured = { evaluateEvery: 500 };
  const missing = (missed: number, steps: number) => ({ steps, values: { missed: every500(missed) } });
  const every500 = (share: number) => (step: number) => (step % 500 === 0 ? share : NaN);

  it('is told by three measurements in a row, since the last one that was well', () => {
    const [diagnosis, ...others] = found(measured, missing(0.1, 1000), missing(0.4, 1500));
    expect(others).toEqual([]);
    expect(diagnosis).toMatchObject({
      ...{ name: 'classes-missed', label: 'classes missed', since: 1000, metrics: ['missed'] },
      evidence:
        'Classes that hold 40 % of the real images are hardly drawn, where it was 10 % before; the last 3 measurements, of up to 2,000 images each, agree.',
    });
    expect(diagnosis!.remedies[0]!.changes).toEqual({ penalty: 'r1', penaltyWeight: 10 });
    // Where no measurement was better, it may be young.
    expect(found(measured, missing(0.4, 2500))).toEqual([]);
    expect(found(measured, missing(0.4, 3000))[0]!.since).toBe(0);
  });

  it('is not told of one class of ten, of two measurements, or once it is over', () => {
    expect(found(measured, missing(0.1, 2500))).toEqual([]);
    expect(found(measured, missing(0, 500), missing(0.4, 1000))).toEqual([]);
    expect(found(measured, missing(0, 500), missing(0.4, 1500), missing(0, 500))).toEqual([]);
    // It wins them back, or gets better all the same.
    expect(found(measured, missing(0, 500), missing(0.5, 1000), missing(0.4, 500))).toEqual([]);
    const fid = (step: number) => every500(30_000 / step)(step);
    const better = { steps: 1500, values: { missed: every500(0.4), fid } };
    expect(found(measured, missing(0, 500), better)).toEqual([]);
    // A moment of a long run.
    const often = (missed: number, steps: number) => ({ steps, values: { missed } });
    expect(found({ evaluateEvery: 10 }, often(0, 1000), often(0.4, 50))).toEqual([]);
  });
});

describe('a discriminator that is too weak', () => {
  const guessing = (loss: number, fid: number, more = {}) => ({
    steps: 1500,
    values: { discriminatorLoss: loss, fid: (step: number) => (step % 500 === 0 ? fid : NaN), fidFloor: 1, ...more },
  });
  const told = (config: Record<string, unknown>, stretch: ReturnType<typeof guessing>) =>
    names(found({ evaluateEvery: 500, ...config }, stretch));

  it('is told by each loss’s own cost of guessing, without penalty, where pictures are bad and stay so', () => {
    expect(told({}, guessing(1.39, 80))).toEqual(['discriminator-weak']);
    expect(told({ loss: 'hinge' }, guessing(2, 80))).toEqual(['discriminator-weak']);
    expect(told({ loss: 'least-squares' }, guessing(0.25, 80))).toEqual(['discriminator-weak']);
    const penalised = { penalty: 'r1', penaltyWeight: 10, dropout: 0.5 };
    const [diagnosis] = found({ evaluateEvery: 500, ...penalised }, guessing(1.39 + 5 * 0.2, 80, { penalty: 0.2 }));
    expect(diagnosis).toMatchObject({ name: 'discriminator-weak', since: 0 });
    expect(diagnosis!.remedies.map(({ changes }) => changes)).toEqual([
      ...[{ discriminatorRateRatio: 4 }, { discriminatorSteps: 3 }, { penaltyWeight: 1 }, { dropout: 0 }],
    ]);
  });

  it('is not told with an advantage, good or better pictures, of a critic, or where quality is not measured', () => {
    expect(told({}, guessing(1.375, 80))).toEqual([]);
    expect(told({}, guessing(1.39, 9))).toEqual([]);
    expect(told({}, guessing(1.39, 80, { fid: (step: number) => (step % 500 === 0 ? 1e5 / step : NaN) }))).toEqual([]);
    expect(told({ loss: 'wasserstein', penalty: 'clip' }, guessing(0, 80))).toEqual([]);
    expect(found({}, guessing(1.39, 80))).toEqual([]);
    expect(told({}, { ...guessing(1.39, 80), steps: 1000 })).toEqual([]);
  });

  it('is told since the last measurement before', () => {
    const config = { evaluateEvery: 500 };
    expect(found(config, guessing(1.2, 80), guessing(1.39, 80))[0]).toMatchObject({ since: 1500 });
  });
});

describe('training that diverges', () => {
  it.each([
    ['non-saturating', { generatorLoss: 2e6 }, { generatorLoss: 29 }],
    ['non-saturating', { discriminatorLoss: 30 }, { discriminatorLoss: 27 }],
    ['minimax', { discriminatorLoss: 30 }, { discriminatorLoss: 27, generatorLoss: -2e6 }],
    ['hinge', { discriminatorLoss: 50 }, { discriminatorLoss: 39, generatorLoss: 2e6 }],
    ['least-squares', { generatorLoss: 60 }, { generatorLoss: 49 }],
  ])('is told of %s at %o and not at %o', (loss, beyond, within) => {
    const [diagnosis] = found({ loss }, well, { steps: 600, values: beyond });
    expect(diagnosis).toMatchObject({ name: 'diverging', title: 'Training is diverging' });
    expect(diagnosis!.remedies[0]).toEqual({ title: 'learning rate ÷ 4', changes: { learningRate: 5e-5 } });
    expect(found({ loss }, well, { steps: 600, values: within })).toEqual([]);
    expect(found({ loss }, well, { steps: 600, values: beyond }, well)).toEqual([]);
  });

  it('is told of a Wasserstein critic by its loss beside its beginning, whatever its verdicts drift to', () => {
    const config = { loss: 'wasserstein', penalty: 'gradient' };
    const first = { steps: 1000, values: { discriminatorLoss: -4 } };
    const drift = { discriminatorLoss: -2, generatorLoss: 2e4, realScore: -2e4, fakeScore: -2e4 };
    expect(found(config, first, { steps: 600, values: drift })).toEqual([]);
    expect(found(config, first, { steps: 600, values: { discriminatorLoss: -79 } })).toEqual([]);
    expect(names(found(config, first, { steps: 600, values: { discriminatorLoss: -900 } }))).toEqual(['diverging']);
  });

  it('is not told of a few leaps', () => {
    const leaps = { generatorLoss: (step: number) => (step % 50 === 0 ? 2e6 : 1) };
    expect(found({}, well, { steps: 2000, values: leaps })).toEqual([]);
  });
});

test('a gradient that has vanished is told, by its own size before, and one that is small is not', () => {
  const now = (generatorGradientNorm: number) => ({ steps: 600, values: { generatorGradientNorm } });
  const [diagnosis] = found({ loss: 'minimax' }, well, now(0.0019));
  expect(diagnosis).toMatchObject({ name: 'gradient-vanished', evidence: 'Its norm went from 2 to 0.0019.' });
  expect(diagnosis!.remedies[0]!.changes).toEqual({ loss: 'non-saturating' });
  expect(found({ loss: 'minimax' }, well, now(0.0021))).toEqual([]);
  expect(found({ loss: 'minimax' }, well, now(0.0019), now(0.03))).toEqual([]);
});

test('what pictures have lost meanwhile is told where it was measured', () => {
  const collapse = (fid: number) => ({ steps: 600, values: { diversity: 0.1, fid } });
  const before = { ...well, values: { fid: 20 } };
  expect(found({ evaluateEvery: 1000 }, before, collapse(36.5))[0]!.evidence).toMatch(/ FID went from 20 to 36.5\.$/);
  expect(found({ evaluateEvery: 1000 }, before, collapse(21))[0]!.evidence).not.toContain('FID');
  expect(found({}, well, collapse(NaN))[0]!.evidence).not.toContain('FID');
});

test('the worst is told first', () => {
  const values = { generatorLoss: 90, discriminatorLoss: 0, realScore: 1, fakeScore: 0, diversity: 0.01 };
  expect(names(found({}, well, { steps: 600, values }))).toEqual([
    ...['diverging', 'generator-collapsed', 'discriminator-won'],
  ]);
});

test('every remedy is a configuration that is allowed, and most of them a branch can have', () => {
  const losses = ['non-saturating', 'minimax', 'hinge', 'least-squares'];
  const norms = ['none', 'batch', 'spectral'];
  const values = { generatorLoss: 90, discriminatorLoss: 90, diversity: 0.01, generatorGradientNorm: 1e-9 };
  const seen = new Map<string, boolean>();
  for (const loss of losses) {
    for (const discriminatorNorm of norms) {
      for (const penalty of discriminatorNorm === 'batch' ? ['none'] : ['none', 'r1', 'gradient']) {
        const config = { network: 'dcgan', loss, discriminatorNorm, penalty, discriminatorRateRatio: 0.05 };
        for (const { remedies } of found(config, well, { steps: 600, values })) {
          for (const remedy of remedies) {
            expect(() => parseConfig(ganConfig as never, 'mlp', { ...config, ...remedy.changes })).not.toThrow();
            seen.set(remedy.title, fitsBranch(ganConfig, remedy));
          }
        }
      }
    }
  }
  expect(Object.fromEntries(seen)).toEqual({
    ...{ 'learning rate ÷ 4': true, 'an R₁ penalty': true, 'D learning rate ÷ 4': true, 'label smoothing 0.1': true },
    ...{ 'spectral norm': false, 'the non-saturating loss': false },
  });
});
