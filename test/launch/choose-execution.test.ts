import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ModeTiming } from '../../models/core/execution-choice.js';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import type { DatasetInfo } from '../../models/data/dataset.js';
import { chooseExecution } from '../../electron/launch/choose-execution.js';
import { PROTOCOL, type RunRecord, type TimeCommand } from '../../electron/protocol/run.js';
import { readTimings, type Machine } from '../../electron/runs/execution-memory.js';
import { logPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { newRun, tempFolder } from '../runs/run-fixture.js';
import { FakeTimers, FakeWorker } from './fake-worker.js';

const machine: Machine = { cpu: 'EPYC', cores: 2, gpu: null, tensorflow: '2.21.0', engine: 'a', oneDnn: true };
const dataset = {
  ...{ name: 'squares', title: 'Squares', kind: 'images', width: 28, height: 28, channels: 1 },
  ...{ train: 64_000, test: 0, classNames: [] },
} as unknown as DatasetInfo;

const timing = (mode: ExecutionMode, median: number, change: Partial<ModeTiming> = {}): ModeTiming => ({
  ...{ mode, setupSeconds: 1, steps: 20, out: null },
  stepMs: { min: median, median, max: median },
  ...change,
});

/** What a fast or slow machine's worker would find, by mode; a mode that isn't named is slow. */
type Speeds = Partial<Record<ExecutionMode, number>>;

interface Case {
  config?: Record<string, unknown>;
  record?: Partial<RunRecord>;
  file?: string;
  machine?: Machine | null;
  always?: ExecutionMode;
}

/** A run with everything that its choice needs, and workers that do what the test says. */
function place({ config = {}, record = {}, file = join(tempFolder(), 'timings.json'), ...rest }: Case = {}) {
  const whole = parseConfig(architectureConfig('gan'), 'mlp', { dataset: 'squares', steps: 100_000, ...config });
  const run = newRun({ config: whole });
  const before = { ...run.record, ...record };
  writeRunRecord(run.dir, before);
  const workers: FakeWorker[] = [];
  const timers = new FakeTimers();
  const abort = new AbortController();
  const told: string[] = [];
  const chosen = chooseExecution({
    dir: run.dir,
    dataDirs: { user: '/data', installed: [] },
    place: {
      machine: (gpu) => (rest.machine === null ? null : { ...(rest.machine ?? machine), gpu }),
      datasets: () => Promise.resolve([dataset]),
      file,
      always: rest.always ?? null,
    },
    gpu: () => Promise.resolve(rest.machine?.gpu ?? null),
    spawn() {
      workers.push(new FakeWorker());
      return workers.at(-1)!;
    },
    signal: abort.signal,
    now: () => new Date('2026-01-31T09:45:00Z'),
    onTiming: (sentence) => told.push(sentence),
    timers,
  });
  const settle = async (): Promise<void> => {
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  };
  /** The newest worker's command, once it is ready. */
  const command = async (): Promise<TimeCommand> => {
    await settle();
    workers.at(-1)!.says({ kind: 'ready', protocol: PROTOCOL, pid: 4711 });
    return workers.at(-1)!.received[0] as TimeCommand;
  };
  const report = (timings: ModeTiming[], last: boolean): void =>
    workers.at(-1)!.says({ kind: 'timings', timings, peakMemoryBytes: 1, last });
  /** Lets the newest worker time all that it was told to. */
  async function work(speeds: Speeds): Promise<void> {
    const { modes } = await command();
    report(
      modes.map((mode) => timing(mode, speeds[mode] ?? 100)),
      true,
    );
    workers.at(-1)!.exit();
  }
  const execution = (): RunRecord['execution'] => readRunRecord(run.dir).execution;
  return { dir: run.dir, before, chosen, workers, timers, abort, told, settle, command, report, work, execution, file };
}

describe('a run that leaves it open', () => {
  test('is timed in two processes, with and without oneDNN, and takes the fastest mode', async () => {
    const { chosen, work, workers, told, execution, dir, before } = place();
    await work({ graph: 40, xla: 35 });
    expect(readRunRecord(dir)).toMatchObject({ status: 'running', pid: process.pid });
    await work({ 'graph-no-onednn': 30, 'xla-no-onednn': 32 });
    await chosen;
    expect(workers.map(({ received }) => (received[0] as TimeCommand).modes)).toEqual([
      ['graph', 'xla'],
      ['graph-no-onednn', 'xla-no-onednn'],
    ]);
    expect(workers[0]!.received[0]).toMatchObject({ architecture: 'gan', config: { steps: 100_000 } });
    expect(execution()).toMatchObject({ mode: 'graph-no-onednn', reason: 'timed' });
    expect(execution()!.timings.map(({ mode }) => mode)).toEqual([
      ...['graph', 'xla', 'graph-no-onednn', 'xla-no-onednn'],
    ]);
    // The run is as it was, but for that.
    expect(readRunRecord(dir)).toEqual({ ...before, execution: execution() });
    expect(told).toHaveLength(1);
    expect(readFileSync(logPath(dir), 'utf8')).toContain('Timing execution modes');
  });

  test('the next run of that program takes what is remembered, and weighs it for its own length', async () => {
    const first = place();
    await first.work({ graph: 40, xla: 35 });
    await first.work({});
    await first.chosen;
    const { file } = first;
    const next = place({ file, config: { seed: 3, learningRate: 0.1 } });
    await next.chosen;
    expect(next.workers).toEqual([]);
    expect(next.execution()).toEqual({ ...first.execution()!, mode: 'xla', reason: 'remembered' });
    const other = place({ file, config: { batchSize: 32 } });
    await other.settle();
    expect(other.workers).toHaveLength(1);
    other.abort.abort();
  });

  test('a GPU has no business with oneDNN, and where that is off there is nothing to switch off', async () => {
    for (const other of [
      { ...machine, gpu: 'H100' },
      { ...machine, oneDnn: false },
    ]) {
      const { chosen, work, workers, execution } = place({ machine: other });
      await work({ graph: 40, xla: 30 });
      await chosen;
      expect(workers).toHaveLength(1);
      expect(execution()).toMatchObject({ mode: 'xla' });
    }
  });

  test('a GPU has more time, as XLA takes longer to compile for one', async () => {
    const { chosen, command, report, workers, timers, execution } = place({ machine: { ...machine, gpu: 'H100' } });
    await command();
    report([timing('graph', 40), { ...timing('xla', 0), setupSeconds: null, stepMs: null, steps: 0 }], false);
    timers.pass(60_000);
    report([timing('graph', 40), timing('xla', 15, { setupSeconds: 59 })], true);
    workers[0]!.exit();
    await chosen;
    expect(execution()).toMatchObject({ mode: 'xla', reason: 'timed' });
  });

  test.each([
    ['crashes', (worker: FakeWorker) => worker.exit({ code: null, signal: 'SIGSEGV' }), 'broke its process off'],
    ['hangs', (_worker: FakeWorker, timers: FakeTimers) => timers.pass(16_000), 'took too long to start'],
    [
      'runs out of memory',
      (worker: FakeWorker) => {
        worker.writes('std::bad_alloc');
        worker.exit({ code: null, signal: 'SIGABRT' });
      },
      'ran out of memory',
    ],
  ])('a mode whose process %s is out, and the others count', async (_how, end, why) => {
    const { chosen, command, report, work, workers, timers, execution } = place();
    await command();
    report([timing('graph', 40), { ...timing('xla', 0), setupSeconds: null, stepMs: null, steps: 0 }], false);
    end(workers[0]!, timers);
    await work({ 'graph-no-onednn': 30 });
    await chosen;
    // XLA is not tried a second time.
    expect((workers[1]!.received[0] as TimeCommand).modes).toEqual(['graph-no-onednn']);
    expect(execution()).toMatchObject({ mode: 'graph-no-onednn', reason: 'timed' });
    expect(execution()!.timings.find(({ mode }) => mode === 'xla')).toMatchObject({ out: why });
  });

  test('ends at once when told so: nothing is chosen or remembered, and no process is left', async () => {
    const { chosen, command, abort, workers, execution, file, dir, before } = place();
    await command();
    abort.abort();
    await chosen;
    expect(workers.map(({ killed }) => killed)).toEqual([true]);
    expect(execution()).toBeNull();
    expect(readRunRecord(dir)).toEqual(before);
    expect(readTimings(file)).toEqual([]);
  });

  test('data that can’t be used is for the run itself to tell', async () => {
    const { chosen, command, workers, execution, file } = place();
    await command();
    workers[0]!.says({ kind: 'failed', code: 'bad-request', message: 'batchSize: 9 is too much.' });
    workers[0]!.exit();
    await chosen;
    expect([workers.length, execution(), readTimings(file)]).toEqual([1, null, []]);
  });
});

describe('nothing is timed', () => {
  test('for a run that can’t take long, without a process', async () => {
    const { chosen, workers, execution, told } = place({ config: { steps: 2000 } });
    await chosen;
    expect([workers, told]).toEqual([[], []]);
    expect(execution()).toEqual({ mode: 'graph', reason: 'short', timings: [] });
  });

  test('but the plain graph, for one that then proves to be short; that is remembered for others as short', async () => {
    const { chosen, command, report, workers, execution, file } = place({ config: { steps: 20_000 } });
    await command();
    report([timing('graph', 5), { ...timing('xla', 0), setupSeconds: null, stepMs: null, steps: 0 }], false);
    await chosen;
    expect(workers.map(({ killed }) => killed)).toEqual([true]);
    expect(execution()).toEqual({ mode: 'graph', reason: 'short', timings: [timing('graph', 5)] });
    const again = place({ file, config: { steps: 21_000 } });
    await again.chosen;
    expect([again.workers, again.execution()]).toEqual([[], execution()]);
    const long = place({ file, config: { steps: 1_000_000 } });
    await long.settle();
    expect(long.workers).toHaveLength(1);
    long.abort.abort();
  });

  test.each([
    ['named in its configuration', { config: { execution: 'xla' } }, 'xla'],
    ['named for all runs', { always: 'graph-no-onednn' as const }, 'graph-no-onednn'],
  ])('where the mode is %s', async (_how, options, mode) => {
    const { chosen, workers, execution } = place(options);
    await chosen;
    expect(workers).toEqual([]);
    expect(execution()).toEqual({ mode, reason: 'given', timings: [] });
  });

  test.each([
    ['an eager run', { config: { mode: 'eager' } }],
    ['a machine without native TensorFlow', { machine: null }],
    ['a run that has begun before there was a choice', { record: { device: 'CPU', step: 7 } }],
  ])('and nothing chosen for %s', async (_which, options) => {
    const { chosen, workers, execution } = place(options);
    await chosen;
    expect([workers, execution()]).toEqual([[], null]);
  });

  test('for a run that has its mode, whatever its configuration says', async () => {
    const execution = { mode: 'xla', reason: 'timed', timings: [] } as const;
    const run = place({ record: { execution: { ...execution, timings: [] } }, config: { execution: 'graph' } });
    await run.chosen;
    expect(run.execution()).toEqual(execution);
  });
});
