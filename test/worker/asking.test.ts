import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { RequestError, UnknownDatasetError } from '../../models/core/errors.js';
import type { RememberedData } from '../../models/data/dataset.js';
import { generateDefaults } from '../../models/transformer/questions/generate.js';
import type { DataFingerprint, Question, WorkerCommand, WorkerEvent } from '../../electron/protocol/run.js';
import { writeAssets } from '../../electron/runs/assets-file.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { Asking } from '../../electron/worker/asking.js';
import { config, newRun, tempFolder } from '../runs/run-fixture.js';
import { FakeLearner, type Behaviour } from './fake-learner.js';

type Ask = Extract<WorkerCommand, { kind: 'ask' }>;

const writer = { architecture: 'transformer', preset: 'char-nano', config: { ...config, task: 'language' } };

/** A run with checkpoints at these steps, and what answers questions to it; a piece of text takes 10 ms. */
function setUp(steps: number[], behaviour: Behaviour = {}, architecture: 'transformer' | 'gan' = 'transformer') {
  const { dir } = newRun(architecture === 'gan' ? {} : writer);
  for (const step of steps) writeState(dir, step, step / 100);
  const heard: WorkerEvent[] = [];
  const made: FakeLearner[] = [];
  const world = {
    elapsedMs: 0,
    onTurn: (): void => undefined,
    data: null as DataFingerprint | null,
    find: null as (() => Promise<DataFingerprint>) | null,
  };
  const asking = new Asking({
    createTraining(options) {
      made.push(new FakeLearner(options, behaviour));
      return Promise.resolve(made.at(-1)!);
    },
    fingerprint: () => world.find?.() ?? Promise.resolve(world.data),
    tools: () => Promise.resolve({}),
    send: (event) => heard.push(event),
    monotonicMs: () => world.elapsedMs,
    nextTurn() {
      world.elapsedMs += 10;
      world.onTurn();
      return Promise.resolve();
    },
  });
  let request = 0;
  const ask = (question: Question, step: number | null = null, path: string | null = null): Promise<void> => {
    const command: Ask = {
      kind: 'ask',
      request: ++request,
      dir,
      step,
      question,
      path,
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
  name: 'generate',
  asked: { ...generateDefaults, prompt, maxTokens },
});

const evaluate: Question = { name: 'evaluate', asked: {} };

test('the model is built for asking only, from the checkpoint and the assets, and kept for the next question', async () => {
  const { dir, made, ask, heard } = setUp([20, 40]);
  writeAssets(dir, { vocabulary: ['a'] });
  await ask(evaluate);
  await ask(evaluate, 40);
  expect(made).toHaveLength(1);
  expect(made[0]!.options).toMatchObject({ askOnly: true, assets: { vocabulary: ['a'] }, state: { step: 40 } });
  const result = { values: { validation: Math.fround(0.4) }, examples: 10, unit: 'squares' };
  expect(heard[0]).toEqual({
    kind: 'answer',
    request: 1,
    answer: { step: 40, body: result, recorded: false, warnings: [] },
  });
  await ask(evaluate, 20);
  expect(made.map(({ step, disposed }) => [step, disposed])).toEqual([
    [40, true],
    [20, false],
  ]);
});

test('a newer checkpoint is the newest from then on, and one that was written anew is another one', async () => {
  const { dir, made, ask } = setUp([20]);
  await ask(evaluate);
  writeState(dir, 60, 0.5);
  await ask(evaluate);
  writeState(dir, 60, 0.7);
  await ask(evaluate);
  expect(made.map(({ step }) => step)).toEqual([20, 60, 60]);
});

test('text is sent in few pieces, which together are the answer', async () => {
  const { heard, ask } = setUp([7]);
  await ask(generate('ab', 100));
  const pieces = heard.flatMap((event) => (event.kind === 'pieces' ? [event.pieces] : []));
  // 100 tokens in one second.
  expect(pieces.length).toBeLessThanOrEqual(31);
  expect(pieces[0]).toEqual(['a7']);
  const text = 'a7b7'.repeat(50);
  expect(pieces.flat()).toHaveLength(100);
  expect(pieces.flat().join('')).toBe(text);
  expect(heard.at(-1)).toEqual({
    kind: 'answer',
    request: 1,
    answer: { step: 7, body: { text, tokens: 100, seconds: 1 }, recorded: false, warnings: [] },
  });
});

test('cancelled writing is answered with what there is, and questions that wait are refused', async () => {
  const { heard, ask, asking, world } = setUp([7]);
  world.onTurn = () => {
    if (world.elapsedMs === 50) asking.cancel();
  };
  await Promise.all([ask(generate('ab', 1000)), ask(evaluate)]);
  expect(heard.filter(({ kind }) => kind !== 'pieces')).toEqual([
    {
      kind: 'answer',
      request: 1,
      answer: { step: 7, body: { text: 'a7b7a7b7a7', tokens: 5, seconds: 0.05 }, recorded: false, warnings: [] },
    },
    {
      kind: 'refused',
      request: 2,
      code: 'bad-request',
      message: 'The question was taken back before it could be answered.',
    },
  ]);
  await ask(evaluate);
  expect(heard.at(-1)).toMatchObject({ kind: 'answer', request: 3 });
});

test('an evaluation that is cancelled ends between two of its parts', async () => {
  const { heard, made, ask, asking, world } = setUp([7], { evaluationTurns: 100 });
  world.onTurn = () => {
    if (world.elapsedMs === 30) asking.cancel();
  };
  await ask(evaluate);
  expect(heard.at(-1)).toMatchObject({ kind: 'refused', request: 1, code: 'bad-request' });
  expect(world.elapsedMs).toBe(30);
  await ask(evaluate);
  expect(heard.at(-1)).toMatchObject({ kind: 'answer', request: 2 });
  expect(made).toHaveLength(1);
});

const attention = (text: string): Question => ({ name: 'attention', asked: { text } });

test('an answer with matrices or a picture becomes a panel record; without a path it is told alone', async () => {
  const { heard, ask } = setUp([7]);
  const path = join(tempFolder(), '1');
  await ask(attention('to be'), null, path);
  const body = { layers: 1, heads: 1, probes: [{ title: 'to be' }] };
  expect(heard.at(-1)).toMatchObject({ answer: { step: 7, recorded: true, body } });
  const { record, matrix } = readPanelRecord(path);
  expect(record).toMatchObject({ panel: 'attention', step: 7, body, picture: null });
  expect([...matrix('attention/0/0/0')!]).toEqual([1, 0, 0.5, 0.5]);
  await ask(attention('to be'));
  expect(heard.at(-1)).toMatchObject({ answer: { step: 7, recorded: false, body } });
  // One that has neither leaves no files, wherever it may write.
  await ask(evaluate, null, `${path}-none`);
  expect(heard.at(-1)).toMatchObject({ answer: { recorded: false } });
  expect(existsSync(`${path}-none.json`)).toBe(false);

  const gan = setUp([7], {}, 'gan');
  await gan.ask({ name: 'draw', asked: { count: 1, seed: 0 } }, null, `${path}-drawn`);
  expect(gan.heard.at(-1)).toMatchObject({ answer: { step: 7, recorded: true, body: { rows: 1, tileWidth: 2 } } });
  expect(readPanelRecord(`${path}-drawn`).record).toMatchObject({
    ...{ panel: 'gallery', step: 7, matrices: {} },
    picture: { width: 2, height: 2, channels: 1 },
  });
  expect(readFileSync(`${path}-drawn.png`).subarray(1, 4).toString()).toBe('PNG');
});

test('what is asked is checked by the question of the run, defaults filled in', async () => {
  const { heard, ask } = setUp([7]);
  await ask({ name: 'generate', asked: { prompt: 'ab' } });
  expect(heard.at(-1)).toMatchObject({ answer: { body: { tokens: generateDefaults.maxTokens } } });
  await ask({ name: 'generate', asked: { prompt: 'ab', topP: 0 } });
  await ask({ name: 'generate', asked: { prompt: 'ab', colour: 'red' } });
  await ask({ name: 'draw', asked: {} });
  const refused = heard.flatMap((event) => (event.kind === 'refused' ? [event.message] : []));
  expect(refused).toEqual([
    'topP: 0 is not allowed; use a number above 0, up to 1.',
    expect.stringMatching(/^colour: there is no such option; use prompt, maxTokens, /),
    "question: 'draw' can't be asked of this run; use evaluate, attention, generate, explain.",
  ]);
});

test('answers of data that have changed since the run began say so, and all others do not', async () => {
  const { heard, ask, world, dir } = setUp([20, 40]);
  const data = (sum: string): DataFingerprint => ({ name: 'plays', sha256: { 'train.txt': sum } });
  world.data = data('b');
  const warnings = () => (heard.at(-1) as Extract<WorkerEvent, { kind: 'answer' }>).answer.warnings;
  // Of a run from before data were known nothing can be said.
  await ask(evaluate, 20);
  expect(warnings()).toEqual([]);
  writeRunRecord(dir, { ...readRunRecord(dir), data: data('a') });
  for (const step of [40, 40, 20]) {
    await ask(evaluate, step);
    expect(warnings()).toEqual([
      "The data set 'plays' has changed since this run began: train.txt differs. What is trained or measured from here on is not comparable with what came before.",
    ]);
  }
  world.data = data('a');
  await ask(evaluate, 40);
  expect(warnings()).toEqual([]);
});

test('where its data are gone or others, a run answers what does not need them, and says of the rest what they were', async () => {
  const { heard, ask, world, made, dir } = setUp([20]);
  const about: RememberedData = {
    ...{
      kind: 'text',
      title: 'Plays',
      origin: 'user',
      source: '/home/ada/plays.txt',
      train: 900,
      test: 90,
      classes: 0,
    },
    beginning: 'ab',
  };
  const data = { name: 'plays', sha256: { 'train.txt': 'a' }, about };
  writeRunRecord(dir, { ...readRunRecord(dir), data });
  const states: [() => Promise<DataFingerprint>, string][] = [
    [() => Promise.reject(new UnknownDatasetError("dataset: 'plays' is unknown.")), 'is gone; add it again'],
    [() => Promise.reject(new RequestError('/data/plays/dataset.json: permission denied.')), 'permission denied'],
  ];
  for (const [find, why] of states) {
    world.find = find;
    await ask(generate('ab', 1));
    expect(heard.at(-1)).toMatchObject({ kind: 'answer', answer: { warnings: [] } });
    expect(made.at(-1)!.options.standIn).toEqual(about);
    await ask(evaluate);
    expect(heard.at(-1)).toMatchObject({ kind: 'refused', message: expect.stringContaining(why) as string });
  }
  world.find = () => Promise.resolve({ ...data, sha256: { 'train.txt': 'b' } });
  await ask(generate('ab', 1));
  expect(heard.at(-1)).toMatchObject({ kind: 'answer', answer: { warnings: [] } });
  await ask(evaluate);
  expect(heard.at(-1)).toMatchObject({
    answer: { warnings: [expect.stringContaining('900 + 90 characters, from /home/ada/plays.txt; it is') as string] },
  });
  world.find = () => Promise.resolve(data);
  await ask(evaluate);
  await ask(generate('ab', 1));
  // What was built with the data answers all.
  expect(made.at(-1)!.options.standIn).toBeUndefined();
});

test('what can not be answered is refused in one sentence, and the next question is answered', async () => {
  const { heard, ask, made } = setUp([20, 40]);
  const folder = join(tempFolder(), 'gone');
  await ask(evaluate, 30);
  await ask(generate('', 5));
  await ask({ name: 'attention', asked: { example: 3 } }, null, join(folder, '1'));
  await ask(attention('to be'), null, join(folder, '1'));
  await ask(evaluate);
  expect(heard.slice(0, 4)).toEqual(
    [
      { request: 1, code: 'bad-request', message: 'step: there is no checkpoint at 30; use one of 20, 40.' },
      { request: 2, code: 'bad-request', message: 'prompt: it is empty; use some text.' },
      { request: 3, code: 'bad-request', message: 'input: it is not allowed; use text.' },
      { request: 4, code: 'disk', message: `${folder}/1 can't be written: it is gone; choose another place.` },
    ].map((one) => ({ kind: 'refused', ...one })),
  );
  expect(heard.at(-1)).toMatchObject({ kind: 'answer', request: 5 });
  expect(existsSync(folder)).toBe(false);
  // A refusal leaves the model as it is; any other error may not.
  expect(made).toHaveLength(2);
});

test('a run without checkpoints says so', async () => {
  const { heard, ask } = setUp([]);
  await ask(evaluate);
  expect(heard).toEqual([
    {
      kind: 'refused',
      request: 1,
      code: 'bad-request',
      message: 'The run has no checkpoint yet; train it first.',
    },
  ]);
});
