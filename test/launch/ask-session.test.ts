import { expect, test } from 'vitest';
import { generateDefaults } from '../../models/transformer/questions/generate.js';
import { AskSession } from '../../electron/launch/ask-session.js';
import { PROTOCOL, type Answer, type Question, type WorkerEvent } from '../../electron/protocol/run.js';
import { FakeTimers, FakeWorker } from './fake-worker.js';

const ready: WorkerEvent = { kind: 'ready', protocol: PROTOCOL, pid: 4711 };
const answered = (body: unknown): Answer => ({ step: 5, body, recorded: false, warnings: [] });
const evaluated = answered({ values: { loss: 1 }, examples: 3, unit: 'texts' });
const dataDirs = { user: '/data', installed: [] };
const generate: Question = { name: 'generate', asked: { ...generateDefaults, prompt: 'a' } };
const attention: Question = { name: 'attention', asked: { text: 'a' } };

function open() {
  const worker = new FakeWorker();
  const timers = new FakeTimers();
  const session = new AskSession({ transport: worker, timers, dataDirs, oomKills: () => 0, silentForMs: 60_000 });
  const ask = (told: unknown[] = []) =>
    session.ask({ dir: '/run', step: 5, question: generate, onPieces: (pieces) => told.push(...pieces) });
  return { worker, timers, session, ask };
}

test('each question gets its own pieces and its own answer', async () => {
  const { worker, ask, session } = open();
  const [first, second] = [[] as string[], [] as string[]];
  const one = ask(first);
  const two = ask(second);
  const three = session.ask({ dir: '/run', step: null, question: attention, path: '/answers/3' });
  worker.says(ready);
  expect(worker.received).toEqual([
    { kind: 'ask', request: 1, dir: '/run', step: 5, question: generate, path: null, dataDirs },
    { kind: 'ask', request: 2, dir: '/run', step: 5, question: generate, path: null, dataDirs },
    { kind: 'ask', request: 3, dir: '/run', step: null, question: attention, path: '/answers/3', dataDirs },
  ]);
  const written = (text: string): Answer => answered({ text, tokens: 2, seconds: 1 });
  worker.says({ kind: 'pieces', request: 1, pieces: ['x'] }, { kind: 'pieces', request: 1, pieces: ['y', '!'] });
  worker.says({ kind: 'answer', request: 1, answer: written('xy!') });
  worker.says({ kind: 'pieces', request: 2, pieces: ['z'] }, { kind: 'answer', request: 2, answer: written('z') });
  worker.says({ kind: 'answer', request: 3, answer: evaluated });
  expect(await one).toEqual(written('xy!'));
  expect(await two).toEqual(written('z'));
  expect(await three).toEqual(evaluated);
  expect([first, second]).toEqual([['x', 'y', '!'], ['z']]);
});

test('a refusal rejects with its sentence, and the session goes on', async () => {
  const { worker, ask } = open();
  const refused = ask();
  worker.says(ready, { kind: 'refused', request: 1, code: 'bad-request', message: 'prompt: it is empty.' });
  await expect(refused).rejects.toMatchObject({
    name: 'AskError',
    message: 'prompt: it is empty.',
    failure: { code: 'bad-request' },
  });
  const next = ask();
  worker.says({ kind: 'answer', request: 2, answer: evaluated });
  await expect(next).resolves.toEqual(evaluated);
});

test('a crash is one sentence for every open question and every later one', async () => {
  const { worker, ask, session } = open();
  const [one, two] = [ask(), ask()];
  worker.says(ready);
  worker.exit({ code: null, signal: 'SIGSEGV' });
  const message = 'The process that answers was ended by SIGSEGV; ask again.';
  await expect(one).rejects.toMatchObject({ message, failure: { code: 'crash' } });
  await expect(two).rejects.toThrow(message);
  await session.ended;
  await expect(ask()).rejects.toThrow(message);
});

test('want of memory is told apart', async () => {
  const { worker, ask } = open();
  const asked = ask();
  worker.writes('std::bad_alloc');
  worker.exit({ code: null, signal: 'SIGABRT' });
  await expect(asked).rejects.toMatchObject({
    message: 'The process that answers ran out of memory; close other programs, and ask again.',
    failure: { code: 'out-of-memory' },
  });
});

test('a worker that hangs is ended and told', async () => {
  const { worker, ask, timers } = open();
  const asked = ask();
  worker.says(ready);
  timers.pass(16 * 60_000);
  expect(worker.killed).toBe(true);
  await expect(asked).rejects.toThrow(
    'The process that answers gave no sign of life for 900 s and was ended; ask again.',
  );
});

test('cancel is said only where something is asked, and leaving refuses what is open', async () => {
  const { worker, ask, session } = open();
  worker.says(ready);
  session.cancel();
  expect(worker.received).toEqual([]);
  const asked = ask();
  session.cancel();
  session.leave();
  expect(worker.received.map(({ kind }) => kind)).toEqual(['ask', 'cancel', 'leave']);
  worker.exit();
  await expect(asked).rejects.toThrow('has ended; ask again.');
});
