import { expect, test } from 'vitest';
import { z } from 'zod';
import { LivePace } from '../../../renderer/lib/live-pace.js';
import { RunView } from '../../../renderer/lib/run-view.svelte.js';
import { ShownPanel } from '../../../renderer/panels/shown-panel.svelte.js';

const disk = {
  readRun: () => Promise.reject(new Error('nothing is read here')),
  attach: () => Promise.resolve(false),
  detach: () => Promise.resolve(),
};

function shown(steps: number[], lastStep: number) {
  const run = new RunView('one', disk, 'queued', new LivePace({ cores: 2 }));
  run.trainedStep = lastStep;
  run.panels = { toy: steps, other: [lastStep] };
  return { run, panel: new ShownPanel({ name: 'toy', title: 'Toy', help: '', schema: z.unknown() }, run) };
}

test('a panel shows its own nearest record at or before the scrubber, however rarely it is recorded', () => {
  const { run, panel } = shown([1, 40, 80], 100);
  expect(panel.step).toBe(80);
  run.scrubTo(60);
  expect([panel.step, panel.url]).toEqual([40, 'app://lab/runs/one/panels/toy/00000040.json']);
  run.scrubTo(0);
  expect(panel.step).toBe(1);
  expect(shown([], 100).panel.url).toBeUndefined();
});

test('records around the scrubber may be wished for next, unless the panel follows the run', () => {
  const { run, panel } = shown([1, 40, 80], 100);
  expect(panel.nearUrls()).toEqual([]);
  run.scrubTo(60);
  expect(panel.nearUrls().map((url) => Number(/(\d+)\.json/.exec(url)?.[1]))).toEqual([80, 1]);
});

test('an answer takes the place of the records', () => {
  const { panel } = shown([1], 100);
  panel.answer = { number: 3, step: 90, question: 'ask', asked: {} };
  expect([panel.url, panel.follows]).toEqual(['app://lab/answers/3.json', false]);
});

test('A is a second place that stays where it is pinned: any panel reads its own record there', () => {
  const { run, panel } = shown([1, 40, 80], 100);
  expect(panel.pinnedStep).toBeUndefined();
  run.pin(60);
  run.scrubTo(90);
  expect([panel.pinnedStep, panel.step]).toEqual([40, 80]);
  run.pin(1000);
  expect(run.pinned).toBe(100);
  run.moments = [1, 40, 80];
  run.movePinned('previous-sample');
  expect([run.pinned, run.step]).toEqual([80, 90]);
  run.movePinned('live');
  expect(run.pinned).toBe(100);
  run.pin(null);
  run.movePinned('first');
  expect([run.pinned, panel.pinnedStep]).toEqual([null, undefined]);
});
