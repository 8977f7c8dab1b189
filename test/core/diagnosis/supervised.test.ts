import { describe, expect, it } from 'vitest';
import { diagnoseRows } from '../../../models/core/diagnosis/diagnose-run.js';
import { fitsBranch } from '../../../models/core/diagnosis/diagnosis.js';
import { classifierConfig } from '../../../models/classifier/config.js';
import { architectureConfig, parseConfig } from '../../../models/core/parse-config.js';

const metrics = classifierConfig.metrics(parseConfig(classifierConfig as never, 'mlp', {}) as never);

/** Of a classifier whose losses are these at each step; it is evaluated every 100. */
function found(steps: number, loss: (step: number) => number, validation: (step: number) => number = () => NaN) {
  const rows = Int32Array.from({ length: steps / 10 }, (_, i) => (i + 1) * 10);
  const values = {
    loss: Float32Array.from(rows, loss),
    validationLoss: Float32Array.from(rows, (step) => (step % 100 === 0 ? validation(step) : NaN)),
  };
  const run = {
    architecture: architectureConfig('classifier'),
    config: parseConfig(classifierConfig as never, 'mlp', {}),
  };
  return diagnoseRows(run, metrics, { steps: rows, values });
}
const names = (all: ReturnType<typeof found>) => all.map(({ name }) => name);
const learns = (step: number) => 0.2 + 2 * Math.exp(-step / 300);

describe('training that has diverged', () => {
  const leaps = (to: number) => (step: number) => (step <= 1000 ? learns(step) : to);

  it('is worse than at its beginning, for long', () => {
    const [diagnosis] = found(1600, leaps(4));
    expect(diagnosis).toMatchObject({ name: 'loss-diverged', metrics: ['loss'] });
    expect(Math.abs(diagnosis!.since - 1000)).toBeLessThanOrEqual(10);
    expect(diagnosis!.remedies.map(({ title }) => title)).toEqual(['learning rate ÷ 4', 'gradients clipped at 1']);
    expect(diagnosis!.remedies.every((remedy) => fitsBranch(classifierConfig, remedy))).toBe(true);
  });

  it('is not told of a smaller rise, before it lasts, or once it is over', () => {
    expect(found(1600, leaps(2.9))).toEqual([]);
    expect(found(1250, leaps(4))).toEqual([]);
    expect(found(2400, (step) => (step > 1000 && step <= 1600 ? 4 : learns(step)))).toEqual([]);
  });
});

describe('learning by heart', () => {
  const rises = (step: number) => (step <= 1000 ? learns(step) + 0.2 : 0.45 + (step - 1000) / 1000);
  const falls = (step: number) => 2 * Math.exp(-step / 300);

  it('is told from the best evaluation on, with the checkpoint to go back to', () => {
    const [diagnosis] = found(2000, falls, rises);
    expect(diagnosis).toMatchObject({ name: 'over-fitting', since: 1000, metrics: ['loss', 'validationLoss'] });
    expect(diagnosis!.evidence).toContain('The checkpoint of step 1,000 is the best.');
    expect(diagnosis!.remedies[0]!.changes).toEqual({ weightDecay: 0.1 });
  });

  it('is not told where both rise, for four evaluations, for a small rise, or once a new best one comes', () => {
    expect(found(2000, (step) => (step < 1000 ? falls(step) : 0.1), rises)).toEqual([]);
    expect(found(1400, falls, rises)).toEqual([]);
    expect(found(2000, falls, (step) => (step <= 1000 ? learns(step) : learns(1000) * 1.09))).toEqual([]);
    expect(found(2000, falls, (step) => (step === 2000 ? 0.1 : rises(step)))).toEqual([]);
  });
});

describe('a loss that has not moved', () => {
  const guesses = (best: number) => (step: number) => (step > 800 ? best : 2.3) + 0.02 * Math.sin(step);

  it('is told after a long time of it', () => {
    const [diagnosis] = found(1600, guesses(2.27));
    expect(diagnosis).toMatchObject({ name: 'not-learning', since: 0 });
    expect(diagnosis!.remedies[0]).toMatchObject({ title: 'learning rate × 4' });
    expect(found(1400, guesses(2.27))).toEqual([]);
    expect(found(1600, guesses(2.2))).toEqual([]);
  });
});

it('what learns well is well', () => {
  expect(names(found(5000, learns, (step) => learns(step) + 0.1))).toEqual([]);
});
