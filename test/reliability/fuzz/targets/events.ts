import { AskSession } from '../../../../electron/launch/ask-session.js';
import { HelperHost } from '../../../../electron/launch/helper-host.js';
import { Places } from '../../../../electron/launch/places.js';
import { WorkerSession } from '../../../../electron/launch/worker-session.js';
import { humanReporter, jsonReporter } from '../../../../electron/cli/run-reporter.js';
import { PROTOCOL, type WorkerEvent } from '../../../../electron/protocol/run.js';
import { printableLines } from '../../../../models/core/printable.mjs';
import { fakeTerminal } from '../../../cli/fake-context.js';
import { FakeTimers, FakeWorker } from '../../../launch/fake-worker.js';
import { runRecord } from '../../../main/run-record.js';
import { mutateValue } from '../mutate-value.js';
import { promised, target } from '../target.js';

const parts = { parameters: 1, optimizer: 1, sums: 1, data: 1, activations: 1, process: 1 };
const estimate = { batchSize: 4, accumulate: 1, parts, peak: 6 };
const timing = { mode: 'graph' as const, setupSeconds: 1, stepMs: { min: 1, median: 2, max: 3 }, steps: 4, out: null };
const record = runRecord({
  status: 'running',
  step: 4,
  metrics: [{ name: 'loss', title: 'Loss', group: 'loss', part: 'all' }],
});

const seeds: WorkerEvent[] = [
  { kind: 'run', record },
  { kind: 'activity', what: 'Reading data' },
  {
    kind: 'metrics',
    steps: Int32Array.of(1, 2),
    wallMs: Float64Array.of(1, 2),
    values: { loss: Float32Array.of(1, NaN) },
    examplesPerSecond: 9,
  },
  { kind: 'panels', step: 4, panels: ['gallery'] },
  { kind: 'inside', step: 4, done: 1, total: 2, what: 'games' },
  { kind: 'silence', seconds: 4 },
  { kind: 'open-helper', helper: 1, job: { task: 'score', input: [1] } },
  { kind: 'ask-helper', helper: 1, request: 1, work: [1] },
  { kind: 'close-helper', helper: 1 },
  { kind: 'worked', request: 1, result: [1] },
  { kind: 'checkpoint', step: 4, pinned: false, best: true },
  { kind: 'status', status: 'running', step: 4, live: { learningRate: 0.1 } },
  { kind: 'removed', checkpoints: [2] },
  { kind: 'log', level: 'warning', message: 'Look.', step: 4, at: '2026-01-31T09:45:00Z', end: 80 },
  { kind: 'progress', done: 1, total: 2, what: 'Reading' },
  { kind: 'imported', name: 'shoes', notes: ['One was left out.'] },
  { kind: 'timings', timings: [timing], peakMemoryBytes: 9, last: true },
  {
    kind: 'profiled',
    mode: 'graph',
    path: '/p',
    summary: { steps: 1, wallMs: 1, kernelMs: 1, idleMs: 0, ops: [{ op: 'Add', count: 1, ms: 1, share: 1 }] },
  },
  { kind: 'estimated', report: { place: 'cpu', planned: estimate, smaller: [estimate] }, room: { free: 1, total: 2 } },
  { kind: 'pieces', request: 1, pieces: ['a'] },
  { kind: 'answer', request: 1, answer: { step: 4, body: { a: 1 }, recorded: false, warnings: [] } },
  { kind: 'refused', request: 1, code: 'bad-request', message: 'No.' },
  { kind: 'done', status: 'done', step: 9, seconds: 4, early: 'Enough.' },
  { kind: 'failed', code: 'disk', message: 'The disk is full.' },
];

/** Whatever a worker could say to those who listen to one: the session, its helpers, who asked it, and the command line. */
export const events = target<unknown[]>({
  name: 'events',
  refusals: [],
  make: (random) => Array.from({ length: 1 + random.below(3) }, () => mutateValue(random, seeds, seeds)),
  async read(messages) {
    const heard: WorkerEvent[] = [];
    const timers = new FakeTimers();
    const terminals = [fakeTerminal(), fakeTerminal(80)];
    const now = (): Date => new Date(0);
    const reporters = terminals.flatMap(({ terminal }) => [
      jsonReporter(terminal, '/a'),
      humanReporter(terminal, '/a', now),
    ]);
    const places = new Places(1);
    const helpers = new HelperHost({
      architecture: 'gan',
      places,
      spawn: () => new FakeWorker(),
      send: () => undefined,
      timers,
    });
    const worker = new FakeWorker();
    const session = new WorkerSession({
      ...{ transport: worker, timers, oomKills: () => null },
      onEvent(event) {
        heard.push(event);
        if (helpers.heed(event)) return;
        for (const reporter of reporters) reporter.event(event);
      },
    });
    const asked = new FakeWorker();
    const asking = new AskSession({
      transport: asked,
      timers,
      dataDirs: { user: '', installed: [] },
      oomKills: () => null,
    });
    const question = asking.ask({ dir: '/a', step: null, question: { name: 'draw', asked: {} } }).catch(() => null);
    for (const one of [worker, asked]) {
      one.says({ kind: 'ready', protocol: PROTOCOL, pid: 1 });
      for (const message of messages) one.saysRaw(message);
      one.exit();
    }
    const shown = terminals[0]!.written.out.replaceAll('\r', '');
    promised(printableLines(shown) === shown, 'a terminal is sent what could move its cursor');
    await Promise.all([session.ended, asking.ended, question, helpers.close()]);
    for (const event of heard) {
      if (event.kind !== 'metrics') continue;
      promised(
        Object.values(event.values).every(({ length }) => length === event.steps.length),
        'columns that differ in length',
      );
    }
  },
});
