/** Checks and looks at the model that take long: what is obeyed while one is going on, and what becomes of it. */
import { describe, expect, test } from 'vitest';
import type { ControlCommand } from '../../electron/protocol/app.js';
import { listCheckpoints, readCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { readLines, readMetrics } from '../../electron/runs/metrics-file.js';
import { listPanels } from '../../electron/runs/panels.js';
import { readRunRecord } from '../../electron/runs/run-record.js';
import { began, config, newRun } from '../runs/run-fixture.js';
import { messages, outcome, sit, type Script, type Sitting } from './training-run-harness.js';

const parts = 4;

interface Controls {
  command: (command: ControlCommand) => void;
  pass: (ms: number) => void;
}

/** Each part of a look takes so long. */
const partMs = 400;

/**
 * A run that is evaluated every 15 steps, sampled at some, and kept every 20; all of its looks have four parts. `at` is
 * called as part `part` of the look `what` at a step lets commands in, as `check 15.2`.
 */
async function train(
  dir: string,
  at: (place: string, controls: Controls, seen: string[]) => void = () => undefined,
  script: Script = {},
): Promise<Sitting & { seen: string[] }> {
  const seen: string[] = [];
  let place = '';
  const sitting = await sit(dir, {
    ...{ evaluateEvery: 15, panelValues: 8 },
    async look(what, step, within) {
      for (let part = 1; part <= parts; part++) {
        seen.push(`${what} ${step}.${part}`);
        place = `${what} ${step}.${part}`;
        await within.turn();
      }
    },
    between(step, command, pass) {
      const here = place === '' ? `between ${step}` : place;
      if (place !== '') pass(partMs);
      place = '';
      at(here, { command, pass }, seen);
    },
    ...script,
  });
  return { ...sitting, seen };
}

const shortRun = () => newRun({ config: { ...config, steps: 50 } });

/** What a run comes to, with the lines of each step as one. */
const come = (dir: string, step = 50): object => ({
  ...outcome(dir, step),
  lines: readLines(dir).map(({ values }) => values),
});

async function undisturbed(script: Script = {}, step = 50): Promise<object> {
  const { dir } = shortRun();
  await train(dir, undefined, script);
  return come(dir, step);
}

const stopAt =
  (wanted: string) =>
  (place: string, { command }: Controls) => {
    if (place === wanted) command({ kind: 'stop' });
  };

describe('a stop while the model is looked at', () => {
  test.each([
    ['observe 0.2', 0],
    ['check 0.1', 0],
    ['check 15.1', 15],
    ['check 20.2', 20],
    ['observe 20.1', 20],
    ['check 30.2', 30],
    ['check 45.2', 45],
    ['observe 50.2', 50],
    ['check 50.1', 50],
  ])('at %s gives that up, and the run that goes on makes up for it', async (place, step) => {
    const { dir } = shortRun();
    const { events, seen } = await train(dir, stopAt(place));
    expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step });
    // Half a second later at the latest, in parts of 400 ms.
    const left = seen.slice(seen.indexOf(place) + 1);
    expect(left.length).toBeLessThanOrEqual(3);
    expect(readCheckpoint(dir, step).unfinished).toBeDefined();
    expect(messages(events).join()).toContain('is left for when the run goes on');
    prepareContinuation(dir, undefined, { status: 'stopped' });
    const again = await train(dir);
    expect(again.events.at(-1)).toMatchObject({ kind: 'done', status: 'done', step: 50 });
    expect(come(dir)).toEqual(await undisturbed());
    expect(listCheckpoints(dir).filter((one) => readCheckpoint(dir, one.step).unfinished)).toEqual([]);
  });

  test('is waited for half a second, in which most come to their end', async () => {
    const { dir } = shortRun();
    const { events } = await train(dir, stopAt('check 15.3'));
    expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 15 });
    const { steps, values } = readMetrics(dir).metrics;
    expect(Number.isFinite(values['validation']![[...steps].indexOf(15)])).toBe(true);
  });

  test('twice in the same look leaves it to the third sitting', async () => {
    const { dir } = shortRun();
    await train(dir, stopAt('observe 20.1'));
    const second = await train(dir, stopAt('observe 20.2'));
    expect(second.seen[0]).toBe('observe 20.1');
    await train(dir);
    expect(come(dir)).toEqual(await undisturbed());
  });

  test('of a run that ends early there is still the end to be had', async () => {
    const early = { endsAt: 33 };
    const { dir } = shortRun();
    await train(dir, stopAt('observe 33.1'), early);
    // A learner that goes on has all its patience again.
    const { events } = await train(dir);
    expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'done', step: 33 });
    expect(come(dir, 33)).toEqual(await undisturbed(early, 33));
  });

  test('leaves a branch to make up for it as well', async () => {
    const { dir, runsDir } = shortRun();
    await train(dir, stopAt('check 30.1'));
    const branch = branchRun(dir, 30, { runsDir, now: began });
    await train(branch.dir);
    expect(come(branch.dir)).toEqual(await undisturbed());
  });

  test('does not keep a checkpoint that was asked for from being written', async () => {
    const { dir } = shortRun();
    await train(dir, (place, { command }) => {
      if (place === 'between 7') command({ kind: 'checkpoint', pin: true });
      if (place === 'check 7.1') command({ kind: 'stop' });
    });
    expect(listCheckpoints(dir)).toContainEqual({ step: 7, pinned: true, best: false });
    expect(readCheckpoint(dir, 7).unfinished).toBeUndefined();
  });
});

describe('a pause while the model is looked at', () => {
  test.each(['check 15.2', 'observe 20.3', 'observe 0.1'])(
    'at %s holds it there until the run goes on',
    async (where) => {
      const { dir } = shortRun();
      let held: string[] = [];
      const { events, seen } = await train(dir, (place, { command }, noted) => {
        if (place !== where) return;
        command({ kind: 'pause' });
        setTimeout(() => {
          held = [...noted];
          expect(readRunRecord(dir).status).toBe('paused');
          command({ kind: 'resume' });
        }, 20);
      });
      expect(held.at(-1)).toBe(where);
      expect(seen.slice(held.length)[0]).toBe(where.replace(/\d$/, (part) => String(Number(part) + 1)));
      expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'done', step: 50 });
      expect(come(dir)).toEqual(await undisturbed());
    },
  );

  test('can be followed by a stop', async () => {
    const { dir } = shortRun();
    const { events } = await train(dir, (place, { command, pass }) => {
      if (place !== 'check 15.2') return;
      command({ kind: 'pause' });
      setTimeout(() => {
        pass(1000);
        command({ kind: 'stop' });
      }, 5);
    });
    expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'stopped', step: 15 });
  });

  test('can be followed by a single step, which finishes that of the look', async () => {
    const { dir } = shortRun();
    const { seen } = await train(dir, (place, { command }, noted) => {
      if (place !== 'check 15.2') return;
      command({ kind: 'pause' });
      setTimeout(() => command({ kind: 'step' }), 5);
      setTimeout(() => {
        noted.push('held');
        expect(readRunRecord(dir)).toMatchObject({ status: 'paused', step: 15 });
        command({ kind: 'resume' });
      }, 30);
    });
    expect(seen[seen.indexOf('held') - 1]).toBe('check 15.4');
  });

  test('holds back no look that is asked for meanwhile', async () => {
    const { dir } = shortRun();
    await train(dir, (place, { command }) => {
      if (place !== 'between 7') return;
      command({ kind: 'pause' });
      setTimeout(() => command({ kind: 'sample' }), 5);
      setTimeout(() => command({ kind: 'checkpoint', pin: true }), 15);
      setTimeout(() => {
        expect(listPanels(dir)['inside']).toContain(7);
        expect(listCheckpoints(dir).map(({ step }) => step)).toContain(7);
        command({ kind: 'resume' });
      }, 40);
    });
    expect(readRunRecord(dir).status).toBe('done');
  });
});

test('commands that have to wait for the end of a look are obeyed then, in their order', async () => {
  const { dir } = shortRun();
  const { events } = await train(dir, (place, { command }) => {
    if (place !== 'check 15.1') return;
    command({ kind: 'set', key: 'learningRate', value: 0.5 });
    command({ kind: 'set', key: 'learningRate', value: 0.25 });
    command({ kind: 'sample' });
  });
  expect(messages(events).filter((message) => message.startsWith('Learning rate'))).toEqual([
    'Learning rate changed from 0.01 to 0.5.',
    'Learning rate changed from 0.5 to 0.25.',
  ]);
  expect(listPanels(dir)['inside']).toContain(15);
});
