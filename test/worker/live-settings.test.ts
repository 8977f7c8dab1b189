import { expect, test } from 'vitest';
import type { ControlCommand } from '../../electron/protocol/app.js';
import { readCheckpoint } from '../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { readControls } from '../../electron/runs/controls-file.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { listPanels } from '../../electron/runs/panels.js';
import { readRun } from '../../electron/runs/run-history.js';
import { began, newRun } from '../runs/run-fixture.js';
import { Killed, messages, outcome, sit, type Script } from './training-run-harness.js';

const set = (key: string, value: number | string | null): ControlCommand => ({ kind: 'set', key, value });

/** Commands by the step after which they come. */
const at = (commands: Record<number, ControlCommand[]>): NonNullable<Script['between']> => {
  const left = new Map(Object.entries(commands));
  return (step, command) => {
    for (const one of left.get(String(step)) ?? []) command(one);
    left.delete(String(step));
  };
};

test('a change is told, kept and made again after a crash, each setting by itself', async () => {
  const changes = { 25: [set('learningRate', 0.5)], 33: [set('trained', 'generator')], 47: [set('trained', 'both')] };
  const [whole, broken] = [newRun(), newRun()];
  const { events } = await sit(whole.dir, { live: { trained: 'both' }, between: at(changes) });
  expect(messages(events)).toContain('Learning rate changed from 0.01 to 0.5.');
  expect(messages(events)).toContain('Networks that learn changed from Both to G only.');
  expect(readCheckpoint(whole.dir, 60).state.live).toEqual({
    learningRate: 0.5,
    trained: 'both',
    stepsPerSecond: null,
  });
  const before = (step: number) => {
    if (step === 58) throw new Killed();
  };
  await sit(broken.dir, { live: { trained: 'both' }, between: at(changes), before });
  // It goes on from step 40: one change of it is known, one is made again, and another setting changes before that.
  const again = await sit(broken.dir, { live: { trained: 'both' }, between: at({ 42: [set('stepsPerSecond', 20)] }) });
  expect(again.training!.trainedWith.lastIndexOf('generator')).toBe(47 - 40 - 1);
  expect(readControls(broken.dir).map(({ step, key }) => [step, key])).toEqual([
    [25, 'learningRate'],
    [33, 'trained'],
    [42, 'stepsPerSecond'],
    [47, 'trained'],
  ]);
  const paced = { learningRate: 0.5, trained: 'both', stepsPerSecond: 20 };
  const { state } = readCheckpoint(whole.dir, 100);
  expect(outcome(broken.dir, 100)).toEqual({ ...outcome(whole.dir, 100), state: { ...state, live: paced } });
});

test('what can not be is refused with the sentence of the form, and changes nothing', async () => {
  const { dir } = newRun();
  const between = at({ 5: [set('learningRate', 7), set('batchSize', 8), set('trained', 'nobody')] });
  const { events, training } = await sit(dir, { live: { trained: 'both' }, between });
  const said = messages(events);
  expect(said).toContain('learningRate: 7 is not allowed; use a number from 1e-7 to 1.');
  expect(
    said.find((one) => one.startsWith('batchSize: it can’t') || one.startsWith("batchSize: it can't")),
  ).toBeDefined();
  expect(said).toContain("trained: 'nobody' is not allowed; use one of both, generator, discriminator.");
  expect(readControls(dir)).toEqual([]);
  expect(training!.live).toMatchObject({ learningRate: 0.01, trained: 'both' });
});

test('a single step has what it alone was asked for, also where the run is killed in it', async () => {
  const single: ControlCommand[] = [{ kind: 'step', live: { trained: 'generator' } }];
  const begin = { live: { trained: 'both' } };
  const [whole, broken] = [newRun(), newRun()];
  const seen: string[] = [];
  const hear: Script['hear'] = (event) => {
    if (event.kind === 'status') seen.push(`${event.status} ${event.step} ${String(event.live['trained'])}`);
    if (event.kind === 'status' && event.status === 'paused' && event.step === 31) go();
  };
  let go = (): void => undefined;
  const script: Script = {
    ...begin,
    hear,
    between: (step, command) => {
      go = () => command({ kind: 'resume' });
      if (step === 30) command(single[0]!);
    },
  };
  const { events, training } = await sit(whole.dir, script);
  expect(training!.trainedWith.slice(28, 34)).toEqual(['both', 'both', 'generator', 'both', 'both', 'both']);
  expect(messages(events)).toContain('Step 31 alone: Networks that learn: G only.');
  expect(seen).toContain('paused 31 both');
  const before = (step: number) => {
    if (step === 31) throw new Killed();
  };
  await sit(broken.dir, { ...script, before });
  const again = await sit(broken.dir, begin);
  expect(again.training!.trainedWith.slice(0, 15).lastIndexOf('generator')).toBe(10);
  expect(readCheckpoint(broken.dir, 100).state).toEqual(readCheckpoint(whole.dir, 100).state);
});

test('slow motion keeps the pace, shows every step, and learns the same', async () => {
  const [slow, quick] = [newRun(), newRun()];
  const between = at({
    20: [set('stepsPerSecond', 4)],
    30: [set('stepsPerSecond', 0.5)],
    33: [set('stepsPerSecond', null)],
  });
  const { elapsedMs } = await sit(slow.dir, { between });
  const full = await sit(quick.dir);
  // Ten steps in 2.5 s and three in 6 s, of which it trains 7 ms each.
  expect(elapsedMs - full.elapsedMs).toBeGreaterThan(8_000);
  expect(elapsedMs - full.elapsedMs).toBeLessThan(8_600);
  const { metrics } = readMetrics(slow.dir);
  expect([...metrics.steps].filter((step) => step > 20 && step <= 33)).toEqual(
    Array.from({ length: 13 }, (_, i) => 21 + i),
  );
  expect(listPanels(slow.dir)['gallery']!.filter((step) => step > 20 && step <= 33)).toHaveLength(13);
  // The clock of training stands still meanwhile.
  expect(readRun(slow.dir).record.seconds).toBe(readRun(quick.dir).record.seconds);
  expect(readCheckpoint(slow.dir, 100).state).toEqual(readCheckpoint(quick.dir, 100).state);
});

test('a run that goes on, or a branch, can be given other settings, and no others', async () => {
  const { dir, runsDir } = newRun();
  await sit(dir, { live: { trained: 'both' }, between: at({ 60: [{ kind: 'stop' }] }) });
  prepareContinuation(dir, undefined, { changes: { trained: 'generator', learningRate: 0.01 } });
  expect(readControls(dir)).toEqual([{ step: 60, key: 'trained', value: 'generator' }]);
  expect(readRun(dir).log.at(-1)!.message).toBe('Networks that learn changed from Both to G only.');
  const { training } = await sit(dir, { live: { trained: 'both' }, between: at({ 80: [{ kind: 'stop' }] }) });
  expect(new Set(training!.trainedWith)).toEqual(new Set(['generator']));
  expect(() => prepareContinuation(dir, undefined, { changes: { batchSize: 8 } })).toThrow(
    /^batchSize: it can't change/,
  );
  const branch = branchRun(dir, 80, { runsDir, now: began, changes: { trained: 'discriminator' } });
  expect(readControls(branch.dir).at(-1)).toEqual({ step: 80, key: 'trained', value: 'discriminator' });
});
