/** A learner of another kind than one program: nothing of loop, worker, session and host is made for gradients alone. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { HelperHost } from '../../electron/launch/helper-host.js';
import { Places } from '../../electron/launch/places.js';
import { WorkerSession, type SessionEnd } from '../../electron/launch/worker-session.js';
import type { ControlCommand } from '../../electron/protocol/app.js';
import { PROTOCOL, type WorkerCommand, type WorkerEvent } from '../../electron/protocol/run.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { panelPath } from '../../electron/runs/run-paths.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { Helping } from '../../electron/worker/helping.js';
import { RunHelpers } from '../../electron/worker/run-helpers.js';
import { TrainingRun } from '../../electron/worker/training-run.js';
import { FakeTimers, FakeWorker } from '../launch/fake-worker.js';
import { began, newRun } from '../runs/run-fixture.js';
import { TURNS, TwoPrograms } from './two-programs.js';

/** The process that helps: it squares what it is asked. */
class SquaringProcess extends FakeWorker {
  readonly #helping = new Helping({
    tasks: async () => ({
      square: async (input) => async (work) => (work as number) ** 2 + (input as { plus: number }).plus,
    }),
    send: (event) => this.says(event),
  });

  constructor(readonly answers: boolean) {
    super();
  }

  override send(command: WorkerCommand): void {
    super.send(command);
    if (command.kind === 'help') void this.#helping.begin(command.architecture, command.job);
    else if (command.kind === 'work' && this.answers) void this.#helping.work(command.request, command.work);
    else if (command.kind === 'leave') this.exit();
  }
}

interface World {
  dir: string;
  end: SessionEnd;
  events: WorkerEvent[];
  helpers: SquaringProcess[];
  places: Places;
  secondsOfStep: number;
}

interface Script {
  steps?: number;
  /** The helper never answers, and nobody gives a sign of life. */
  hangs?: boolean;
  /** Between two parts of a step. */
  onTurn?: (turn: number, command: (command: ControlCommand) => void) => void;
}

/** Trains such a run under a host's eyes, with one fake clock for both: each turn of a step takes a second. */
async function train({ steps = 2, hangs = false, onTurn }: Script = {}): Promise<World> {
  const config = { steps, seed: 0, sampleEvery: 1, checkpointEvery: 1, stepsPerSecond: null, keepCheckpoints: 3 };
  const { dir } = newRun({ architecture: 'two-programs', config, every: 1 });
  const timers = new FakeTimers();
  const worker = new FakeWorker();
  const places = new Places(2);
  const events: WorkerEvent[] = [];
  const helpers: SquaringProcess[] = [];
  const host = new HelperHost({
    ...{ architecture: 'two-programs', places, timers },
    spawn() {
      const helper = new SquaringProcess(!hangs);
      helpers.push(helper);
      queueMicrotask(() => helper.says({ kind: 'ready', protocol: PROTOCOL, pid: 2 }));
      return helper;
    },
    send: (command) => runHelpers.heed(command),
  });
  const session = new WorkerSession({
    ...{ transport: worker, timers, oomKills: () => 0 },
    silentForMs: 60_000,
    silentAtFirstMs: 60_000,
    onEvent: (event) => {
      if (!host.heed(event)) events.push(event);
    },
  });
  worker.says({ kind: 'ready', protocol: PROTOCOL, pid: 1 });
  const runHelpers = new RunHelpers((event) => worker.says(event));
  let [nowMs, turn] = [0, 0];
  const run = new TrainingRun({
    dir,
    dataDirs: { user: '', installed: [] },
    send: (event) => worker.says(event),
    createTraining: (options) => TwoPrograms.open(options),
    metrics: () => [{ name: 'loss', title: 'Loss', group: 'loss', part: 'model' }],
    runConfig: () => config,
    liveRules: () => ({ problem: () => null, changed: () => '', title: () => '' }),
    sleep: () => Promise.resolve(),
    fingerprint: () => Promise.resolve(null),
    helpers: runHelpers,
    now: () => new Date(began.getTime() + nowMs),
    monotonicMs: () => nowMs,
    async nextTurn() {
      nowMs += 1000;
      // The worker tells each second that it lives.
      run.lifeSign();
      timers.pass(1000);
      onTurn?.(++turn, (command) => run.command(command));
    },
  });
  const over = run.run();
  if (hangs) {
    await vi.waitUntil(() => helpers[0]?.received.some(({ kind }) => kind === 'work'));
    timers.pass(75_000);
  } else {
    await over;
    worker.exit();
  }
  const end = await session.ended;
  await host.close();
  return { dir, end, events, helpers, places, secondsOfStep: nowMs / 1000 / steps };
}

test('a step of two programs and a process that helps takes 90 s, and the run lives, is recorded and restored', async () => {
  const { dir, end, events, helpers, places, secondsOfStep } = await train();
  expect(secondsOfStep).toBeGreaterThanOrEqual(90);
  expect(end).toMatchObject({ kind: 'done', status: 'done', step: 2 });
  const inside = events.flatMap((event) => (event.kind === 'inside' ? [event] : []));
  expect(inside).toContainEqual({ kind: 'inside', step: 1, done: 45, total: TURNS, what: 'trials' });
  const { state } = readCheckpoint(dir, 2);
  expect(state.memory).toEqual({ history: [90 ** 2 + 1, 91 ** 2 + 1] });
  expect([state.weights['0/w']!.data[0], state.weights['1/w']!.data[0]]).toEqual([0.75, -0.75]);
  expect(readPanelRecord(panelPath(dir, 'found', 2)).record.body).toEqual({ history: [8101, 8282] });
  expect(readRunRecord(dir)).toMatchObject({ status: 'done', unit: 'trials', stepsPerEpoch: null });
  expect(readFileSync(join(dir, 'metrics.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  expect([helpers.length, places.taken]).toEqual([1, 0]);
});

test('where nothing is heard of it for more than a minute it is ended as hung, and its helper with it', async () => {
  const { end, helpers, places } = await train({ hangs: true });
  expect(end).toMatchObject({ kind: 'failed', failure: { code: 'hung' } });
  expect([helpers.map(({ killed }) => killed), places.taken]).toEqual([[true], 0]);
});

test('it is paused and stopped in the middle of a step, which then does not count', async () => {
  const { dir, end, events } = await train({
    steps: 3,
    onTurn(turn, command) {
      if (turn === 120) command({ kind: 'pause' });
      if (turn === 120) setImmediate(() => command({ kind: 'resume' }));
      if (turn === 150) command({ kind: 'stop' });
    },
  });
  expect(end).toMatchObject({ kind: 'done', status: 'stopped', step: 1 });
  const lines = events.flatMap((event) => (event.kind === 'log' ? [event.message] : []));
  expect(lines).toContain('Paused at step 1.');
  expect(lines).toContain('Went on at step 1.');
  const { state } = readCheckpoint(dir, 1);
  expect(state.memory).toEqual({ history: [8101] });
  // As before the step that was broken off.
  expect([state.weights['0/w']!.data[0], state.weights['1/w']!.data[0]]).toEqual([0.5, -0.5]);
});
