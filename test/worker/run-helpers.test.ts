import { expect, test } from 'vitest';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { RunHelpers } from '../../electron/worker/run-helpers.js';

const job = { task: 'trial', input: { seed: 1 } };
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function setUp() {
  const said: WorkerEvent[] = [];
  const helpers = new RunHelpers((event) => said.push(event));
  /** Opens one that is ready. */
  const open = async (signal?: AbortSignal) => {
    const opening = helpers.open(job, signal);
    const { helper } = said.at(-1) as Extract<WorkerEvent, { kind: 'open-helper' }>;
    helpers.heed({ kind: 'helper-ready', helper });
    return opening;
  };
  return { said, helpers, open };
}

test('a helper is asked for, and each answer goes to whoever asked', async () => {
  const { said, helpers, open } = setUp();
  const [one, two] = [await open(), await open()];
  const asked = [one.ask('a'), two.ask('b'), one.ask('c')];
  expect(said).toEqual([
    { kind: 'open-helper', helper: 1, job },
    { kind: 'open-helper', helper: 2, job },
    { kind: 'ask-helper', helper: 1, request: 1, work: 'a' },
    { kind: 'ask-helper', helper: 2, request: 2, work: 'b' },
    { kind: 'ask-helper', helper: 1, request: 3, work: 'c' },
  ]);
  // Of another helper's request, or one that nobody made, nothing comes.
  helpers.heed({ kind: 'helper-worked', helper: 2, request: 1, result: 'wrong' });
  helpers.heed({ kind: 'helper-worked', helper: 7, request: 1, result: 'wrong' });
  helpers.heed({ kind: 'helper-worked', helper: 1, request: 3, result: 'C' });
  helpers.heed({ kind: 'helper-worked', helper: 2, request: 2, result: 'B' });
  helpers.heed({ kind: 'helper-refused', helper: 1, request: 1, message: 'a: it is not allowed.' });
  await expect(asked[0]).rejects.toThrow('a: it is not allowed.');
  await expect(asked[1]).resolves.toBe('B');
  await expect(asked[2]).resolves.toBe('C');
  // A refusal is no end.
  const again = one.ask('d');
  helpers.heed({ kind: 'helper-worked', helper: 1, request: 4, result: 'D' });
  await expect(again).resolves.toBe('D');
});

test('one that can not be had rejects with why', async () => {
  const { helpers } = setUp();
  const opening = helpers.open(job);
  helpers.heed({ kind: 'helper-gone', helper: 1, message: "gan has no helpers for 'trial'." });
  await expect(opening).rejects.toThrow("gan has no helpers for 'trial'.");
});

test('one that goes away rejects what is open and all that comes', async () => {
  const { helpers, open, said } = setUp();
  const one = await open();
  const asked = [one.ask(1), one.ask(2)];
  helpers.heed({ kind: 'helper-gone', helper: 1, message: 'It was ended by SIGKILL.' });
  for (const each of [...asked, one.ask(3)]) await expect(each).rejects.toThrow('It was ended by SIGKILL.');
  expect(said.filter(({ kind }) => kind === 'ask-helper')).toHaveLength(2);
  // It need not be let go any more.
  one.close();
  expect(said.filter(({ kind }) => kind === 'close-helper')).toEqual([]);
});

test('one that is let go is told of once, and answers nothing more', async () => {
  const { helpers, open, said } = setUp();
  const one = await open();
  const asked = one.ask(1);
  one.close();
  one.close();
  helpers.heed({ kind: 'helper-gone', helper: 1, message: 'The helper has ended.' });
  await expect(asked).rejects.toThrow('has been let go');
  await expect(one.ask(2)).rejects.toThrow('has been let go');
  expect(said.filter(({ kind }) => kind === 'close-helper')).toEqual([{ kind: 'close-helper', helper: 1 }]);
});

test('who stops waiting gets a sentence, and the host is told', async () => {
  const { helpers, said } = setUp();
  const waiting = new AbortController();
  const opening = helpers.open(job, waiting.signal);
  waiting.abort();
  await expect(opening).rejects.toThrow('The run no longer waits for its helper.');
  expect(said).toEqual([
    { kind: 'open-helper', helper: 1, job },
    { kind: 'close-helper', helper: 1 },
  ]);
  // It is ready all the same, too late.
  helpers.heed({ kind: 'helper-ready', helper: 1 });
});

test('who does not wait at all is refused before a process is asked for', async () => {
  const { helpers, said } = setUp();
  let end = 'none';
  void helpers.open(job, AbortSignal.abort()).catch((error: Error) => (end = error.message));
  await settled();
  expect(end).toBe('The run no longer waits for its helper.');
  expect(said).toEqual([]);
});

test('the signal is for waiting: a helper that is ready goes on when the run is to stop', async () => {
  const { helpers, open, said } = setUp();
  const stop = new AbortController();
  const one = await open(stop.signal);
  const asked = one.ask(1);
  stop.abort();
  helpers.heed({ kind: 'helper-worked', helper: 1, request: 1, result: 'done' });
  await expect(asked).resolves.toBe('done');
  expect(said.some(({ kind }) => kind === 'close-helper')).toBe(false);
});
