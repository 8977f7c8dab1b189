import { expect, test } from 'vitest';
import type { ExecutionMode } from '../../models/core/execution-modes.js';
import { TrainingError } from '../../models/core/learner.js';
import type { ProgramTraining } from '../../models/core/program-training.js';
import type { TimeCommand, WorkerEvent } from '../../electron/protocol/run.js';
import { parseCommand } from '../../electron/worker/parse-command.js';
import { timeExecution } from '../../electron/worker/time-execution.js';
import { FakeLearner } from './fake-learner.js';

/** How long a mode takes, in milliseconds of the fake clock. */
interface Speed {
  setup: number;
  step: number;
  /** Throws at this step. */
  fails?: number;
}

const command: TimeCommand = {
  ...{ kind: 'time', architecture: 'gan', config: { steps: 10, learningRate: 0.01 }, modes: ['graph', 'xla'] },
  ...{ rounds: 4, stepsPerRound: 2, dropSlower: false, profile: null, dataDirs: { user: '/data', installed: [] } },
};

/** Times fake learners; `order` is which mode each step belonged to. */
async function timeFakes(speeds: Partial<Record<ExecutionMode, Speed>>, change: Partial<TimeCommand> = {}) {
  let nowMs = 0;
  const order: ExecutionMode[] = [];
  const trainings: FakeLearner[] = [];
  const events: WorkerEvent[] = [];
  const profiled: string[] = [];
  const last = await timeExecution(
    { ...command, ...change },
    {
      prepare: (options) =>
        Promise.resolve((mode) => {
          const { setup, step, fails } = speeds[mode]!;
          nowMs += setup;
          const training = new FakeLearner(options, {
            before(at) {
              if (at === fails) throw new TrainingError('out-of-memory', 'TensorFlow ran out of memory.');
              nowMs += step;
              order.push(mode);
            },
          });
          trainings.push(training);
          // As much of a program's training as is used.
          return Promise.resolve(training as unknown as ProgramTraining);
        }),
      profile: (_training, { path }) => {
        profiled.push(path);
        return Promise.resolve({ steps: 3, wallMs: 1, kernelMs: 1, idleMs: 0, ops: [] });
      },
      send: (event) => events.push(event),
      nextTurn: () => Promise.resolve(),
      monotonicMs: () => nowMs,
      peakMemoryBytes: () => 1000,
    },
  );
  return { last, order, trainings, events, profiled };
}

const graphOf = (event: WorkerEvent) => (event.kind === 'timings' ? event.timings : []);

test('each mode is set up, then they take turns, and all that is known is told on the way', async () => {
  const { last, order, events, trainings } = await timeFakes({
    graph: { setup: 500, step: 10 },
    xla: { setup: 3000, step: 8 },
  });
  const [g, x] = ['graph', 'xla'] as const;
  // The first step belongs to the set-up.
  expect(order).toEqual([g, g, g, x, x, x, ...[1, 2, 3].flatMap(() => [g, g, x, x])]);
  expect(last).toEqual({
    kind: 'timings',
    timings: [
      { mode: 'graph', setupSeconds: 0.51, stepMs: { min: 10, median: 10, max: 10 }, steps: 8, out: null },
      { mode: 'xla', setupSeconds: 3.008, stepMs: { min: 8, median: 8, max: 8 }, steps: 8, out: null },
    ],
    peakMemoryBytes: 1000,
    last: true,
  });
  // How fast the graph is, is known before XLA begins to compile.
  const early = graphOf(events[1]!);
  expect(early).toMatchObject([{ steps: 2 }, { setupSeconds: null, stepMs: null }]);
  expect(events.some((event) => event.kind === 'timings' && event.last)).toBe(false);
  expect(trainings.map(({ disposed }) => disposed)).toEqual([true, true]);
});

test('a mode that is clearly slower is left out of later rounds where that is wanted', async () => {
  const speeds = { graph: { setup: 1, step: 10 }, xla: { setup: 1, step: 13 } };
  const dropped = graphOf((await timeFakes(speeds, { dropSlower: true })).last);
  expect(dropped).toMatchObject([
    { steps: 8, out: null },
    { steps: 2, out: 'slower' },
  ]);
  expect(graphOf((await timeFakes(speeds)).last)).toMatchObject([{ steps: 8 }, { steps: 8, out: null }]);
  const close = { ...speeds, xla: { setup: 1, step: 12 } };
  expect(graphOf((await timeFakes(close, { dropSlower: true })).last)).toMatchObject([{ steps: 8 }, { steps: 8 }]);
});

test('a mode that fails, at its first step or later, is out with the reason; the other one goes on', async () => {
  for (const fails of [1, 4]) {
    const { last } = await timeFakes({ graph: { setup: 1, step: 10 }, xla: { setup: 1, step: 1, fails } });
    const [graph, xla] = graphOf(last);
    expect(graph).toMatchObject({ steps: 8, out: null });
    expect(xla).toMatchObject({ out: 'ran out of memory' });
  }
});

test('without a number of steps a round takes a moment, however fast they are', async () => {
  const { last } = await timeFakes(
    { graph: { setup: 1, step: 30 }, xla: { setup: 1, step: 0.5 } },
    { stepsPerRound: null },
  );
  // 3 steps, then 300 ms, at most 100 steps.
  expect(graphOf(last)).toMatchObject([{ steps: 3 + 3 * 10 }, { steps: 3 + 3 * 100 }]);
});

test('the first mode is traced where a file is named', async () => {
  const speeds = { graph: { setup: 1, step: 10 }, xla: { setup: 1, step: 13 } };
  const profile = { path: '/tmp/steps.json', steps: 3 };
  const { profiled, events } = await timeFakes(speeds, { profile, modes: ['xla', 'graph'] });
  expect(profiled).toEqual(['/tmp/steps.json']);
  expect(events.at(-1)).toMatchObject({ kind: 'profiled', mode: 'xla', path: '/tmp/steps.json' });
  expect((await timeFakes(speeds)).profiled).toEqual([]);
});

test('a configuration that can’t be used is told as that', async () => {
  const last = await timeExecution(command, {
    prepare: () => Promise.reject(new Error('no such data')),
    profile: () => Promise.reject(new Error()),
    send: () => undefined,
    nextTurn: () => Promise.resolve(),
  });
  expect(last).toMatchObject({ kind: 'failed', code: 'internal' });
});

test('the command is understood whole, and not with a mode that does not exist', () => {
  expect(parseCommand(command)).toEqual(command);
  expect(parseCommand({ ...command, modes: ['rocket'] })).toBeNull();
  expect(parseCommand({ ...command, modes: [] })).toBeNull();
});
