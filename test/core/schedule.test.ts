import { describe, expect, it } from 'vitest';
import { rateFactor, scheduleChange, type ScheduleOptions } from '../../models/core/schedule.js';

const cosine: ScheduleOptions = { warmupSteps: 100, schedule: 'cosine', finalRateRatio: 0.1 };

describe('the learning rate', () => {
  it('rises in a line while it warms up', () => {
    expect([1, 50, 100].map((step) => rateFactor(step, 2000, cosine))).toEqual([0.01, 0.5, 1]);
  });

  it('falls along half a cosine, to the final ratio at the last step', () => {
    expect(rateFactor(1050, 2000, cosine)).toBeCloseTo(0.55, 12); // half way: the mean of 1 and 0.1
    expect(rateFactor(575, 2000, cosine)).toBeCloseTo(0.1 + (0.9 * (1 + Math.SQRT1_2)) / 2, 12);
    expect(rateFactor(2000, 2000, cosine)).toBeCloseTo(0.1, 12);
    expect(rateFactor(2500, 2000, cosine)).toBeCloseTo(0.1, 12);
  });

  it('stays where it is by default', () => {
    const options: ScheduleOptions = { warmupSteps: 0, schedule: 'constant', finalRateRatio: 0.1 };
    expect([1, 500, 2000].map((step) => rateFactor(step, 2000, options))).toEqual([1, 1, 1]);
  });

  it('is finite where the warm-up is as long as the run', () => {
    expect(rateFactor(100, 100, cosine)).toBe(1);
    expect(rateFactor(101, 100, cosine)).toBeCloseTo(0.1, 12);
  });
});

it('a schedule with another last step is told with both rates; one that stays, or is none, is not', () => {
  const config = { schedule: 'cosine', warmupSteps: 0, finalRateRatio: 0.1 };
  const moved = { before: 60, after: 120, step: 60, learningRate: 0.002 };
  expect(scheduleChange(config, moved)).toContain(
    'after step 60, made with 0.00020, the learning rate goes on from 0.0011',
  );
  expect(scheduleChange(config, { ...moved, after: 60 })).toBeNull();
  expect(scheduleChange({ ...config, schedule: 'constant' }, moved)).toBeNull();
  expect(scheduleChange({}, moved)).toBeNull();
});
