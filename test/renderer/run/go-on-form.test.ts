import { expect, test } from 'vitest';
import { GoOnForm, type GoingOnPlan } from '../../../renderer/run/go-on-form.svelte.js';
import { inventedDatasets } from '../dev/datasets.js';

const config = { steps: 1000, schedule: 'cosine', finalRateRatio: 0.1, learningRate: 0.002, dataset: 'fashion-mnist' };
const run = { architecture: 'classifier', config, steps: 1000 };

function form(plan: Partial<GoingOnPlan>, of = run): GoOnForm {
  return new GoOnForm(
    of,
    { kind: 'branch', step: 400, live: { learningRate: 0.0005 }, ...plan },
    () => inventedDatasets,
  );
}

test('a branch begins with what its checkpoint goes on with, and asks for what is changed', () => {
  const branch = form({});
  expect(branch.texts).toMatchObject({ learningRate: '0.0005', steps: '1000', schedule: 'cosine' });
  expect(branch.changes).toEqual({});
  branch.texts['learningRate'] = '1e-3';
  expect(branch.changes).toEqual({ learningRate: 1e-3 });
  expect(branch.errors).toEqual({});
});

test('what a remedy asks for is filled in, comes first, and can be reset', () => {
  const branch = form({ changes: { weightDecay: 0.01, learningRate: 0.0001 } });
  expect(branch.changes).toEqual({ weightDecay: 0.01, learningRate: 0.0001 });
  expect(branch.fields.slice(0, 2).map(({ key }) => key)).toEqual(['learningRate', 'weightDecay']);
  expect(branch.initial['learningRate']).toBe('0.0005');
  expect(branch.errors).toEqual({});
});

test('it offers what may change on the way and is of use; a run that goes on in place only how far', () => {
  const keys = (of: GoOnForm) => of.fields.map(({ key }) => key);
  const branch = form({});
  expect(keys(branch)).toContain('finalRateRatio');
  expect(keys(branch)).not.toContain('optimizer');
  branch.texts['schedule'] = 'constant';
  expect(keys(branch)).not.toContain('finalRateRatio');
  expect(keys(form({ kind: 'continue' }))).toEqual(['steps']);
});

test('a stretched schedule is told with both rates before anything begins', () => {
  const whole = form({ kind: 'continue', step: 1000, live: { learningRate: 0.002 } });
  expect(whole.texts['steps']).toBe('2000');
  expect(whole.note).toContain(
    'ends at step 2,000 now, where it ended at step 1,000: after step 1,000, made with 0.00020',
  );
  expect(whole.note).toContain('goes on from 0.0011.');
  const branch = form({});
  expect(branch.note).toBeNull();
  branch.texts['steps'] = '4000';
  branch.texts['learningRate'] = '0.001';
  expect(branch.note).toContain('made with 0.00034, the learning rate goes on from 0.00098.');
  branch.texts['schedule'] = 'constant';
  expect(branch.note).toBeNull();
});

test('what can not begin is told beside its field', () => {
  const branch = form({});
  branch.texts['steps'] = '400';
  expect(branch.errors).toEqual({ steps: "'400' is not allowed; use a whole number above 400." });
  branch.texts['steps'] = '';
  expect(branch.errors).toHaveProperty('steps');
  branch.texts['steps'] = '500';
  branch.texts['learningRate'] = '3';
  expect(branch.errors['learningRate']).toMatch(/^3 is not allowed; use a number from 1e-7 to 1/);
  branch.texts['learningRate'] = '0.1';
  expect(branch.errors).toEqual({});
  const few = { ...inventedDatasets.find(({ name }) => name === 'fashion-mnist')!, train: 20 };
  const small = new GoOnForm(run, { kind: 'branch', step: 400, live: {} }, () => [few]);
  expect(small.errors['batchSize']).toContain('is more than the 20 images of data set');
});

test('a refusal stays until something is changed', () => {
  const branch = form({});
  branch.refuse('--steps: 400 is not beyond step 400; use a larger number.', 'steps');
  expect(branch.errors).toEqual({ steps: '400 is not beyond step 400; use a larger number.' });
  branch.texts['steps'] = '2000';
  expect(branch.errors).toEqual({});
  branch.refuse('The run has no checkpoint at step 400; it has none yet.', 'step');
  expect(branch.refusal).toContain('no checkpoint');
});
