import { appendFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { ControlCommand } from '../../electron/protocol/app.js';
import { branchRun, prepareContinuation } from '../../electron/runs/continue-run.js';
import { listCheckpoints } from '../../electron/runs/checkpoints.js';
import { readComparedRun } from '../../electron/runs/compared-runs.js';
import { readAssets } from '../../electron/runs/assets-file.js';
import { readLines, readMetrics } from '../../electron/runs/metrics-file.js';
import { listPanels, panelFile } from '../../electron/runs/panels.js';
import { checkpointDir, metricsPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { metricCurve } from '../../models/core/comparison/curve.js';
import { began, newRun } from '../runs/run-fixture.js';
import { Killed, messages, outcome, sit, type Script } from './training-run-harness.js';

/** Kills the process in place of a step. */
const killedAt = (at: number): Script => ({
  before(step) {
    if (step === at) throw new Killed();
  },
});

/** As a process that is gone leaves it: run.json still says that it trains. */
function forgetProcess(dir: string): void {
  writeRunRecord(dir, { ...readRunRecord(dir), status: 'running', pid: null });
}

test('a single step is recorded with all its panels, whatever its number, and cut off again with what it came after', async () => {
  const { dir } = newRun();
  const stepAt =
    (at: number, times: number, done: number[]): NonNullable<Script['between']> =>
    (step, command, _pass, want) => {
      if (step < at || done.includes(step)) return;
      want();
      done.push(step);
      command({ kind: done.length <= times ? 'step' : 'resume' });
    };
  await sit(dir, { ...killedAt(70), between: stepAt(43, 2, []) });
  const written = () => ({ steps: [...readMetrics(dir).metrics.steps], gallery: listPanels(dir)['gallery'] });
  expect(written()).toEqual({
    steps: [10, 20, 30, 40, 44, 45, 50, 60],
    gallery: [0, 1, 2, 5, 10, 20, 40, 44, 45, 50],
  });
  forgetProcess(dir);
  await sit(dir, { ...killedAt(70), between: stepAt(63, 1, []) });
  expect(written().steps).toEqual([10, 20, 30, 40, 44, 45, 50, 60, 64]);
  expect(written().gallery).toContain(64);
  forgetProcess(dir);
  await sit(dir);
  expect(written()).toEqual({
    steps: [10, 20, 30, 40, 44, 45, 50, 60, 70, 80, 90, 100],
    gallery: [0, 1, 2, 5, 10, 20, 40, 44, 45, 50, 80, 100],
  });
});

describe('a run ends in the same numbers, pictures and weights', () => {
  /** What a run comes to that nothing has interrupted. */
  const uninterrupted = async (): Promise<object> => {
    const { dir } = newRun();
    await sit(dir);
    return outcome(dir, 100);
  };

  test('after a stop', async () => {
    const { dir } = newRun();
    await sit(dir, { between: (step, command) => step === 57 && command({ kind: 'stop' }) });
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test.each([1, 20, 21, 59, 100])('after a kill at step %i, with what was written since the checkpoint', async (at) => {
    const { dir } = newRun();
    await sit(dir, killedAt(at));
    forgetProcess(dir);
    const { events } = await sit(dir);
    const from = Math.floor((at - 1) / 20) * 20;
    expect(messages(events)[0]).toBe(`Training goes on from the checkpoint of step ${from} towards step 100 on CPU.`);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test('after many kills', async () => {
    const { dir } = newRun();
    for (const at of [3, 30, 31, 77, 99]) {
      await sit(dir, killedAt(at));
      forgetProcess(dir);
    }
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test('after a torn last line', async () => {
    const { dir } = newRun();
    await sit(dir, killedAt(59));
    forgetProcess(dir);
    appendFileSync(metricsPath(dir), '{"step":60,"wallMs":4');
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
    expect(readFileSync(metricsPath(dir), 'utf8').split('\n')).toHaveLength(11);
  });

  test('after the newest checkpoint is found damaged, which is told', async () => {
    const { dir } = newRun();
    await sit(dir, killedAt(59));
    forgetProcess(dir);
    writeFileSync(join(checkpointDir(dir, 40), 'weights.safetensors'), 'half');
    const { events } = await sit(dir);
    expect(messages(events)[0]).toBe(
      'Checkpoint 40 is damaged and was passed over: weights.safetensors is not as it was written.',
    );
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
    expect(messages(events)[1]).toBe('What was recorded after step 20 is kept in beyond-00000020.');
  });

  test('and what lay beyond is kept, as often as that happens', async () => {
    const { dir } = newRun();
    const learned = { assets: { vocabulary: ['a'] } };
    const ruin = (step: number) => writeFileSync(join(checkpointDir(dir, step), 'state.json'), '{');
    await sit(dir, { ...learned, ...killedAt(59) });
    const picture = readFileSync(panelFile(dir, 'gallery', 50, '.png')!);
    // As a version from before panels had folders left it.
    mkdirSync(join(dir, 'samples'));
    writeFileSync(join(dir, 'samples', '00000055.png'), picture);
    for (let time = 0; time < 2; time++) {
      forgetProcess(dir);
      ruin(40);
      await sit(dir, killedAt(59));
    }
    const [first, second] = readdirSync(dir)
      .filter((name) => name.startsWith('beyond-00000020'))
      .sort()
      .map((name) => join(dir, name));
    const metrics = [first!, second!].map((beyond) => readLines(beyond).map(({ step }) => step));
    expect(metrics).toEqual([
      [10, 20, 30, 40],
      [10, 20, 30, 40],
    ]);
    expect([first!, second!].map((beyond) => listPanels(beyond)['gallery'])).toEqual([
      [40, 50, 55],
      [40, 50],
    ]);
    expect(readFileSync(panelFile(first!, 'gallery', 50, '.png')!)).toEqual(picture);
    forgetProcess(dir);
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test('where nothing was trained and even the first checkpoint is damaged, with what had been learned of the data kept', async () => {
    const { dir } = newRun();
    await sit(dir, { assets: { vocabulary: ['a'] }, ...killedAt(1) });
    forgetProcess(dir);
    writeFileSync(join(checkpointDir(dir, 0), 'weights.safetensors'), '');
    await sit(dir, { assets: { vocabulary: ['b'] } });
    expect(readAssets(join(dir, 'beyond-00000000'))).toEqual({ vocabulary: ['a'] });
    expect(listPanels(join(dir, 'beyond-00000000'))).toEqual({ gallery: [0] });
    expect(readAssets(dir)).toEqual({ vocabulary: ['b'] });
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test('not after all checkpoints are damaged: everything stays as it is', async () => {
    const { dir } = newRun();
    await sit(dir, killedAt(59));
    forgetProcess(dir);
    for (const { step } of listCheckpoints(dir)) writeFileSync(join(checkpointDir(dir, step), 'state.json'), '');
    const [metrics, checkpoints] = [readFileSync(metricsPath(dir), 'utf8'), listCheckpoints(dir)];
    const { events } = await sit(dir);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', code: 'bad-request' });
    expect(events.at(-1)).toMatchObject({
      message: expect.stringMatching(/no checkpoint that can be read, .*; nothing was changed/) as string,
    });
    expect([readFileSync(metricsPath(dir), 'utf8'), listCheckpoints(dir)]).toEqual([metrics, checkpoints]);
  });

  test('not where a checkpoint can not be read, as it may be whole', async () => {
    const { dir } = newRun();
    await sit(dir, killedAt(59));
    forgetProcess(dir);
    const weights = join(checkpointDir(dir, 40), 'weights.safetensors');
    rmSync(weights);
    // Read as a file, a folder ends in an error of the system.
    mkdirSync(weights);
    const metrics = readFileSync(metricsPath(dir), 'utf8');
    const { events } = await sit(dir);
    expect(events.at(-1)).toMatchObject({ kind: 'failed', message: expect.stringContaining('EISDIR') as string });
    expect([readFileSync(metricsPath(dir), 'utf8'), listCheckpoints(dir).at(-1)?.step]).toEqual([metrics, 40]);
  });

  test('as a branch', async () => {
    const { dir, runsDir } = newRun();
    await sit(dir);
    const branch = branchRun(dir, 80, { runsDir, now: began });
    await sit(branch.dir);
    expect(outcome(branch.dir, 100)).toEqual(await uninterrupted());
  });

  test('as a run that was shorter at first', async () => {
    const { dir } = newRun({ config: { ...readRunRecord(newRun().dir).config, steps: 50 } });
    await sit(dir);
    expect(readRunRecord(dir).status).toBe('done');
    prepareContinuation(dir);
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });
});

describe('a learning rate that was changed', () => {
  const change = (step: number, command: (command: ControlCommand) => void) => {
    if (step === 45) command({ kind: 'set', key: 'learningRate', value: 0.5 });
    if (step === 70) command({ kind: 'set', key: 'learningRate', value: 0.001 });
  };
  const uninterrupted = async (): Promise<object> => {
    const { dir } = newRun();
    await sit(dir, { between: change });
    return outcome(dir, 100);
  };

  test('changes the numbers and is logged', async () => {
    const { dir } = newRun();
    const { events } = await sit(dir, { between: change });
    const plain = newRun();
    await sit(plain.dir);
    expect(outcome(dir, 100)).not.toEqual(outcome(plain.dir, 100));
    expect(messages(events)).toContain('Learning rate changed from 0.01 to 0.5.');
  });

  test('is part of the checkpoint', async () => {
    const { dir } = newRun();
    await sit(dir, {
      between(step, command) {
        change(step, command);
        if (step === 75) command({ kind: 'stop' });
      },
    });
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test('is changed again at the same step by a run that fell back to a checkpoint from before', async () => {
    const { dir } = newRun();
    await sit(dir, { ...killedAt(79), between: change });
    forgetProcess(dir);
    writeFileSync(join(checkpointDir(dir, 60), 'state.json'), '');
    // From step 40: before both changes.
    await sit(dir);
    expect(outcome(dir, 100)).toEqual(await uninterrupted());
  });

  test('is not changed again where the user has changed it anew before that step', async () => {
    const { dir } = newRun();
    await sit(dir, { ...killedAt(79), between: change });
    forgetProcess(dir);
    const { training } = await sit(dir, {
      between: (step, command) => step === 65 && command({ kind: 'set', key: 'learningRate', value: 0.25 }),
    });
    expect(training!.live['learningRate']).toBe(0.25);
  });
});

test('pictures of steps that will be trained again are gone', async () => {
  const { dir } = newRun();
  await sit(dir, { ...killedAt(59), between: (step, command) => step === 55 && command({ kind: 'sample' }) });
  expect(listPanels(dir)['gallery']).toContain(55);
  forgetProcess(dir);
  await sit(dir, { between: (step, command) => step === 45 && command({ kind: 'stop' }) });
  expect(listPanels(dir)['gallery']!.at(-1)).toBe(40);
});

test('time goes on over sittings, without what was lost', async () => {
  const { dir, runsDir } = newRun();
  await sit(dir, killedAt(59));
  forgetProcess(dir);
  const { events } = await sit(dir);
  expect(readMetrics(dir).metrics.wallMs.at(-1)).toBe(700);
  expect(events.at(-1)).toMatchObject({ kind: 'done', seconds: 0.7 });
  const { run } = readComparedRun(dir, runsDir);
  const { steps, x } = metricCurve(run, run.record.metrics[0]!.name, 'time')!;
  expect([...steps]).toEqual([10, 20, 30, 40, 50, 60, 70, 80, 90, 100]);
  expect([...x]).toEqual([0.07, 0.14, 0.21, 0.28, 0.35, 0.42, 0.49, 0.56, 0.63, 0.7]);
});

test('other versions than before are told', async () => {
  const { dir } = newRun();
  await sit(dir, { between: (step, command) => step === 10 && command({ kind: 'stop' }) });
  const { events } = await sit(dir, { versions: { tensorflow: '3' } });
  expect(messages(events)).toContain('tensorflow was 2 and is 3 now; numbers may differ from an uninterrupted run.');
});

test('a run that has nothing left to train is done at once', async () => {
  const { dir } = newRun();
  await sit(dir);
  const { events, training } = await sit(dir);
  expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'done', step: 100 });
  expect(training!.step).toBe(100);
  expect(readMetrics(dir).metrics.steps).toHaveLength(10);
});
