/** A model whose evaluation is its own: made once at a step, for metrics and panels, and only where others may have a turn. */
import { expect, it } from 'vitest';
import { StepInterrupted, unwatched } from '../../models/core/learner.js';
import type { OwnEvaluation } from '../../models/core/model.js';
import { noted } from './noted-training.js';

const STEP = { loss: 1, accuracy: 0.5, gradientNorm: 1, applied: 1 };

function evaluated() {
  const made: number[] = [];
  let cleared = 0;
  const own: OwnEvaluation = {
    due: (step) => step % 2 === 0,
    panels: ['report'],
    criterion: 'distance',
    async *measure() {
      try {
        yield { doing: 'Looking', done: 1, total: 2 };
        await Promise.resolve();
        made.push(made.length);
        return { values: { distance: 3 }, panels: { report: { body: made.length } } };
      } finally {
        cleared++;
      }
    },
  };
  const { training } = noted({}, () => STEP, null, [], own);
  return { training, made, cleared: () => cleared };
}

it('gives metrics and panels of one measurement, at the steps that are due', async () => {
  const { training, made } = evaluated();
  training.advance();
  expect([training.evaluationDue, training.panelsDue(false)]).toEqual([false, []]);
  expect(await training.check(unwatched)).toBeNull();
  expect(await training.observe(['report'], unwatched)).toEqual({});
  training.advance();
  expect([training.evaluationDue, training.panelsDue(false)]).toEqual([true, ['report']]);
  const told: string[] = [];
  const within = {
    ...unwatched,
    progress: (done: number, of: number, what: string) => void told.push(`${done} of ${of} ${what}`),
  };
  expect(await training.check(within)).toEqual({ distance: 3 });
  expect(await training.observe(['report'], within)).toEqual({ report: { body: 1 } });
  expect(training.state().controls).toMatchObject({ evaluation: 3, bestEvaluation: 3 });
  expect(told).toEqual(['1 of 2 · looking']);
  expect(made).toHaveLength(1);
  // A step later it is known no more, and made anew where it is due.
  training.advance();
  expect([await training.check(within), await training.observe(['report'], within)]).toEqual([null, {}]);
  training.advance();
  expect(await training.observe(['report'], within)).toEqual({ report: { body: 2 } });
  // A run that goes on after its check has the panel still to record.
  const again = evaluated();
  again.training.advance();
  again.training.advance();
  expect(await again.training.observe(['report'], unwatched)).toEqual({ report: { body: 1 } });
});

it('is ended where the run is to stop, with what it began cleared away and nothing remembered', async () => {
  const { training, made, cleared } = evaluated();
  training.advance();
  training.advance();
  const before = training.state();
  const turn = () => Promise.reject(new StepInterrupted('The run was told to stop.'));
  await expect(training.check({ ...unwatched, turn })).rejects.toThrow(StepInterrupted);
  expect([made.length, cleared()]).toEqual([0, 1]);
  expect(training.state()).toEqual(before);
});

it('is not made by whoever lets nobody in between', () => {
  const { training, made } = evaluated();
  training.advance();
  training.advance();
  expect([training.check(), training.observe(['report'])]).toEqual([null, {}]);
  expect(made).toHaveLength(0);
});
