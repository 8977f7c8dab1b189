import { expect, test } from 'vitest';
import { parseEvent } from '../../electron/launch/parse-event.js';
import { WorkerSession } from '../../electron/launch/worker-session.js';
import { PROTOCOL, type WorkerEvent } from '../../electron/protocol/run.js';
import { runRecord } from '../main/run-record.js';
import { FakeTimers, FakeWorker } from './fake-worker.js';

const metrics = { kind: 'metrics', steps: Int32Array.of(1, 2), wallMs: Float64Array.of(1, 2), examplesPerSecond: 9 };

const wrong: [string, unknown][] = [
  ['a run without a record', { kind: 'run' }],
  ['a record without a step', { kind: 'run', record: { ...runRecord({}), step: undefined } }],
  ['metrics without values', metrics],
  ['columns of other lengths', { ...metrics, values: { loss: Float32Array.of(1) } }],
  ['steps in a list', { ...metrics, steps: [1, 2], values: {} }],
  ['a status without a step', { kind: 'status', status: 'running', live: {} }],
  ['timings that are none', { kind: 'timings', timings: null, peakMemoryBytes: 1, last: true }],
  ['an answer without a body', { kind: 'answer', request: 1, answer: null }],
  ['an unknown code of failure', { kind: 'failed', code: '__proto__', message: 'x' }],
  ['a silence of no length', { kind: 'silence', seconds: 'long' }],
  ['an unknown kind', { kind: 'toString' }],
  ['nothing', null],
];

test.each(wrong)('%s is no event, and its host goes on', async (_, message) => {
  expect(parseEvent(message)).toBeNull();
  const worker = new FakeWorker();
  const heard: WorkerEvent[] = [];
  const session = new WorkerSession({
    ...{ transport: worker, timers: new FakeTimers(), oomKills: () => null },
    onEvent: (event) => heard.push(event),
  });
  worker.says({ kind: 'ready', protocol: PROTOCOL, pid: 1 });
  worker.saysRaw(message);
  worker.says({ kind: 'done', status: 'done', step: 4, seconds: 1 });
  worker.exit();
  await expect(session.ended).resolves.toEqual({ kind: 'done', status: 'done', step: 4, seconds: 1 });
  expect(heard.map(({ kind }) => kind)).toEqual(['ready', 'done']);
});

test('what a worker says that has gone astray is heard, though its numbers are not finite', () => {
  const values = { loss: Float32Array.of(NaN, Infinity) };
  const event = { ...metrics, values, examplesPerSecond: Infinity };
  expect(parseEvent(event)).toEqual(event);
  const record = { ...runRecord({ status: 'running' }), notice: undefined };
  expect(parseEvent({ kind: 'run', record })).toEqual({ kind: 'run', record: runRecord({ status: 'running' }) });
});
