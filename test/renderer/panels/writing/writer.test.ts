import { describe, expect, test } from 'vitest';
import type { AppEvent } from '../../../electron/protocol/app.js';
import { generateDefaults } from '../../../models/core/questions.js';
import { CallFailure } from '../../../renderer/lib/client.js';
import { Writer, type TextSource, type Written } from '../../../renderer/generate/writer.svelte.js';

/** A checkpoint that writes when told to. */
class FakeSource implements TextSource {
  request = 0;
  cancelled = 0;
  listeners = new Set<(event: AppEvent) => void>();
  #open: { resolve: (written: Written) => void; reject: (reason: Error) => void }[] = [];

  ask = (_run: string, _step: number, request: number): Promise<Written> => {
    this.request = request;
    return new Promise((resolve, reject) => this.#open.push({ resolve, reject }));
  };

  cancel = (): Promise<void> => {
    this.cancelled++;
    return Promise.resolve();
  };

  onEvent = (listener: (event: AppEvent) => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  say(text: string, request = this.request): void {
    for (const listener of this.listeners) listener({ kind: 'piece', request, text });
  }

  async end(written: Written): Promise<void> {
    this.#open.shift()!.resolve(written);
    await new Promise((resolve) => setImmediate(resolve));
  }

  async refuse(reason: Error): Promise<void> {
    this.#open.shift()!.reject(reason);
    await new Promise((resolve) => setImmediate(resolve));
  }
}

const options = { ...generateDefaults, prompt: 'To ' };

describe('text as it is written', () => {
  test('grows by its pieces and ends as the answer has it', async () => {
    const source = new FakeSource();
    const writer = new Writer(source);
    void writer.write('run', 100, options);
    expect(writer.writing).toBe(true);
    source.say('be ');
    source.say('or');
    expect([writer.prompt, writer.text]).toEqual(['To ', 'be or']);
    await source.end({ step: 100, text: 'be or not', tokens: 9, seconds: 3 });
    expect(writer.writing).toBe(false);
    expect(writer.text).toBe('be or not');
    expect(writer.written).toEqual({ step: 100, tokens: 9, seconds: 3 });
  });

  test('has nothing of other questions, and a newer one replaces it', async () => {
    const source = new FakeSource();
    const writer = new Writer(source);
    void writer.write('run', 100, options);
    const first = source.request;
    source.say('old');
    void writer.write('run', 200, { ...options, prompt: '' });
    source.say('late', first);
    source.say('new');
    expect(writer.text).toBe('new');
    await source.end({ step: 100, text: 'old text', tokens: 2, seconds: 1 });
    expect([writer.text, writer.writing, writer.written]).toEqual(['new', true, null]);
    await source.end({ step: 200, text: 'new text', tokens: 2, seconds: 1 });
    expect(writer.text).toBe('new text');
  });
});

test('a refusal is told with the field that it is about, and the next text forgets it', async () => {
  const source = new FakeSource();
  const writer = new Writer(source);
  void writer.write('run', 100, options);
  await source.refuse(new CallFailure('prompt: “é” is not in the vocabulary.', 'prompt'));
  expect(writer.problem).toEqual({ sentence: 'prompt: “é” is not in the vocabulary.', field: 'prompt' });
  expect(writer.writing).toBe(false);
  void writer.write('run', 100, options);
  expect(writer.problem).toBeNull();
});

test('a sentence that begins with an option belongs to it, and can be taken back', async () => {
  const source = new FakeSource();
  const writer = new Writer(source);
  void writer.write('run', 100, options);
  await source.refuse(new CallFailure("prompt: the character '€' is not in the vocabulary."));
  expect(writer.problem?.field).toBe('prompt');
  writer.clearProblem();
  expect(writer.problem).toBeNull();
  void writer.write('run', 100, options);
  await source.refuse(new CallFailure('The disk: it is gone.'));
  expect(writer.problem?.field).toBeUndefined();
});

test('a text that the user ended is told from one that ended by itself', async () => {
  const source = new FakeSource();
  const writer = new Writer(source);
  void writer.write('run', 100, options);
  expect(writer.stopped).toBe(false);
  await writer.stop();
  expect(writer.stopped).toBe(true);
  await source.end({ step: 100, text: 'be', tokens: 2, seconds: 1 });
  void writer.write('run', 100, options);
  expect(writer.stopped).toBe(false);
});

test('closing stops the writing and listens no more', () => {
  const source = new FakeSource();
  const writer = new Writer(source);
  void writer.write('run', 100, options);
  writer.close();
  expect(source.cancelled).toBe(1);
  expect(source.listeners.size).toBe(0);
});
