import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { readAssets } from '../../electron/runs/assets-file.js';
import { branchRun } from '../../electron/runs/continue-run.js';
import { readMetrics } from '../../electron/runs/metrics-file.js';
import { listPanels } from '../../electron/runs/panels.js';
import { readPanelRecord } from '../../electron/runs/panel-record.js';
import { readRun } from '../../electron/runs/run-history.js';
import { assetsPath, metricsPath, panelPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { began, config, newRun } from '../runs/run-fixture.js';
import { Killed, messages, outcome, sit, type Script } from './training-run-harness.js';

/** Evaluated every 15 steps, with checkpoints every 20 and metrics every 10. */
const evaluated: Script = { evaluateEvery: 15, panelValues: 8 };

const killedAt = (at: number): Script => ({
  ...evaluated,
  before(step) {
    if (step === at) throw new Killed();
  },
});

function forgetProcess(dir: string): void {
  writeRunRecord(dir, { ...readRunRecord(dir), status: 'running', pid: null });
}

/** Steps whose line in metrics.jsonl has the evaluation. */
function evaluatedSteps(dir: string): number[] {
  const { steps, values } = readMetrics(dir).metrics;
  return [...steps].filter((_, at) => Number.isFinite(values['validation']![at]));
}

describe('an evaluated run', () => {
  test('is checked where that is due and at each checkpoint, once, and these steps have a row', async () => {
    const { dir } = newRun();
    const { training, events } = await sit(dir, evaluated);
    const due = [0, 15, 20, 30, 40, 45, 60, 75, 80, 90, 100];
    expect(training!.checked).toEqual(due);
    expect(evaluatedSteps(dir)).toEqual(due);
    const lines = readFileSync(metricsPath(dir), 'utf8').trimEnd().split('\n');
    const values = new Map(
      lines.map((line) => JSON.parse(line) as { step: number; values: object }).map((line) => [line.step, line.values]),
    );
    expect(Object.keys(values.get(0)!)).toEqual(['validation']);
    expect(Object.keys(values.get(10)!)).toEqual(['loss', 'score']);
    expect(Object.keys(values.get(15)!)).toEqual(['loss', 'score', 'validation']);
    const sent = events.flatMap((event) => (event.kind === 'metrics' ? [...event.steps] : []));
    expect(sent).toEqual([...values.keys()]);
  });

  test('says before each check and each look that it may not be heard of for a while', async () => {
    const { dir } = newRun();
    const { training, events } = await sit(dir, evaluated);
    const looks = events.filter(({ kind }) => kind === 'panels').length;
    const silences = events.filter(({ kind }) => kind === 'silence');
    expect(silences).toEqual(Array(training!.checked.length + looks).fill({ kind: 'silence', seconds: 900 }));
  });

  test.each([1, 16, 21, 46, 59, 100])('that is killed at step %i and goes on has the same rows', async (at) => {
    const whole = newRun();
    await sit(whole.dir, evaluated);
    const { dir } = newRun();
    await sit(dir, killedAt(at));
    forgetProcess(dir);
    await sit(dir, evaluated);
    expect(outcome(dir, 100)).toEqual(outcome(whole.dir, 100));
  });

  test('that is stopped has one row more, of the step at which it was', async () => {
    const whole = newRun();
    await sit(whole.dir, evaluated);
    const { dir } = newRun();
    await sit(dir, { ...evaluated, between: (step, command) => step === 57 && command({ kind: 'stop' }) });
    const { training } = await sit(dir, evaluated);
    expect(evaluatedSteps(dir)).toEqual([0, 15, 20, 30, 40, 45, 57, 60, 75, 80, 90, 100]);
    // The checkpoint it goes on from had been checked.
    expect(training!.checked[0]).toBe(60);
    const { metrics } = readMetrics(dir);
    const at = [...metrics.steps].indexOf(60);
    const other = readMetrics(whole.dir).metrics;
    expect(metrics.values['validation']![at]).toBe(other.values['validation']![[...other.steps].indexOf(60)]);
  });

  test('gets the evaluation of a checkpoint that was asked for into the row of its step', async () => {
    const { dir } = newRun();
    const { events } = await sit(dir, {
      ...evaluated,
      between: (step, command) => step === 50 && command({ kind: 'checkpoint', pin: true }),
    });
    const line = readFileSync(metricsPath(dir), 'utf8')
      .split('\n')
      .filter((one) => one.startsWith('{"step":50,'));
    expect(line).toHaveLength(1);
    expect(line[0]).toContain('validation');
    const checkpoints = events.flatMap((event) => (event.kind === 'checkpoint' ? [event] : []));
    expect(checkpoints.find(({ step }) => step === 50)).toMatchObject({ pinned: true });
  });

  test('adds to the row of a step that was written before it was evaluated', async () => {
    const { dir } = newRun();
    await sit(dir, {
      ...evaluated,
      between(step, command) {
        if (step !== 50) return;
        command({ kind: 'pause' });
        setTimeout(() => {
          expect(readFileSync(metricsPath(dir), 'utf8')).toContain('{"step":50,');
          command({ kind: 'checkpoint', pin: false });
          command({ kind: 'resume' });
        }, 20);
      },
    });
    const { steps } = readMetrics(dir).metrics;
    expect([...steps].filter((step) => step === 50)).toHaveLength(1);
    expect(evaluatedSteps(dir)).toContain(50);
  });

  test('keeps its best checkpoint and tells which one it is', async () => {
    const { dir } = newRun({ config: { ...config, keepCheckpoints: 1 } });
    const { events } = await sit(dir, evaluated);
    const values = new Map(
      [...readMetrics(dir).metrics.steps].map((step, at) => [
        step,
        readMetrics(dir).metrics.values['validation']![at]!,
      ]),
    );
    const written = events.flatMap((event) => (event.kind === 'checkpoint' ? [event] : []));
    let lowest = Infinity;
    for (const { step, best } of written) {
      expect(best).toBe(values.get(step)! < lowest);
      lowest = Math.min(lowest, values.get(step)!);
    }
    const { step: bestStep } = written.filter(({ best }) => best).at(-1)!;
    const kept = [...new Set([bestStep, 100])];
    expect(readRun(dir).checkpoints).toEqual(kept.map((step) => ({ step, pinned: false, best: step === bestStep })));
  });
});

describe('a training that ends early', () => {
  test('is done at that step, with a checkpoint, a sample and the reason in the log', async () => {
    const { dir } = newRun();
    const { events } = await sit(dir, { ...evaluated, endsAt: 33 });
    const early = 'It learns nothing more: training ends early.';
    expect(events.at(-1)).toMatchObject({ kind: 'done', status: 'done', step: 33, early });
    expect(messages(events).slice(-2)).toEqual([early, 'Done after step 33.']);
    const { record, checkpoints, panels, metrics } = readRun(dir);
    expect(record).toMatchObject({ status: 'done', step: 33, steps: 100 });
    expect(Object.keys(panels)).toEqual(['gallery', 'inside']);
    const newest = Object.values(panels).map((steps) => steps.at(-1));
    expect([checkpoints.at(-1)!.step, ...newest, metrics.steps.at(-1)]).toEqual([33, 33, 33, 33]);
  });

  test('trains on when it is continued, whatever ended it before', async () => {
    const { dir } = newRun();
    await sit(dir, { ...evaluated, endsAt: 33 });
    const { events } = await sit(dir, evaluated);
    expect(events.at(-1)).toMatchObject({ kind: 'done', step: 100 });
    expect(events.at(-1)).not.toHaveProperty('early');
    // What made it end still holds when it goes on: at least one more step is trained.
    const other = newRun();
    await sit(other.dir, { ...evaluated, endsAt: 33 });
    expect((await sit(other.dir, { ...evaluated, endsAt: 33 })).events.at(-1)).toMatchObject({
      kind: 'done',
      step: 34,
    });
  });
});

describe('panels', () => {
  test('are recorded together, whole, and told of once a step', async () => {
    const { dir } = newRun();
    const { events } = await sit(dir, { panelValues: 8 });
    const { gallery, inside } = listPanels(dir);
    expect(inside).toEqual([0, 1, 2, 5, 10, 20, 40, 50, 80, 100]);
    expect(gallery).toEqual(inside);
    const told = events.flatMap((event) => (event.kind === 'panels' ? [event] : []));
    expect(told.map(({ step }) => step)).toEqual(inside);
    for (const { panels } of told) expect(panels).toEqual(['gallery', 'inside']);
    const { record, matrix } = readPanelRecord(panelPath(dir, 'inside', 40));
    expect(record).toMatchObject({
      ...{ format: 1, panel: 'inside', step: 40, picture: null },
      body: { layers: 1, probes: [{ title: 'step 40' }] },
    });
    const picture = readPanelRecord(panelPath(dir, 'gallery', 40)).record;
    expect(picture).toMatchObject({ panel: 'gallery', matrices: {}, picture: { width: 2, height: 2, channels: 1 } });
    expect(record.matrices).toEqual({
      'attention/0/0/0': { rows: 4, columns: 2, offset: 0 },
      positions: { rows: 1, columns: 1, offset: 32 },
    });
    expect([...matrix('positions')!]).toEqual([40]);
    expect(matrix('rollout')).toBeNull();
  });

  test('may be without a picture, and are told of once where they are large', async () => {
    const { dir } = newRun({ config: { ...config, steps: 12 } });
    const { events } = await sit(dir, { pictures: false, panelValues: 9 * 2 ** 18 });
    expect(listPanels(dir)).toEqual({ inside: [0, 1, 2, 5, 10, 12] });
    expect(messages(events).filter((message) => message.includes('MB'))).toEqual([
      'What the panels show takes 9 MB of disk each time; sample less often to save some.',
    ]);
  });

  test('of steps that will be trained again are gone, and a half-written one as well', async () => {
    const { dir } = newRun();
    await sit(dir, { ...killedAt(59), between: (step, command) => step === 55 && command({ kind: 'sample' }) });
    expect(listPanels(dir)['inside']).toContain(55);
    writeFileSync(`${panelPath(dir, 'inside', 30)}.json.tmp`, '{');
    forgetProcess(dir);
    await sit(dir, { ...evaluated, between: (step, command) => step === 45 && command({ kind: 'stop' }) });
    expect(Object.values(listPanels(dir)).map((steps) => steps.at(-1))).toEqual([40, 40]);
    expect(() => readFileSync(`${panelPath(dir, 'inside', 55)}.bin`)).toThrow('ENOENT');
    expect(() => readFileSync(`${panelPath(dir, 'inside', 30)}.json.tmp`)).toThrow('ENOENT');
  });
});

describe('what a model has learned of its data', () => {
  const assets = { vocabulary: ['a', 'b', 'ü'] };

  test('is kept when the run begins and given back when it goes on or is branched', async () => {
    const { dir, runsDir } = newRun();
    const first = await sit(dir, {
      assets,
      between: (step, command) => step === 50 && command({ kind: 'stop' }),
    });
    expect(first.training!.options.assets).toBeUndefined();
    expect(readAssets(dir)).toEqual(assets);
    // The data would give something else by now.
    const again = await sit(dir, { assets: { vocabulary: [] } });
    expect(again.training!.options.assets).toEqual(assets);
    expect(readAssets(dir)).toEqual(assets);
    const branch = branchRun(dir, 80, { runsDir, now: began });
    expect((await sit(branch.dir)).training!.options.assets).toEqual(assets);
  });

  test('is learned anew where training begins anew', async () => {
    const { dir } = newRun();
    await sit(dir, { assets, ...killedAt(10) });
    // As if it had been killed before its first checkpoint.
    rmSync(`${dir}/checkpoints`, { recursive: true });
    rmSync(metricsPath(dir));
    forgetProcess(dir);
    const { training } = await sit(dir, { assets: { vocabulary: ['c'] } });
    expect(training!.options.assets).toBeUndefined();
    expect(readAssets(dir)).toEqual({ vocabulary: ['c'] });
  });

  test('needs to be readable', async () => {
    const { dir } = newRun();
    await sit(dir, { assets, between: (step, command) => step === 50 && command({ kind: 'stop' }) });
    writeFileSync(assetsPath(dir), '[');
    const { events } = await sit(dir);
    expect(events.at(-1)).toMatchObject({
      kind: 'failed',
      code: 'bad-request',
      message: `${assetsPath(dir)} is damaged: it is not a JSON object; what the run has learned needs it.`,
    });
  });

  test('makes no file where there is nothing', async () => {
    const { dir } = newRun();
    await sit(dir);
    expect(readAssets(dir)).toBeNull();
  });
});
