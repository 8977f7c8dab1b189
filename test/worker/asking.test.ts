import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { generateDefaults } from '../../models/core/questions.js';
import type { Question, WorkerCommand, WorkerEvent } from '../../electron/protocol/run.js';
import { writeAssets } from '../../electron/runs/assets-file.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { Asking } from '../../electron/worker/asking.js';
import { newRun, tempFolder } from '../runs/run-fixture.js';
import { FakeTraining, type Behaviour } from './fake-training.js';

type Ask = Extract<WorkerCommand, { kind: 'ask' }>;

/** A run with checkpoints at these steps, and what answers questions to it; a piece of text takes 10 ms. */
function setUp(steps: number[], behaviour: Behaviour = {}) {
  const { dir } = newRun();
  for (const step of steps) writeState(dir, step, step / 100);
  const heard: WorkerEvent[] = [];
  const made: FakeTraining[] = [];
  const world = { elapsedMs: 0, onTurn: (): void => undefined };
  const asking = new Asking({
    createTraining(options) {
      made.push(new FakeTraining(options, behaviour));
      return Promise.resolve(made.at(-1)!);
    },
    send: (event) => heard.push(event),
    monotonicMs: () => world.elapsedMs,
    nextTurn() {
      world.elapsedMs += 10;
      world.onTurn();
      return Promise.resolve();
    },
  });
  let request = 0;
  const ask = (question: Question, step: number | null = null): Promise<void> => {
    const command: Ask = {
      kind: 'ask',
      request: ++request,
      dir,
      step,
      question,
      dataDirs: { user: '', installed: [] },
    };
    return asking.ask(command);
  };
  return { dir, heard, made, world, asking, ask };
}

function writeState(dir: string, step: number, weight: number): void {
  const state = {
    step,
    weights: { w: { shape: [2], data: Float32Array.of(weight, 1) } },
    optimizer: {},
    controls: { learningRate: 0.1 },
  };
  writeCheckpoint(dir, { state, wallMs: 0 });
}

const generate = (prompt: string, maxTokens: number): Question => ({
  kind: 'generate',
  options: { ...generateDefaults, prompt, maxTokens },
});

test('the model is built for asking only, from the checkpoint and the assets, and kept for the next question', async () => {
  const { dir, made, ask, heard } = setUp([20, 40]);
  writeAssets(dir, { vocabulary: ['a'] });
  await ask({ kind: 'evaluate' });
  await ask({ kind: 'evaluate' }, 40);
  expect(made).toHaveLength(1);
  expect(made[0]!.options).toMatchObject({ askOnly: true, assets: { vocabulary: ['a'] }, state: { step: 40 } });
  const result = { values: { validation: Math.fround(0.4) }, examples: 10, unit: 'squares' };
  expect(heard[0]).toEqual({ kind: 'answer', request: 1, answer: { kind: 'evaluated', step: 40, ...result } });
  await ask({ kind: 'evaluate' }, 20);
  expect(made.map(({ step, disposed }) => [step, disposed])).toEqual([
    [40, true],
    [20, false],
  ]);
});

test('a newer checkpoint is the newest from then on, and one that was written anew is another one', async () => {
  const { dir, made, ask } = setUp([20]);
  await ask({ kind: 'evaluate' });
  writeState(dir, 60, 0.5);
  await ask({ kind: 'evaluate' });
  writeState(dir, 60, 0.7);
  await ask({ kind: 'evaluate' });
  expect(made.map(({ step }) => step)).toEqual([20, 60, 60]);
});

test('text is sent in few pieces, which together are the answer', async () => {
  const { heard, ask } = setUp([7]);
  await ask(generate('ab', 100));
  const pieces = heard.flatMap((event) => (event.kind === 'piece' ? [event.text] : []));
  // 100 tokens in one second.
  expect(pieces.length).toBeLessThanOrEqual(31);
  expect(pieces[0]).toBe('a7');
  const text = 'a7b7'.repeat(50);
  expect(pieces.join('')).toBe(text);
  expect(heard.at(-1)).toEqual({
    kind: 'answer',
    request: 1,
    answer: { kind: 'generated', step: 7, text, tokens: 100, seconds: 1 },
  });
});

test('cancelled writing is answered with what there is, and questions that wait are refused', async () => {
  const { heard, ask, asking, world } = setUp([7]);
  world.onTurn = () => {
    if (world.elapsedMs === 50) asking.cancel();
  };
  await Promise.all([ask(generate('ab', 1000)), ask({ kind: 'evaluate' })]);
  expect(heard.filter(({ kind }) => kind !== 'piece')).toEqual([
    expect.objectContaining({ request: 1, answer: expect.objectContaining({ text: 'a7b7a7b7a7' }) as object }),
    {
      kind: 'refused',
      request: 2,
      code: 'bad-request',
      message: 'The question was taken back before it could be answered.',
    },
  ]);
  await ask({ kind: 'evaluate' });
  expect(heard.at(-1)).toMatchObject({ kind: 'answer', request: 3 });
});

test('an examined input becomes a panel record, a drawing a PNG', async () => {
  const { heard, ask } = setUp([7]);
  const path = join(tempFolder(), '1');
  await ask({ kind: 'examine', input: { kind: 'text', text: 'to be' }, path });
  expect(heard.at(-1)).toMatchObject({ answer: { kind: 'examined', step: 7, path } });
  const { record, matrix } = readPanelRecord(path);
  expect(record).toMatchObject({ step: 7, probes: [{ title: 'to be' }] });
  expect([...matrix('attention/0/0/0')!]).toEqual([1, 0, 0.5, 0.5]);
  await ask({ kind: 'draw', count: 1, seed: 0, path: `${path}.png` });
  expect(heard.at(-1)).toMatchObject({ answer: { kind: 'drawn', step: 7 } });
  expect(readFileSync(`${path}.png`).subarray(1, 4).toString()).toBe('PNG');
});

test('what can not be answered is refused in one sentence, and the next question is answered', async () => {
  const { heard, ask, made } = setUp([20, 40]);
  const folder = join(tempFolder(), 'gone');
  await ask({ kind: 'evaluate' }, 30);
  await ask(generate('', 5));
  await ask({ kind: 'examine', input: { kind: 'example', number: 3 }, path: join(folder, '1') });
  await ask({ kind: 'draw', count: 1, seed: 0, path: join(folder, '1.png') });
  await ask({ kind: 'evaluate' });
  expect(heard.slice(0, 4)).toEqual(
    [
      { request: 1, code: 'bad-request', message: 'step: there is no checkpoint at 30; use one of 20, 40.' },
      { request: 2, code: 'bad-request', message: 'prompt: it is empty; use some text.' },
      { request: 3, code: 'bad-request', message: 'input: example is not allowed; use text.' },
      { request: 4, code: 'disk', message: `${folder}/1.png can't be written: it is gone; choose another place.` },
    ].map((one) => ({ kind: 'refused', ...one })),
  );
  expect(heard.at(-1)).toMatchObject({ kind: 'answer', request: 5 });
  expect(existsSync(folder)).toBe(false);
  // A refusal leaves the model as it is; any other error may not.
  expect(made).toHaveLength(2);
});

test('a run without checkpoints says so', async () => {
  const { heard, ask } = setUp([]);
  await ask({ kind: 'evaluate' });
  expect(heard).toEqual([
    {
      kind: 'refused',
      request: 1,
      code: 'bad-request',
      message: 'The run has no checkpoint yet; train it first.',
    },
  ]);
});
