import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateDefaults } from '../../models/core/questions.js';
import { AskError, type AnswerTo, type Asked } from '../../electron/launch/ask-session.js';
import { Answers, type Answerer } from '../../electron/main/answers.js';
import { checkQuestion } from '../../electron/main/check-question.js';
import { fileName } from '../../electron/main/file-name.js';
import type { Answer, Question } from '../../electron/protocol/run.js';
import { FakeTimers } from '../launch/fake-worker.js';
import { tempFolder } from '../runs/run-fixture.js';

interface Open {
  asked: Asked<Question>;
  answer: (answer: Answer) => void;
  refuse: (error: Error) => void;
}

/** A worker that answers when a test says so. */
class FakeAnswerer implements Answerer {
  readonly said: string[] = [];
  readonly open: Open[] = [];
  #end: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => (this.#end = resolve));

  ask<Q extends Question>(asked: Asked<Q>): Promise<AnswerTo<Q>> {
    this.said.push(asked.question.kind);
    return new Promise<Answer>((answer, refuse) => this.open.push({ asked, answer, refuse })) as Promise<AnswerTo<Q>>;
  }
  cancel(): void {
    this.said.push('cancel');
  }
  leave(): void {
    this.said.push('leave');
    this.#end();
  }
  kill(): void {
    this.said.push('kill');
    this.#end();
  }
  crash(): void {
    for (const { refuse } of this.open) refuse(new AskError({ code: 'crash', message: 'It crashed.' }));
    this.#end();
  }
}

const settled = () => new Promise((resolve) => setImmediate(resolve));
const run = { dir: '/runs/a', step: 40, request: 9 };
const generate = { kind: 'generate', options: { ...generateDefaults, prompt: 'a' } } as const;
const text = { kind: 'examine', input: { kind: 'text', text: 'to be' } } as const;
const evaluated: Answer = { kind: 'evaluated', step: 40, values: {}, examples: 1, unit: 'texts' };

function setUp() {
  const workers: FakeAnswerer[] = [];
  const pieces: [number, string][] = [];
  const timers = new FakeTimers();
  const folder = join(tempFolder(), 'inputs');
  mkdirSync(folder);
  writeFileSync(join(folder, '3.json'), 'left from before');
  const answers = new Answers({
    start() {
      workers.push(new FakeAnswerer());
      return Promise.resolve(workers.at(-1)!);
    },
    folder,
    timers,
    onPiece: (request, piece) => pieces.push([request, piece]),
  });
  return { answers, workers, pieces, timers, folder };
}

describe('Answers', () => {
  it('starts a worker at the first question, keeps it for the next, and ends it when it is idle', async () => {
    const { answers, workers, timers } = setUp();
    expect(workers).toHaveLength(0);
    for (let i = 0; i < 2; i++) {
      const asked = answers.ask(run, { kind: 'evaluate' });
      await settled();
      workers[0]!.open[i]!.answer(evaluated);
      expect(await asked).toEqual(evaluated);
      timers.pass(2 * 60_000);
    }
    expect(workers).toHaveLength(1);
    timers.pass(60_000);
    await settled();
    expect(workers[0]!.said.at(-1)).toBe('leave');
    void answers.ask(run, { kind: 'evaluate' });
    await settled();
    expect(workers).toHaveLength(2);
    // While a question is open nothing is idle.
    timers.pass(10 * 60_000);
    await settled();
    expect(workers[1]!.said).not.toContain('leave');
  });

  it('lets a newer question end the one before it, and tells pieces by the number of the page', async () => {
    const { answers, workers, pieces } = setUp();
    const first = answers.ask(run, generate);
    await settled();
    workers[0]!.open[0]!.asked.onPiece!('To ');
    const second = answers.ask({ ...run, request: 10 }, generate);
    await settled();
    expect(workers[0]!.said).toEqual(['generate', 'cancel', 'generate']);
    workers[0]!.open[0]!.answer({ kind: 'generated', step: 40, text: 'To ', tokens: 1, seconds: 1 });
    workers[0]!.open[1]!.asked.onPiece!('be');
    workers[0]!.open[1]!.answer({ kind: 'generated', step: 40, text: 'be', tokens: 1, seconds: 1 });
    expect(await first).toMatchObject({ text: 'To ' });
    expect(await second).toMatchObject({ text: 'be' });
    expect(pieces).toEqual([
      [9, 'To '],
      [10, 'be'],
    ]);
  });

  it('is told of a crash in one sentence and answers the next question with another worker', async () => {
    const { answers, workers } = setUp();
    const lost = answers.ask(run, { kind: 'evaluate' });
    await settled();
    workers[0]!.crash();
    await expect(lost).rejects.toMatchObject({ name: 'RequestError', message: 'It crashed.' });
    await settled();
    void answers.ask(run, { kind: 'evaluate' });
    await settled();
    expect(workers).toHaveLength(2);
  });

  it('tries again after a worker could not be started', async () => {
    const { folder } = setUp();
    let starts = 0;
    const answers = new Answers({
      start: () =>
        ++starts === 1 ? Promise.reject(new Error('no processes left')) : Promise.resolve(new FakeAnswerer()),
      folder,
      onPiece: () => undefined,
    });
    await expect(answers.ask(run, { kind: 'evaluate' })).rejects.toThrow('no processes left');
    await settled();
    void answers.ask(run, { kind: 'evaluate' });
    await settled();
    expect(starts).toBe(2);
  });

  it('numbers examined inputs, keeps the newest few, and leaves nothing behind', async () => {
    const { answers, workers, folder } = setUp();
    expect(readdirSync(folder)).toEqual([]);
    for (let number = 1; number <= 10; number++) {
      const asked = answers.ask(run, text);
      await settled();
      const { asked: sent, answer } = workers[0]!.open.at(-1)!;
      const { path } = sent.question as Extract<Question, { kind: 'examine' }>;
      expect(path).toBe(join(folder, String(number)));
      for (const extension of ['json', 'bin']) writeFileSync(`${path}.${extension}`, '');
      answer({ kind: 'examined', step: 40, path });
      expect(await asked).toEqual({ kind: 'examined', step: 40, number });
    }
    const names = readdirSync(folder);
    expect(names.map((name) => parseInt(name, 10)).sort((a, b) => a - b)[0]).toBe(3);
    expect(names).toHaveLength(16);
    answers.close();
    await settled();
    expect(workers[0]!.said.at(-1)).toBe('kill');
    expect(existsSync(folder)).toBe(false);
  });
});

describe('checkQuestion', () => {
  it.each([
    ['temperature', { temperature: 10.5 }, 'temperature: 10.5 is not allowed; use a number from 0 to 10.'],
    ['temperature', { temperature: NaN }, 'temperature: NaN is not allowed'],
    ['maxTokens', { maxTokens: 0 }, 'maxTokens: 0 is not allowed; use a whole number from 1 to 10000.'],
    ['topK', { topK: 1.5 }, 'topK: 1.5 is not allowed; use a whole number from 1 to '],
    ['topP', { topP: 0 }, 'topP: 0 is not allowed; use a number above 0, up to 1.'],
    ['topP', { topP: 1.1 }, 'topP: 1.1 is not allowed'],
    ['seed', { seed: -1 }, 'seed: -1 is not allowed; use a whole number from 0 to 2147483647.'],
  ])('refuses a wrong %s in a sentence', (field, change, sentence) => {
    const question = { ...generate, options: { ...generate.options, ...change } };
    expect(() => checkQuestion(question)).toThrow(expect.objectContaining({ name: 'RequestError', field }));
    expect(() => checkQuestion(question)).toThrow(sentence);
  });

  it('accepts the ends of every range', () => {
    const low = { maxTokens: 1, temperature: 0, topK: 1, topP: 1e-9, seed: 0 };
    const high = { maxTokens: 10_000, temperature: 10, topK: null, topP: 1, seed: 2_147_483_647 };
    for (const ends of [low, high]) {
      expect(() => checkQuestion({ kind: 'generate', options: { ...generateDefaults, ...ends } })).not.toThrow();
    }
    expect(() => checkQuestion({ kind: 'examine', input: { kind: 'example', number: -1 } })).toThrow('number: -1');
  });
});

describe('fileName', () => {
  it.each([
    ['layer 3, head 2.png', 'layer 3, head 2.png'],
    ['../../.bashrc', '-..-.bashrc'],
    ['.hidden', 'hidden'],
    ['a/b\\c:d\u0000.csv', 'a-b-c-d-.csv'],
    ['...', 'file'],
  ])('makes %j safe', (proposed, safe) => {
    expect(fileName(proposed)).toBe(safe);
  });
});
