import { describe, expect, test } from 'vitest';
import { generateDefaults } from '../../../../models/transformer/questions/generate.js';
import { FakeAnswers } from '../shared/asking/fake-answers.js';
import { WritingOwn } from '../../../../renderer/panels/writing/writing-own.svelte.js';

const options = { ...generateDefaults, prompt: 'To ' };
const answerOf = (text: string, step = 100) => ({ step, body: { text, tokens: 9, seconds: 3 } });

describe('text as it is written', () => {
  test('grows by its pieces and ends as the answer has it', async () => {
    const source = new FakeAnswers();
    const own = new WritingOwn(source);
    void own.write('run', 100, options);
    expect(own.asker.asking).toBe(true);
    source.say('be ');
    source.say('or');
    expect([own.prompt, own.text]).toEqual(['To ', 'be or']);
    await source.end(answerOf('be or not'));
    expect(own.asker.asking).toBe(false);
    expect(own.text).toBe('be or not');
    expect(own.written).toEqual({ step: 100, tokens: 9, seconds: 3 });
  });

  test('has nothing of other questions, and a newer one replaces it', async () => {
    const source = new FakeAnswers();
    const own = new WritingOwn(source);
    void own.write('run', 100, options);
    const first = source.request;
    source.say('old');
    void own.write('run', 200, { ...options, prompt: '' });
    source.say('late', first);
    source.say('new');
    expect(own.text).toBe('new');
    await source.end(answerOf('old text'));
    expect([own.text, own.asker.asking, own.written]).toEqual(['new', true, null]);
    await source.end(answerOf('new text', 200));
    expect(own.text).toBe('new text');
  });
});

test('closing stops the writing and listens no more', () => {
  const source = new FakeAnswers();
  const own = new WritingOwn(source);
  void own.write('run', 100, options);
  own.close();
  expect(source.cancelled).toBe(1);
  expect(source.listeners.size).toBe(0);
});
