/** Steps that take long: what can be told, seen and done while one is going on. */
import { expect, test } from 'vitest';
import { StepInterrupted, type WithinStep } from '../../models/core/learner.js';
import type { ControlCommand } from '../../electron/protocol/app.js';
import type { WorkerEvent } from '../../electron/protocol/run.js';
import { listCheckpoints, readCheckpoint } from '../../electron/runs/checkpoints.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { listPanels } from '../../electron/runs/panels.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { config, newRun } from '../runs/run-fixture.js';
import { messages, outcome, sit, type Script, type Sitting } from './training-run-harness.js';

const parts = 5;

interface Controls {
  command: (command: ControlCommand) => void;
  pass: (ms: number) => void;
}

/** What happens in each step, in its order: its parts as they begin, and whatever else a test notes. */
interface Watched extends Sitting {
  order: string[];
}

/** A run of steps with five parts each; `at` is called as part `part` of step `step` lets commands in. */
async function train(
  dir: string,
  at: (place: string, controls: Controls, order: string[]) => void = () => undefined,
): Promise<Watched> {
  const order: string[] = [];
  let place = '';
  const sitting = await sit(dir, {
    async inside(step, within) {
      for (let part = 1; part <= parts; part++) {
        order.push(`${step}.${part}`);
        place = `${step}.${part}`;
        await within.turn();
      }
      place = '';
    },
    between(_, command, pass) {
      pass(1);
      if (place !== '') at(place, { command, pass }, order);
      place = '';
    },
  });
  return { ...sitting, order };
}

const shortRun = () => newRun({ config: { ...config, steps: 6, checkpointEvery: 2 }, every: 1 });

const statuses = (events: WorkerEvent[]): string[] =>
  events.flatMap((event) => (event.kind === 'status' ? [`${event.status} ${event.step}`] : []));

async function uninterrupted(): Promise<object> {
  const { dir } = shortRun();
  await train(dir);
  return outcome(dir, 6);
}

test('a run is paused in the middle of a step, which goes on from there', async () => {
  const { dir } = shortRun();
  const { events, order } = await train(dir, (place, { command, pass }, noted) => {
    if (place !== '3.2') return;
    command({ kind: 'pause' });
    setTimeout(() => {
      expect(readRunRecord(dir)).toMatchObject({ status: 'paused', step: 2 });
      expect(noted.at(-1)).toBe('3.2');
      pass(60_000);
      command({ kind: 'resume' });
    }, 20);
  });
  expect(messages(events)).toEqual(expect.arrayContaining(['Paused at step 2.', 'Went on at step 2.']));
  expect(order.filter((part) => part.startsWith('3.'))).toEqual(['3.1', '3.2', '3.3', '3.4', '3.5']);
  expect(outcome(dir, 6)).toEqual(await uninterrupted());
  // Each step takes 7 ms, and each of its turns and the one after it 1 ms; the pause does not count.
  expect(readMetrics(dir).metrics.wallMs.at(-1)).toBe(6 * (7 + parts) + 5);
});

test('a stop breaks off the step, which does not count, and the run goes on as if nothing had been', async () => {
  const { dir } = shortRun();
  const { events, order, training } = await train(dir, (place, { command }) => {
    if (place === '4.3') command({ kind: 'stop' });
  });
  expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 3 });
  expect([training!.step, order.at(-1)]).toEqual([3, '4.3']);
  expect(listCheckpoints(dir).at(-1)!.step).toBe(3);
  expect(readRunRecord(dir)).toMatchObject({ status: 'stopped', step: 3, pid: null });
  expect([...readMetrics(dir).metrics.steps]).toEqual([1, 2, 3]);
  const { state } = readCheckpoint(dir, 3);
  const other = shortRun();
  await sit(other.dir, { between: (step, command) => step === 3 && command({ kind: 'stop' }) });
  expect(state).toEqual(readCheckpoint(other.dir, 3).state);
  await train(dir);
  expect(outcome(dir, 6)).toEqual(await uninterrupted());
});

test('a stop while a step is paused in its middle breaks it off as well', async () => {
  const { dir } = shortRun();
  const { events } = await train(dir, (place, { command }) => {
    if (place !== '2.1') return;
    command({ kind: 'pause' });
    setTimeout(() => command({ kind: 'stop' }), 5);
  });
  expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 1 });
});

test('a stop ends what a step waits for, by its signal', async () => {
  const { dir } = shortRun();
  let give: (command: ControlCommand) => void = () => undefined;
  const { events } = await sit(dir, {
    between: (_, command) => (give = command),
    async inside(step, { signal }: WithinStep) {
      if (step < 3) return;
      setTimeout(() => give({ kind: 'stop' }), 5);
      await new Promise((resolve) => signal.addEventListener('abort', resolve));
      throw new StepInterrupted('It was told to stop.');
    },
  });
  expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 2 });
});

test('a single step that is asked for in the middle of one finishes that one, and its time counts', async () => {
  const { dir } = shortRun();
  const { events, order } = await train(dir, (place, { command, pass }, noted) => {
    if (place === '3.2') {
      command({ kind: 'pause' });
      setTimeout(() => command({ kind: 'step' }), 10);
      setTimeout(() => {
        noted.push('held');
        expect(readRunRecord(dir)).toMatchObject({ status: 'paused', step: 3 });
        command({ kind: 'resume' });
      }, 40);
    }
    if (place === '3.4') pass(1000);
  });
  expect(order.slice(order.indexOf('3.5'), order.indexOf('3.5') + 3)).toEqual(['3.5', 'held', '4.1']);
  expect(statuses(events)).toContain('paused 3');
  expect(readMetrics(dir).metrics.wallMs.at(-1)).toBe(6 * (7 + parts) + 5 + 1000);
  expect(listPanels(dir)['gallery']).toEqual([0, 1, 2, 3, 5, 6]);
  // The single step alone has left something more.
  const without = { panels: null, files: null };
  expect({ ...outcome(dir, 6), ...without }).toEqual({ ...(await uninterrupted()), ...without });
});

test('a single step that is asked for while the run goes on ends with a pause', async () => {
  const { dir } = shortRun();
  const { order } = await train(dir, (place, { command }, noted) => {
    if (place !== '3.2') return;
    command({ kind: 'step' });
    setTimeout(() => {
      noted.push('held');
      command({ kind: 'resume' });
    }, 20);
  });
  expect(order[order.indexOf('held') - 1]).toBe('3.5');
});

test('two single steps are two, also where the second is asked for during the first', async () => {
  const { dir } = shortRun();
  const { order } = await train(dir, (place, { command }, noted) => {
    if (place === '1.5') {
      command({ kind: 'pause' });
      setTimeout(() => command({ kind: 'step' }), 10);
      setTimeout(() => command({ kind: 'step' }), 30);
      setTimeout(() => {
        noted.push('held');
        command({ kind: 'resume' });
      }, 60);
    }
    // The second one comes while this step is going on.
    if (place === '2.2') command({ kind: 'step' });
  });
  expect(order[order.indexOf('held') - 1]).toBe('3.5');
});

test('what would see or change a half-done step waits for its end', async () => {
  const { dir } = shortRun();
  const { events } = await train(dir, (place, { command }) => {
    if (place !== '3.1') return;
    command({ kind: 'set', key: 'learningRate', value: 0.5 });
    command({ kind: 'sample' });
    command({ kind: 'checkpoint', pin: true });
  });
  expect(listPanels(dir)['gallery']).toEqual([0, 1, 2, 3, 5, 6]);
  expect(listCheckpoints(dir)).toContainEqual({ step: 3, pinned: true, best: false });
  expect(readCheckpoint(dir, 3).state.live!['learningRate']).toBe(0.5);
  expect(messages(events)).toContain('Learning rate changed from 0.01 to 0.5.');
  // As in a run in which the rate was changed between steps 3 and 4.
  const other = shortRun();
  await sit(other.dir, {
    between: (step, command) => step === 3 && command({ kind: 'set', key: 'learningRate', value: 0.5 }),
  });
  expect(readCheckpoint(dir, 6).state).toEqual(readCheckpoint(other.dir, 6).state);
});

test('what waits for the end of a step that is broken off is done all the same', async () => {
  const { dir } = shortRun();
  await train(dir, (place, { command }) => {
    if (place !== '4.1') return;
    command({ kind: 'checkpoint', pin: true });
    command({ kind: 'stop' });
  });
  expect(listCheckpoints(dir)).toContainEqual({ step: 3, pinned: true, best: false });
});

test('an error in the middle of a step fails the run as any other', async () => {
  const { dir } = shortRun();
  const { events } = await sit(dir, {
    async inside(step, within) {
      await within.turn();
      if (step === 4) throw new Error('trial 7 exploded');
    },
  });
  expect(events.at(-1)).toMatchObject({ kind: 'failed', code: 'internal' });
  expect(readRunRecord(dir)).toMatchObject({ status: 'failed', step: 3 });
});

test('progress is told a few times a second and at its end, and is over with the step', async () => {
  const { dir } = newRun({ config: { ...config, steps: 2 } });
  let pass: (ms: number) => void = () => undefined;
  const { events } = await sit(dir, {
    between: (_step, _command, passing) => (pass = passing),
    async inside(step, within) {
      await within.turn();
      if (step === 1) return;
      for (let done = 1; done <= 1000; done++) {
        within.progress(done, 1000, 'trials');
        pass(1);
      }
    },
  });
  const told = events.flatMap((event) => (event.kind === 'inside' ? [event] : []));
  // A second in all: five of them, the last one, and that it is over.
  expect(told.map(({ done, total, what }) => `${done}/${total} ${what}`)).toEqual([
    ...[1, 201, 401, 601, 801, 1000].map((done) => `${done}/1000 trials`),
    '0/0 ',
  ]);
  expect(new Set(told.slice(0, -1).map(({ step }) => step))).toEqual(new Set([1]));
});

test('a silence that a step announces is told to the host', async () => {
  const { dir } = newRun({ config: { ...config, steps: 1 } });
  const { events } = await sit(dir, {
    async inside(_, within) {
      await within.turn();
      within.expectSilence(300);
    },
  });
  expect(events).toContainEqual({ kind: 'silence', seconds: 300 });
});

test('a learner all of whose answers take a moment is recorded as one that answers at once', async () => {
  const script: Script = { evaluateEvery: 15, panelValues: 8, memory: (step) => ({ tried: step }) };
  const [slow, quick] = [newRun(), newRun()];
  await sit(slow.dir, { ...script, slow: true });
  await sit(quick.dir, script);
  expect(outcome(slow.dir, 100)).toEqual(outcome(quick.dir, 100));
  expect(readCheckpoint(slow.dir, 100).state.memory).toEqual({ tried: 100 });
});

test('a learner without a learning rate is never given one, which is told', async () => {
  const { dir } = newRun();
  const { events, training } = await sit(dir, {
    hasRate: false,
    between: (step, command) => step === 20 && command({ kind: 'set', key: 'learningRate', value: 0.5 }),
  });
  expect(training!.live).not.toHaveProperty('learningRate');
  expect(messages(events)).toContain('learningRate: this run has no such setting that could be changed.');
  expect(events.flatMap((event) => (event.kind === 'status' ? [event.live['learningRate']] : []))).toContain(undefined);
});
