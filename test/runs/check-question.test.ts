import { expect, test } from 'vitest';
import { checkQuestion } from '../../electron/runs/check-question.js';
import { generateDefaults } from '../../models/transformer/questions/generate.js';
import { newRun } from './run-fixture.js';

const run = (task: string) => newRun({ architecture: 'transformer', config: { task } }).record;

test('a question is checked by the run that it is asked of, and completed', () => {
  expect(checkQuestion(run('language'), { name: 'generate', asked: { prompt: 'a' } })).toEqual({
    name: 'generate',
    asked: { ...generateDefaults, prompt: 'a' },
  });
  expect(checkQuestion(newRun().record, { name: 'draw', asked: { count: 1 } })).toEqual({
    name: 'draw',
    asked: { count: 1, seed: 0, class: null, interpolate: 0, interpolation: 'spherical', samples: null },
  });
});

test.each([
  [
    'copy',
    { name: 'generate', asked: {} },
    'question',
    "question: 'generate' can't be asked of this run; use evaluate, attention, explain.",
  ],
  [
    'language',
    { name: 'generate', asked: { topP: 0 } },
    'topP',
    'topP: 0 is not allowed; use a number above 0, up to 1.',
  ],
  ['copy', { name: 'evaluate', asked: { all: true } }, 'all', 'all: there is no such option; there are none.'],
])('a run of %s refuses %j', (task, question, field, sentence) => {
  expect(() => checkQuestion(run(task), question)).toThrow(expect.objectContaining({ name: 'RequestError', field }));
  expect(() => checkQuestion(run(task), question)).toThrow(sentence);
});

test('a run of an architecture that is not known is refused', () => {
  const { record } = newRun({ architecture: 'oracle' });
  expect(() => checkQuestion(record, { name: 'draw', asked: {} })).toThrow("architecture: 'oracle' is unknown");
});
