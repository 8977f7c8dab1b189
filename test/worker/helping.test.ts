import { expect, test } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import type { HelperTask } from '../../models/core/helpers.js';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { Helping } from '../../electron/worker/helping.js';

/** A process whose one task adds to a sum that its job begins with. */
function setUp() {
  const said: WorkerEvent[] = [];
  const began: number[] = [];
  const sum: HelperTask = async (input) => {
    let total = input as number;
    if (total < 0) throw new RequestError(`input: ${total} is not allowed; use 0 or more.`);
    return async (work) => {
      began.push(work as number);
      await new Promise((resolve) => setImmediate(resolve));
      if (work === 13) throw new Error('unlucky\nwith details');
      return (total += work as number);
    };
  };
  const helping = new Helping({
    tasks(architecture) {
      if (architecture === 'adder') return Promise.resolve({ sum });
      return Promise.reject(new RequestError(`architecture: '${architecture}' can't be trained by this version.`));
    },
    send: (event) => said.push(event),
  });
  return { helping, said, began };
}

test('the job comes first, then one piece of work after the other, whenever they arrive', async () => {
  const { helping, said, began } = setUp();
  await Promise.all([
    helping.begin('adder', { task: 'sum', input: 100 }),
    helping.work(1, 5),
    helping.work(2, 13),
    helping.work(3, 7),
  ]);
  expect(began).toEqual([5, 13, 7]);
  expect(said).toEqual([
    { kind: 'worked', request: 0, result: null },
    { kind: 'worked', request: 1, result: 105 },
    { kind: 'refused', request: 2, code: 'internal', message: 'The worker broke off: unlucky.' },
    { kind: 'worked', request: 3, result: 112 },
  ]);
});

test.each([
  ['adder', 'toString', 0, "adder has no helpers for 'toString'."],
  ['adder', 'product', 0, "adder has no helpers for 'product'."],
  ['adder', 'sum', -1, 'input: -1 is not allowed; use 0 or more.'],
  ['oracle', 'sum', 0, "architecture: 'oracle' can't be trained by this version."],
])(
  'a job that can not be done is refused, and work after it: %s, %s, %d',
  async (architecture, task, input, message) => {
    const { helping, said } = setUp();
    await helping.begin(architecture, { task, input });
    await helping.work(1, 5);
    expect(said).toMatchObject([
      { kind: 'refused', request: 0 },
      { kind: 'refused', request: 1 },
    ]);
    const [refused, after] = said as Extract<WorkerEvent, { kind: 'refused' }>[];
    expect(refused!.message).toContain(message.replace(/\.$/, ''));
    expect(after!.message).toContain('The helper has no job');
  },
);
