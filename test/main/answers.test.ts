import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { generateDefaults } from '../../models/transformer/questions/generate.js';
import { AskError, type Asked, type UsedTool } from '../../electron/launch/ask-session.js';
import { Answers, type Answerer } from '../../electron/main/answers.js';
import { fileName } from '../../electron/main/file-name.js';
import type { Answer, Question } from '../../electron/protocol/run.js';
import { FakeTimers } from '../launch/fake-worker.js';
import { tempFolder } from '../runs/run-fixture.js';

interface Open {
  asked: Asked;
  answer: (answer: Answer) => void;
  refuse: (error: Error) => void;
}

/** A worker that answers when a test says so. */
class FakeAnswerer implements Answerer {
  readonly said: string[] = [];
  readonly open: Open[] = [];
  #end: () => void = () => undefined;
  readonly ended = new Promise<void>((resolve) => (this.#end = resolve));

  ask(asked: Asked): Promise<Answer> {
    this.said.push(asked.question.name);
    return new Promise((answer, refuse) => this.open.push({ asked, answer, refuse }));
  }
  use({ question }: UsedTool): Promise<unknown> {
    this.said.push(question.name);
    return Promise.resolve({ of: question.asked });
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
const generate: Question = { name: 'generate', asked: { ...generateDefaults, prompt: 'a' } };
const text: Question = { name: 'attention', asked: { text: 'to be' } };
const evaluate: Question = { name: 'evaluate', asked: {} };
const plain = { step: 40, body: { values: {}, examples: 1, unit: 'texts' }, warnings: [] };
const evaluated: Answer = { ...plain, recorded: false };

function setUp() {
  const workers: FakeAnswerer[] = [];
  const pieces: [number, unknown[]][] = [];
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
    onPieces: (request, some) => pieces.push([request, some]),
  });
  return { answers, workers, pieces, timers, folder };
}

describe('Answers', () => {
  it('starts a worker at the first question, keeps it for the next, and ends it when it is idle', async () => {
    const { answers, workers, timers } = setUp();
    expect(workers).toHaveLength(0);
    for (let i = 0; i < 2; i++) {
      const asked = answers.ask(run, evaluate);
      await settled();
      workers[0]!.open[i]!.answer(evaluated);
      expect(await asked).toEqual({ ...plain, number: null });
      timers.pass(2 * 60_000);
    }
    expect(workers).toHaveLength(1);
    timers.pass(60_000);
    await settled();
    expect(workers[0]!.said.at(-1)).toBe('leave');
    void answers.ask(run, evaluate);
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
    workers[0]!.open[0]!.asked.onPieces!(['To', ' ']);
    const second = answers.ask({ ...run, request: 10 }, generate);
    await settled();
    expect(workers[0]!.said).toEqual(['generate', 'cancel', 'generate']);
    workers[0]!.open[0]!.answer({ ...evaluated, body: { text: 'To ' } });
    workers[0]!.open[1]!.asked.onPieces!(['be']);
    workers[0]!.open[1]!.answer({ ...evaluated, body: { text: 'be' } });
    expect(await first).toMatchObject({ body: { text: 'To ' } });
    expect(await second).toMatchObject({ body: { text: 'be' } });
    expect(pieces).toEqual([
      [9, ['To', ' ']],
      [10, ['be']],
    ]);
  });

  it('has the same worker answer for tools, which end no answer', async () => {
    const { answers, workers } = setUp();
    void answers.ask(run, generate);
    const question: Question = { name: 'describe', asked: { file: '/a' } };
    expect(await answers.use({ architecture: 'edge', question })).toEqual({ of: { file: '/a' } });
    expect(workers.map(({ said }) => said)).toEqual([['generate', 'describe']]);
  });

  it('is told of a crash in one sentence and answers the next question with another worker', async () => {
    const { answers, workers } = setUp();
    const lost = answers.ask(run, evaluate);
    await settled();
    workers[0]!.crash();
    await expect(lost).rejects.toMatchObject({ name: 'RequestError', message: 'It crashed.' });
    await settled();
    void answers.ask(run, evaluate);
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
      onPieces: () => undefined,
    });
    await expect(answers.ask(run, evaluate)).rejects.toThrow('no processes left');
    await settled();
    void answers.ask(run, evaluate);
    await settled();
    expect(starts).toBe(2);
  });

  it('numbers records of answers, keeps the newest few, and leaves nothing behind', async () => {
    const { answers, workers, folder } = setUp();
    expect(readdirSync(folder)).toEqual([]);
    for (let number = 1; number <= 10; number++) {
      const asked = answers.ask(run, text);
      await settled();
      const { asked: sent, answer } = workers[0]!.open.at(-1)!;
      const { path } = sent;
      expect(path).toBe(join(folder, String(number)));
      for (const extension of ['json', 'bin', 'png']) writeFileSync(`${path}.${extension}`, '');
      const warnings = number === 1 ? ['The data have changed.'] : [];
      answer({ step: 40, body: {}, recorded: true, warnings });
      expect(await asked).toEqual({ step: 40, body: {}, number, warnings });
    }
    const names = readdirSync(folder);
    expect(names.map((name) => parseInt(name, 10)).sort((a, b) => a - b)[0]).toBe(3);
    expect(names).toHaveLength(24);
    answers.close();
    await settled();
    expect(workers[0]!.said.at(-1)).toBe('kill');
    expect(existsSync(folder)).toBe(false);
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
