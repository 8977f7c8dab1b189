import { expect, test } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { TrainingError } from '../../models/core/learner.js';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { listCheckpoints } from '../../electron/runs/checkpoints.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { listPanels } from '../../electron/runs/panels.js';
import { readRun } from '../../electron/runs/run-history.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { panelPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { renameRun } from '../../electron/runs/run-store.js';
import { config, newRun } from '../runs/run-fixture.js';
import { kinds, messages, sit } from './training-run-harness.js';

const metricsOf = (events: WorkerEvent[]) => events.filter((event) => event.kind === 'metrics');

test('a run trains to its end and leaves everything in its directory', async () => {
  const { dir } = newRun({ config: { ...config, steps: 105 } });
  const { events, training } = await sit(dir);
  const history = readRun(dir);
  expect(history.record).toMatchObject({
    status: 'done',
    step: 105,
    steps: 105,
    pid: null,
    failure: null,
    device: 'CPU',
    stepsPerEpoch: 50,
    parameters: { model: 2 },
    versions: { tensorflow: '2' },
    unit: 'squares',
    seconds: 0.735,
  });
  expect([...history.metrics.steps]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 105]);
  expect(history.metrics.wallMs[1]).toBe(140);
  expect(history.panels).toEqual({ gallery: [0, 1, 2, 5, 10, 20, 40, 50, 80, 100, 105] });
  expect(readPanelRecord(panelPath(dir, 'gallery', 105)).record).toMatchObject({
    body: { tileWidth: 2 },
    picture: { width: 2, height: 2, channels: 1 },
  });
  expect(history.checkpoints.map(({ step }) => step)).toEqual([80, 100, 105]);
  expect(kinds(events).at(-1)).toBe('done');
  expect(events.at(-1)).toEqual({ kind: 'done', status: 'done', step: 105, seconds: 0.735 });
  expect(training!.disposed).toBe(true);
});

test('the first events are how it stands, the run, and what it begins with', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir);
  const first = ['status', 'run', 'log', 'activity', 'silence', 'panels', 'silence', 'checkpoint', 'activity'];
  expect(kinds(events).slice(0, 9)).toEqual(first);
  expect(events[1]).toMatchObject({ record: { status: 'running', pid: process.pid, step: 0 } });
});

test('what is done before the first step is told, and that it trains; compiling ends with the first step', async () => {
  const activities = (events: WorkerEvent[]) =>
    events.flatMap((event) => (event.kind === 'activity' ? event.what : []));
  const looking = 'Looking at the untrained model';
  expect(activities((await sit(newRun().dir)).events)).toEqual([looking, null]);
  const { dir, record } = newRun();
  writeRunRecord(dir, { ...record, execution: { mode: 'xla', reason: 'given', timings: [] } });
  const compiled = await sit(dir, {
    between: (step, command) => step === 1 && command({ kind: 'stop' }),
  });
  expect(activities(compiled.events)).toEqual([looking, 'Compiling the first step', null]);
  const resumed = await sit(dir, { stepMs: 1 });
  expect(activities(resumed.events)).toEqual(['Compiling the first step', null]);
});

test('whatever is told is on the disk by then, and a line of the log is told with its place there', async () => {
  const { dir } = newRun({ config: { ...config, steps: 105 } });
  const told: string[] = [];
  await sit(dir, {
    hear(event) {
      const { record, metrics, panels, checkpoints, log, logEnd } = readRun(dir);
      const onDisk: Partial<Record<WorkerEvent['kind'], unknown>> = {
        metrics: metrics.steps.at(-1),
        panels: panels['gallery']?.at(-1),
        checkpoint: checkpoints.at(-1)?.step,
        log: [log.at(-1)?.message, logEnd],
        done: record.status,
      };
      if (event.kind === 'metrics') expect(onDisk.metrics).toBe(event.steps.at(-1));
      if (event.kind === 'panels' || event.kind === 'checkpoint') expect(onDisk[event.kind]).toBe(event.step);
      if (event.kind === 'log') expect(onDisk.log).toEqual([event.message, event.end]);
      if (event.kind === 'done') expect(onDisk.done).toBe(event.status);
      told.push(event.kind);
    },
  });
  expect(told).toEqual(expect.arrayContaining(['metrics', 'panels', 'checkpoint', 'log', 'done']));
});

test('metrics are sent once a second, and before each checkpoint, every one of them once', async () => {
  const { dir } = newRun({ every: 1 });
  const { events } = await sit(dir, { stepMs: 40 });
  const batches = metricsOf(events);
  // 100 steps of 40 ms, and the checkpoints between, which want the metrics on disk before.
  expect(batches.length).toBeLessThanOrEqual(4 + 5);
  expect(batches.flatMap((batch) => [...batch.steps])).toEqual(Array.from({ length: 100 }, (_, i) => i + 1));
  expect(batches[1]!.examplesPerSecond).toBeCloseTo((8 * 1000) / 40);
});

test('whoever waits for metrics gets those that there are, or the next', async () => {
  const { dir } = newRun({ config: { ...config, checkpointEvery: 100 } });
  const { events } = await sit(dir, {
    stepMs: 1,
    between: (step, _command, _pass, want) => (step === 12 || step === 14) && want(),
  });
  expect(metricsOf(events).map(({ steps }) => [...steps])).toEqual([[10], [20], [30, 40, 50, 60, 70, 80, 90, 100]]);
});

test('stop ends after the step in progress, with a checkpoint', async () => {
  const { dir } = newRun();
  const { events, training } = await sit(dir, {
    between: (step, command) => step === 33 && command({ kind: 'stop' }),
  });
  expect(training!.step).toBe(33);
  expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 33 });
  expect(listCheckpoints(dir).at(-1)).toEqual({ step: 33, pinned: false, best: false });
  expect(readRunRecord(dir)).toMatchObject({ status: 'stopped', step: 33, pid: null });
});

test('a pause lets no step through but those that are asked for, and its time does not count', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    between(step, command, pass) {
      if (step !== 30) return;
      command({ kind: 'pause' });
      command({ kind: 'step' });
      command({ kind: 'step' });
      // The rest comes once the run has paused.
      setTimeout(() => {
        expect(readRunRecord(dir)).toMatchObject({ status: 'paused', step: 32 });
        pass(60_000);
        command({ kind: 'resume' });
      }, 20);
    },
  });
  const statuses = events.filter((event) => event.kind === 'status').map(({ status, step }) => `${status} ${step}`);
  expect(statuses).toEqual(expect.arrayContaining(['paused 30', 'paused 32', 'running 32', 'done 100']));
  expect(readMetrics(dir).metrics.wallMs.at(-1)).toBe(700);
  expect(messages(events)).toEqual(expect.arrayContaining(['Paused at step 30.', 'Went on at step 32.']));
});

test('a run can be stopped while it is paused', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    between(_, command) {
      command({ kind: 'pause' });
      setTimeout(() => command({ kind: 'stop' }), 5);
    },
  });
  expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 1 });
});

test('a picture and a pinned checkpoint can be had at any step', async () => {
  const { dir } = newRun();
  await sit(dir, {
    between(step, command) {
      if (step === 13) command({ kind: 'sample' });
      if (step === 14) command({ kind: 'checkpoint', pin: true });
    },
  });
  expect(listPanels(dir)['gallery']).toContain(13);
  // It would have rolled away long before the end.
  expect(listCheckpoints(dir)).toEqual([14, 60, 80, 100].map((step) => ({ step, pinned: step === 14, best: false })));
});

test('a new name given while the run trains stays', async () => {
  const { dir } = newRun();
  await sit(dir, { between: (step) => step === 50 && renameRun(dir, 'renamed') });
  expect(readRunRecord(dir)).toMatchObject({ name: 'renamed', status: 'done' });
});

test('skipped updates are told once when they begin and once when they are over', async () => {
  const { dir } = newRun({ every: 1 });
  const { events } = await sit(dir, { applied: (step) => step < 20 || step > 24 });
  const told = messages(events).filter((message) => /skipped/.test(message));
  expect(told).toEqual([
    'Loss or gradients were not finite at step 20; the update was skipped.',
    'Updates are applied again at step 25, after 5 skipped.',
  ]);
  expect([...readMetrics(dir).metrics.values['loss']!.slice(18, 26)].map(Number.isFinite)).toEqual([
    true,
    false,
    false,
    false,
    false,
    false,
    true,
    true,
  ]);
});

test('a training that gives up fails the run in its own words', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    before(step) {
      if (step === 47) throw new TrainingError('not-finite', 'The loss stayed NaN.');
    },
  });
  expect(events.at(-1)).toEqual({ kind: 'failed', code: 'not-finite', message: 'The loss stayed NaN.' });
  const { record, metrics } = readRun(dir);
  expect(record).toMatchObject({ status: 'failed', step: 46, pid: null, failure: { code: 'not-finite' } });
  expect(metrics.steps.at(-1)).toBe(40);
});

test('an error that nobody expected fails the run with one sentence; the stack is in the log file', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    before(step) {
      if (step === 30) throw new Error('kernel exploded\nwith details');
    },
  });
  expect(events.at(-1)).toEqual({
    kind: 'failed',
    code: 'internal',
    message: 'The worker broke off: kernel exploded; the checkpoint of step 20 is safe, and log.jsonl has more.',
  });
  expect(readRun(dir).log.at(-1)).toMatchObject({ level: 'error', step: 29 });
});

test('data that can not be used is a bad request', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    createTraining() {
      throw new RequestError("dataset: 'squares' is unknown.");
    },
  });
  expect(events.at(-1)).toEqual({ kind: 'failed', code: 'bad-request', message: "dataset: 'squares' is unknown." });
  expect(readRunRecord(dir)).toMatchObject({ status: 'failed', failure: { code: 'bad-request' } });
});

test('data that are taken away while it trains end the run with what is safe', async () => {
  const { dir } = newRun();
  const { events } = await sit(dir, {
    before(step) {
      if (step === 30)
        throw new RequestError('/data/train-images.idx: there is no such file or folder; check the path.');
    },
  });
  expect(events.at(-1)).toEqual({
    kind: 'failed',
    code: 'bad-request',
    message:
      '/data/train-images.idx: there is no such file or folder; check the path; the checkpoint of step 20 is safe.',
  });
});

test('a run that another process trains is left alone', async () => {
  const { dir, record } = newRun();
  const other = { ...record, status: 'running', pid: process.ppid } as const;
  writeRunRecord(dir, other);
  const { events } = await sit(dir);
  expect(events).toEqual([
    {
      kind: 'failed',
      code: 'bad-request',
      message: `${record.id} is being trained by process ${process.ppid}; stop it first.`,
    },
  ]);
  expect(readRunRecord(dir)).toEqual(other);
});
