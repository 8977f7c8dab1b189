import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { RunHistory, RunSummary } from '../../../electron/protocol/app.js';
import type { MetricsEvent, RunRecord, WorkerEvent } from '../../../electron/protocol/run.js';
import { LivePace } from '../../../renderer/lib/live-pace.js';
import { RunView, type RunSource } from '../../../renderer/lib/run-view.svelte.js';
import { batchOf, tens } from './batches.js';

const record: RunRecord = {
  format: 1,
  id: 'one',
  name: 'one',
  architecture: 'gan',
  preset: 'mlp',
  config: {},
  seed: 0,
  steps: 1000,
  stepsPerEpoch: 100,
  step: 50,
  status: 'running',
  failure: null,
  parent: null,
  createdAt: '2026-01-01T00:00:00Z',
  startedAt: null,
  endedAt: null,
  seconds: 1,
  pid: 1,
  versions: {},
  execution: null,
  device: 'CPU',
  wantedDevice: 'auto',
  parameters: {},
  metrics: [],
  unit: 'images',
  every: 10,
};

function historyUpTo(step: number, changes: Partial<RunHistory> = {}): RunHistory {
  return {
    record: { ...record, step },
    metrics: step === 0 ? batchOf() : batchOf(...tens(10, step)),
    panels: { gallery: [1, 10].filter((one) => one <= step) },
    checkpoints: [],
    log: [],
    logEnd: 0,
    live: { learningRate: 2e-4 },
    trainedBy: null,
    favourites: [],
    dismissed: {},
    changes: [],
    ...changes,
  };
}

/** A disk that answers when told to. */
class FakeDisk implements RunSource {
  history = historyUpTo(50);
  readings = 0;
  readonly calls: string[] = [];
  #waiting: (() => void)[] = [];
  hold = false;
  /** Whether there is a worker. */
  works = false;

  async readRun(): Promise<RunHistory> {
    this.readings++;
    this.calls.push('read');
    const { history } = this;
    if (this.hold) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    return history;
  }

  attach(): Promise<boolean> {
    this.calls.push('attach');
    return Promise.resolve(this.works);
  }

  detach(): Promise<void> {
    this.calls.push('detach');
    return Promise.resolve();
  }

  async release(): Promise<void> {
    this.hold = false;
    for (const resolve of this.#waiting.splice(0)) resolve();
    await settled();
  }
}

async function settled(): Promise<void> {
  for (let i = 0; i < 20; i++) await Promise.resolve();
}

/** Runs the work that waits for the next frame. */
function frame(): void {
  for (const work of frames.splice(0)) work();
}
let frames: (() => void)[] = [];

const stepsOf = (view: RunView) => [...view.metrics.steps.subarray(0, view.metrics.length)];

beforeEach(() => {
  frames = [];
  vi.useFakeTimers();
  vi.stubGlobal('requestAnimationFrame', (work: () => void) => frames.push(work));
  vi.stubGlobal('cancelAnimationFrame', () => undefined);
});

afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

async function opened(disk = new FakeDisk()): Promise<{ view: RunView; disk: FakeDisk }> {
  const view = new RunView('one', disk, 'queued', new LivePace({ cores: 2 }));
  await view.open();
  return { view, disk };
}

describe('history and live', () => {
  test('where there is a worker the disk is read once its port is attached, and once only', async () => {
    const disk = new FakeDisk();
    expect((await opened(disk)).disk.calls).toEqual(['attach', 'read']);
    disk.works = true;
    disk.calls.splice(0);
    const view = new RunView('one', disk, 'running', new LivePace({ cores: 2 }));
    const opening = view.open();
    await settled();
    expect(disk.calls).toEqual(['attach']);
    view.receive({ kind: 'attached' });
    await opening;
    expect(disk.calls).toEqual(['attach', 'read']);
  });

  test('a worker in the middle of a long step does not keep the page waiting: the disk is read again when it comes', async () => {
    const disk = new FakeDisk();
    disk.works = true;
    const view = new RunView('one', disk, 'running', new LivePace({ cores: 2 }));
    const opening = view.open();
    await vi.advanceTimersByTimeAsync(600);
    await opening;
    expect(view.metrics.lastStep).toBe(50);
    disk.history = historyUpTo(70);
    view.receive({ kind: 'attached' });
    await settled();
    expect(view.metrics.lastStep).toBe(70);
  });

  test('what comes while the disk is being read is added after it, each step once', async () => {
    const disk = new FakeDisk();
    disk.hold = true;
    const view = new RunView('one', disk, 'queued', new LivePace({ cores: 2 }));
    const opening = view.open();
    await settled();
    view.receive(batchOf(40, 50));
    view.receive(batchOf(60, 70));
    view.receive({ kind: 'panels', step: 60, panels: ['gallery'] });
    frame();
    view.receive(batchOf(80));
    await disk.release();
    await opening;
    expect(stepsOf(view)).toEqual(tens(10, 80));
    expect(view.panels).toEqual({ gallery: [1, 10, 60] });
    expect(view.moments).toEqual([1, 10, 60]);
    frame();
    expect(stepsOf(view)).toEqual(tens(10, 80));
  });

  test('events of one frame make one new version', async () => {
    const { view } = await opened();
    const before = view.version;
    view.receive(batchOf(60));
    view.receive(batchOf(70));
    expect(view.version).toBe(before);
    frame();
    expect(view.version).toBe(before + 1);
    expect(view.trainedStep).toBe(70);
  });

  test('a window that draws no frames still takes what comes', async () => {
    const { view } = await opened();
    view.receive(batchOf(60));
    await vi.advanceTimersByTimeAsync(5000);
    expect(stepsOf(view)).toEqual(tens(10, 60));
  });

  test('what comes while the run trains is shown at a pace, a change of its state and single steps at once', async () => {
    const { view } = await opened();
    view.receive(batchOf(60));
    frame();
    view.receive(batchOf(70));
    expect(frames).toHaveLength(0);
    view.receive({ kind: 'status', status: 'running', step: 70, live: {} });
    expect(frames).toHaveLength(0);
    view.receive({ kind: 'status', status: 'paused', step: 70, live: {} });
    frame();
    expect([view.status, view.metrics.lastStep]).toEqual(['paused', 70]);
    view.receive(batchOf(80));
    frame();
    expect(view.metrics.lastStep).toBe(80);
  });

  test('the worker is asked for more at first and shortly before each frame that may come', async () => {
    const { view } = await opened();
    const asked: unknown[] = [];
    const port = {
      start: () => undefined,
      close: () => undefined,
      postMessage: (request: unknown) => asked.push(request),
    };
    view.listen(port as unknown as MessagePort);
    expect(asked).toEqual([{ kind: 'more' }]);
    view.receive(batchOf(60));
    frame();
    expect(asked).toHaveLength(1);
    await vi.advanceTimersByTimeAsync(1000);
    expect(asked).toHaveLength(2);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
    view.receive(batchOf(70));
    frame();
    view.close();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(asked).toHaveLength(2);
  });

  test('a run that begins again from a checkpoint forgets what came after it', async () => {
    const { view, disk } = await opened();
    view.receive(batchOf(60, 70));
    frame();
    disk.history = historyUpTo(30);
    view.receive({ kind: 'run', record: { ...record, step: 30 } });
    view.receive(batchOf(40));
    await settled();
    frame();
    expect(stepsOf(view)).toEqual(tens(10, 40));
    expect(view.trainedStep).toBe(40);
  });

  test('nothing of the former life comes back when that begins while the disk is being read', async () => {
    const { view, disk } = await opened();
    disk.hold = true;
    const reading = view.load();
    view.receive(batchOf(60, 70));
    disk.history = historyUpTo(30);
    view.receive({ kind: 'run', record: { ...record, step: 30 } });
    view.receive(batchOf(40));
    await disk.release();
    await reading;
    frame();
    expect(stepsOf(view)).toEqual(tens(10, 40));
  });

  test('an answer of the disk that a newer question overtook is not shown', async () => {
    const { view, disk } = await opened();
    disk.hold = true;
    disk.history = historyUpTo(30);
    const old = view.load();
    disk.history = historyUpTo(90);
    const fresh = view.load();
    await disk.release();
    await Promise.all([old, fresh]);
    expect(view.metrics.lastStep).toBe(90);
  });
});

describe('other events', () => {
  test('checkpoints come, are pinned and roll away', async () => {
    const { view } = await opened();
    const events: WorkerEvent[] = [
      { kind: 'checkpoint', step: 200, pinned: false, best: false },
      { kind: 'checkpoint', step: 100, pinned: false, best: false },
      { kind: 'checkpoint', step: 100, pinned: true, best: false },
      { kind: 'removed', checkpoints: [200] },
    ];
    for (const event of events) view.receive(event);
    frame();
    expect(view.checkpoints).toEqual([{ step: 100, pinned: true, best: false }]);
  });

  test('a checkpoint that does better takes the place of the best one', async () => {
    const { view } = await opened();
    const bestSteps = () => view.checkpoints.filter((one) => one.best).map((one) => one.step);
    for (const [step, best] of [
      [100, true],
      [200, true],
      [300, false],
    ] as const) {
      view.receive({ kind: 'checkpoint', step, pinned: false, best });
    }
    frame();
    expect(bestSteps()).toEqual([200]);
    expect(view.checkpoints).toHaveLength(3);
  });

  test('what is measured at evaluations has steps of its own, from disk and port alike', async () => {
    const disk = new FakeDisk();
    const checked = { name: 'checked', title: 'Checked', group: 'loss', part: 'validation', evaluated: true } as const;
    const history = historyUpTo(50);
    const withChecked = (batch: MetricsEvent) => {
      batch.values['checked'] = Float32Array.from(batch.steps, (step) => (step % 50 === 0 ? step : NaN));
      return batch;
    };
    disk.history = {
      ...history,
      record: { ...history.record, metrics: [checked] },
      metrics: withChecked(history.metrics),
    };
    const { view } = await opened(disk);
    view.receive(withChecked(batchOf(...tens(60, 120))));
    frame();
    const { steps, length, column } = view.metrics.series('checked');
    expect([...steps.subarray(0, length)]).toEqual([50, 100]);
    expect([...column.values.subarray(0, length)]).toEqual([50, 100]);
  });

  test('status tells step and live settings', async () => {
    const { view } = await opened();
    view.receive({ kind: 'status', status: 'paused', step: 57, live: { learningRate: 1e-3 } });
    frame();
    expect([view.status, view.trainedStep, view.settings]).toEqual(['paused', 57, { learningRate: 1e-3 }]);
  });

  test('a failure is told with its reason', async () => {
    const { view } = await opened();
    view.receive({ kind: 'failed', code: 'out-of-memory', message: 'It ran out.' });
    frame();
    expect(view.status).toBe('failed');
    expect(view.record?.failure).toEqual({ code: 'out-of-memory', message: 'It ran out.' });
  });

  test('a log line that the disk already had is not doubled, and one that says the same is another one', async () => {
    const disk = new FakeDisk();
    const line = { at: '2026-01-01T00:00:01Z', level: 'info' as const, step: 0, message: 'Begun.' };
    disk.history = historyUpTo(50, { log: [line], logEnd: 80 });
    const { view } = await opened(disk);
    view.receive({ kind: 'log', ...line, end: 80 });
    view.receive({ kind: 'log', ...line, end: 160 });
    view.receive({ kind: 'log', ...line, message: 'Another.', end: 242 });
    frame();
    expect(view.log.map((one) => one.message)).toEqual(['Begun.', 'Begun.', 'Another.']);
  });
});

test('a sign of life that was still to be shown brings no run back that has ended', async () => {
  const { view, disk } = await opened();
  view.receive(batchOf(60));
  frame();
  view.receive({ kind: 'status', status: 'running', step: 60, live: {} });
  disk.history = historyUpTo(60, { record: { ...record, step: 60, status: 'done' } });
  await view.load();
  expect(view.status).toBe('done');
  await vi.advanceTimersByTimeAsync(5000);
  frame();
  expect(view.status).toBe('done');
  disk.history = historyUpTo(60);
  view.receive({ kind: 'run', record: { ...record, step: 60 } });
  await settled();
  view.receive({ kind: 'status', status: 'paused', step: 60, live: {} });
  frame();
  expect(view.status).toBe('paused');
});

describe('the list of runs', () => {
  const summary: RunSummary = {
    id: 'one',
    name: 'one',
    architecture: 'gan',
    preset: 'mlp',
    dataset: 'd',
    status: 'running',
    step: 50,
    steps: 1000,
    createdAt: '',
    endedAt: null,
    failure: null,
    queuePosition: null,
    wantedDevice: 'auto',
    trainsOn: 'cpu',
    origin: null,
  };
  const elsewhere = { ...summary, trainsOn: null };

  test('that still says what it said before makes no run live again that has told of its end', async () => {
    const { view, disk } = await opened();
    view.heed({ ...summary, status: 'running' });
    view.receive({ kind: 'done', status: 'done', step: 60, seconds: 1 });
    frame();
    view.heed({ ...summary, status: 'running', step: 55 });
    expect([view.status, disk.calls]).toEqual(['done', ['attach', 'read']]);
  });

  test('a run that ends there is looked up on disk', async () => {
    const { view, disk } = await opened();
    disk.history = historyUpTo(60, { record: { ...record, step: 60, status: 'failed' } });
    view.heed({ ...summary, status: 'failed' });
    await settled();
    expect(view.record?.status).toBe('failed');
    expect(view.trainedStep).toBe(60);
  });

  test('that a run has its place counts before its worker has written so, and its phase is shown', async () => {
    const disk = new FakeDisk();
    disk.history = historyUpTo(0, { record: { ...record, step: 0, status: 'queued' } });
    const { view } = await opened(disk);
    expect(view.status).toBe('queued');
    view.heed({ ...summary, status: 'running', activity: 'Loading TensorFlow' });
    await settled();
    expect([view.status, view.activity, disk.readings]).toEqual(['running', 'Loading TensorFlow', 2]);
    const late = new RunView('one', disk, 'running', new LivePace({ cores: 2 }));
    await late.open();
    expect(late.status).toBe('running');
  });

  test('what it says while the disk is being read is not lost', async () => {
    const disk = new FakeDisk();
    disk.hold = true;
    const view = new RunView('one', disk, 'running', new LivePace({ cores: 2 }));
    const opening = view.open();
    await settled();
    disk.history = historyUpTo(60, { record: { ...record, step: 60, status: 'failed' } });
    view.heed({ ...summary, status: 'failed' });
    await disk.release();
    await opening;
    expect([view.status, view.record?.status, view.trainedStep]).toEqual(['failed', 'failed', 60]);
  });

  test('a disk that can’t be read is read again when there is news', async () => {
    const disk = new FakeDisk();
    const { readRun } = disk;
    disk.readRun = () => Promise.reject(new Error('There are too many open files.'));
    const { view } = await opened(disk);
    expect(view.error).toBe('There are too many open files.');
    disk.readRun = readRun;
    view.heed({ ...summary, step: 50 });
    await settled();
    expect([view.error, view.metrics.lastStep]).toEqual([null, 50]);
  });

  test('a run that another program trains is read from disk as it moves on, one reading at a time', async () => {
    const { view, disk } = await opened();
    view.heed({ ...elsewhere, step: 50 });
    await settled();
    disk.readings = 1;
    disk.history = historyUpTo(80);
    disk.hold = true;
    view.heed({ ...elsewhere, step: 80 });
    view.heed({ ...elsewhere, step: 90 });
    expect(disk.readings).toBe(2);
    await disk.release();
    await settled();
    expect(view.metrics.lastStep).toBe(80);
    view.heed({ ...elsewhere, step: 80 });
    expect(disk.readings).toBe(2);
  });

  test('a new name is taken over', async () => {
    const { view, disk } = await opened();
    view.heed({ ...summary, name: 'renamed' });
    expect(view.record?.name).toBe('renamed');
    expect(disk.readings).toBe(1);
  });
});

test('a disk that can’t be read is told in a sentence', async () => {
  const disk = new FakeDisk();
  disk.readRun = () => Promise.reject(new Error('run.json is damaged.'));
  const { view } = await opened(disk);
  expect(view.error).toBe('run.json is damaged.');
});

test('the scrubber goes over the moments at which any panel has a record', async () => {
  const disk = new FakeDisk();
  disk.history = historyUpTo(50, { panels: { rarely: [1, 40], often: [1, 10, 20, 40] } });
  const { view } = await opened(disk);
  expect(view.moments).toEqual([1, 10, 20, 40]);
  view.receive({ kind: 'panels', step: 60, panels: ['often'] });
  view.receive({ kind: 'panels', step: 60, panels: ['rarely', 'often'] });
  frame();
  expect(view.panels).toEqual({ rarely: [1, 40, 60], often: [1, 10, 20, 40, 60] });
  expect(view.moments).toEqual([1, 10, 20, 40, 60]);
  view.scrubTo(30);
  view.move('previous-sample');
  expect(view.step).toBe(20);
  view.scrubTo(9999);
  expect(view.cursor).toBeNull();
});

test('how far a long step is ends with the step, and the same again is no news', async () => {
  const { view } = await opened();
  view.receive({ kind: 'inside', step: 50, done: 3, total: 12, what: 'trials' });
  frame();
  const told = view.inside;
  expect(told).toEqual({ done: 3, total: 12, what: 'trials' });
  view.receive({ kind: 'inside', step: 50, done: 3, total: 12, what: 'trials' });
  frame();
  expect(view.inside).toBe(told);
  view.receive({ kind: 'status', status: 'paused', step: 51, live: {} });
  frame();
  expect(view.inside).toBeNull();
});

test('closing lets go of the port and of what is still being read', async () => {
  const { view, disk } = await opened();
  disk.hold = true;
  disk.history = historyUpTo(500);
  const reading = view.load();
  view.close();
  await disk.release();
  await reading;
  expect(view.metrics.lastStep).toBe(50);
  expect(disk.calls.at(-1)).toBe('detach');
});
