import { expect, test } from 'vitest';
import { generateQuestion, generateDefaults } from '../../../../../models/transformer/questions/generate.js';
import { CallFailure } from '../../../../../renderer/lib/client.js';
import { Asker } from '../../../../../renderer/panels/shared/asking/asker.svelte.js';
import { FakeAnswers } from './fake-answers.js';

const asking = () => {
  const source = new FakeAnswers();
  const asker = new Asker(generateQuestion, source);
  const ask = () => asker.ask('run', 100, generateDefaults);
  return { source, asker, ask };
};

test('a refusal is told with the field that it is about, and the next question forgets it', async () => {
  const { source, asker, ask } = asking();
  void ask();
  await source.refuse(new CallFailure('prompt: “é” is not in the vocabulary.', 'prompt'));
  expect(asker.problem).toEqual({ sentence: 'prompt: “é” is not in the vocabulary.', field: 'prompt' });
  expect(asker.asking).toBe(false);
  void ask();
  expect(asker.problem).toBeNull();
});

test('a sentence that begins with what is asked belongs to it, and can be taken back', async () => {
  const { source, asker, ask } = asking();
  void ask();
  await source.refuse(new CallFailure("prompt: the character '€' is not in the vocabulary."));
  expect(asker.problem?.field).toBe('prompt');
  asker.clearProblem();
  expect(asker.problem).toBeNull();
  void ask();
  await source.refuse(new CallFailure('The disk: it is gone.'));
  expect(asker.problem?.field).toBeUndefined();
});

test('an answer that its schema does not know is a problem, not an answer', async () => {
  const { source, asker, ask } = asking();
  const asked = ask();
  await source.end({ body: { text: 1 } });
  expect(await asked).toBeNull();
  expect(asker.problem?.sentence).toBe("Generate: the checkpoint's answer can't be understood.");
});

test('warnings come with the answer', async () => {
  const { source, asker, ask } = asking();
  void ask();
  await source.end({ body: { text: '', tokens: 0, seconds: 0 }, warnings: ['The data are not the same.'] });
  expect(asker.given?.warnings).toEqual(['The data are not the same.']);
});

test('an answer that the user ended is told from one that ended by itself', async () => {
  const { source, asker, ask } = asking();
  void ask();
  expect(asker.stopped).toBe(false);
  await asker.stop();
  expect(asker.stopped).toBe(true);
  await source.end({ body: { text: 'be', tokens: 2, seconds: 1 } });
  void ask();
  expect(asker.stopped).toBe(false);
});
