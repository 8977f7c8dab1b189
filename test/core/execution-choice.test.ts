import { describe, expect, test } from 'vitest';
import { describeExecution, fastestMode, SLOWER, spread, type ModeTiming } from '../../models/core/execution-choice.js';
import { executionModes, type ExecutionMode } from '../../models/core/execution-modes.js';
import { leastSeconds, plannedSteps, programText } from '../../models/core/execution-program.js';
import { architectureConfig, parseConfig } from '../../models/core/parse-config.js';
import type { DatasetInfo } from '../../models/data/dataset.js';

const timing = (
  mode: ExecutionMode,
  median: number,
  setupSeconds = 1,
  change: Partial<ModeTiming> = {},
): ModeTiming => ({
  ...{ mode, setupSeconds, steps: 20, out: null },
  stepMs: { min: median * 0.9, median, max: median * 2 },
  ...change,
});

describe('the fastest mode', () => {
  test('is the one that is through first, set-up included', () => {
    const timings = [timing('graph', 40), timing('xla', 30, 21)];
    // 20 s of compilation are won back at 10 ms a step after 2,000 steps.
    expect(fastestMode(timings, 1500)).toBe('graph');
    expect(fastestMode(timings, 10_000)).toBe('xla');
  });

  test('is the plain graph unless another one is better by more than noise', () => {
    expect(fastestMode([timing('graph', 40), timing('graph-no-onednn', 38.5)], 100_000)).toBe('graph');
    expect(fastestMode([timing('graph', 40), timing('graph-no-onednn', 37)], 100_000)).toBe('graph-no-onednn');
    expect(fastestMode([timing('xla', 40)], 100_000)).toBe('xla');
    expect(fastestMode([], 100_000)).toBe('graph');
  });

  test('can be one that was left alone as it loses step by step, where its set-up is short', () => {
    const timings = [timing('graph', 40, 1, { out: SLOWER }), timing('xla', 30, 21)];
    expect(fastestMode(timings, 1500)).toBe('graph');
    expect(fastestMode(timings, 10_000)).toBe('xla');
  });

  test('is none that failed, or that never came to a step', () => {
    const out = timing('xla', 10, 1, { out: 'ran out of memory' });
    const unreached = timing('xla-no-onednn', 10, 1, { stepMs: null, out: 'took too long to start' });
    expect(fastestMode([timing('graph', 40), out, unreached], 1e6)).toBe('graph');
  });
});

test('the spread of steps', () => {
  expect(spread([])).toBeNull();
  expect(spread([3])).toEqual({ min: 3, median: 3, max: 3 });
  expect(spread([4, 1, 10, 2])).toEqual({ min: 1, median: 3, max: 10 });
});

test('what is told of a choice', () => {
  const timings = [
    timing('graph', 36.24),
    timing('xla', 34.9, 9.2),
    timing('graph-no-onednn', 50, 1, { out: 'slower' }),
    timing('xla-no-onednn', 1, 0, { stepMs: null, out: 'ran out of memory' }),
  ];
  expect(describeExecution({ mode: 'graph', reason: 'timed', timings })).toBe(
    'graph, of 4 modes timed here: graph 36.2, XLA 34.9 (after 9 s), graph without oneDNN 50.0 ms a step; ' +
      'XLA without oneDNN ran out of memory',
  );
  expect(describeExecution({ mode: 'xla', reason: 'given', timings: [] })).toBe('XLA, as configured');
  expect(describeExecution({ mode: 'graph', reason: 'short', timings: [] })).toContain('too short');
});

describe('a program', () => {
  const gan = architectureConfig('gan');
  const images = {
    ...{ name: 'a', title: 'A', kind: 'images', width: 28, height: 28, channels: 1, train: 6400, test: 0 },
    classNames: ['x'],
  } as DatasetInfo;
  const config = parseConfig(gan, 'mlp', { dataset: 'a', epochs: 2 });
  const text = (change: object, dataset: DatasetInfo = images) => programText(gan, { ...config, ...change }, dataset);

  test('is the same whatever a step is fed with and whenever it is looked at', () => {
    const same = { seed: 7, steps: 3, learningRate: 1, checkpointEvery: 3, execution: 'xla' } as const;
    expect(text({ ...same, dataset: 'b' }, { ...images, name: 'b', title: 'B', train: 7 })).toBe(text({}));
    expect(text({ weightDecay: 0.1 })).toBe(text({ weightDecay: 0.2 }));
  });

  test.each([
    ['batch size', { batchSize: 32 }],
    ['layers', { generatorLayers: [7] }],
    ['optimizer', { optimizer: 'sgd' }],
    ['accumulation', { accumulate: 2 }],
    ['decay or none', { weightDecay: 0.1 }],
    ['dropout or none', { dropout: 0.1 }],
  ])('is another one with another %s', (_what, change) => {
    expect(text(change)).not.toBe(text({}));
  });

  test('is another one with data of another shape', () => {
    expect(text({}, { ...images, width: 32 } as DatasetInfo)).not.toBe(text({}));
    expect(text({}, { ...images, channels: 3 } as DatasetInfo)).not.toBe(text({}));
  });

  test('its steps come from its epochs unless they are given', () => {
    expect(plannedSteps(gan, config, images)).toBe(200);
    expect(plannedSteps(gan, { ...config, accumulate: 4 }, images)).toBe(50);
    expect(plannedSteps(gan, { ...config, steps: 9 }, null)).toBe(9);
    expect(plannedSteps(gan, config, null)).toBeNull();
  });

  test('its least time grows with steps, parameters and examples', () => {
    expect(leastSeconds(1000, config, { all: 10 })).toBe(1);
    const large = leastSeconds(1000, config, { all: 1e9 });
    expect(large).toBeGreaterThan(1000);
    expect(leastSeconds(1000, { ...config, batchSize: 128 }, { all: 1e9 })).toBe(2 * large);
  });
});

test('every mode can be named in the configuration, and is of use while the run is compiled', () => {
  const gan = architectureConfig('gan');
  for (const execution of executionModes) expect(parseConfig(gan, 'mlp', { execution })).toMatchObject({ execution });
  expect(() => parseConfig(gan, 'mlp', { execution: 'fast' })).toThrow(/execution: 'fast'.*auto, graph, xla/);
});
