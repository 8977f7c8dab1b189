import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { markdown } from './markdown.js';
import type { Measured } from './measure.js';
import { resultsOf } from './results.js';

const at = (median: number) => ({ min: median / 2, median, max: median * 2 });

function measured(times: Record<string, number>): Measured {
  const each = <T>(value: T) => Object.fromEntries(Object.keys(times).map((name) => [name, value]));
  return {
    steps: Object.fromEntries(Object.entries(times).map(([name, ms]) => [name, at(ms)])),
    inference: {},
    setUp: each({ readyMs: 1234, firstStepMs: 56 }),
    peakMb: each(1500),
    writing: {},
    versions: each('2.0'),
    devices: each('CPU'),
    ways: { ...each('default'), ...(times['torch'] && { torch: 'threads sleep' }) },
  };
}

const machine = { cpu: 'A', cores: 2, memoryGb: 24, system: 'Linux', node: 'v20', gpu: null };
const results = resultsOf({
  machine: { ...machine, gpu: { name: 'NVIDIA A', driver: '550', memoryMb: 1000 } },
  rounds: 3,
  sections: new Set(['steps', 'setup', 'memory'] as const),
  measured: {
    cnn: measured({ ours: 4, tfjs: 20, torch: 10, keras: 5 }),
    gan: measured({ ours: 1, tfjs: 5, torch: 5, keras: 6 }),
  },
  scaling: {},
});

describe('results', () => {
  it("compare the medians of ours with those of each workload's fastest peer and of tfjs", () => {
    expect(results.workloads['cnn']!['ours']).toEqual({ min: 2, median: 4, max: 8 });
    expect(results.ratios).toEqual({
      cnn: { fastestPeer: { name: 'keras', ratio: 1.25 }, tfjs: 5 },
      gan: { fastestPeer: { name: 'torch', ratio: 5 }, tfjs: 5 },
    });
    expect(results.geometricMean.fastestPeer).toBeCloseTo(2.5, 12);
    expect(results.geometricMean.tfjs).toBeCloseTo(5, 12);
    expect(results.machine.contenders['torch']).toEqual({ version: '2.0', device: 'CPU' });
  });

  it('hold what was asked for and nothing else', () => {
    const { setup, peakMb } = results;
    expect([setup!['gan']!['torch'], peakMb!['gan']!['torch']]).toEqual([{ readyMs: 1234, firstStepMs: 56 }, 1500]);
    expect(Object.keys(results)).not.toContain('inference');
  });

  it('have no mean over peers where none took part', () => {
    const alone = { ...{ machine, rounds: 1, scaling: {} }, sections: new Set(['steps'] as const) };
    const { geometricMean, ratios } = resultsOf({ ...alone, measured: { cnn: measured({ ours: 4, tfjs: 20 }) } });
    expect(geometricMean).toEqual({ fastestPeer: null, tfjs: 5 });
    expect(ratios['cnn']).toEqual({ fastestPeer: null, tfjs: 5 });
  });
});

describe('markdown', () => {
  it('names the machine, its GPU and what each contender ran on', () => {
    expect(markdown(results)).toContain('A, 2 cores, 24 GB; Linux; NVIDIA A, driver 550; Node v20');
    expect(markdown(results)).toContain('- torch: 2.0, on CPU');
  });

  it('has a row for each workload, with the ratios and their mean', () => {
    const rows = markdown(results)
      .split('\n')
      .filter((line) => line.startsWith('|'))
      .map((line) => line.split('|').map((text) => text.trim()));
    expect(rows[2]!.slice(1, -1)).toEqual([
      ...['cnn', '4.00 (2.00–8.00)', '20.00 (10.00–40.00)', '10.00 (5.00–20.00)', '5.00 (2.50–10.00)'],
      ...['1.25 (keras)', '5.00'],
    ]);
    expect(rows[4]!.slice(1, -1)).toEqual(['geometric mean', '–', '–', '–', '–', '2.50', '5.00']);
  });

  it('tells how contenders were run that can be run in several ways', () => {
    expect(results.ways).toEqual({ cnn: { torch: 'threads sleep' }, gan: { torch: 'threads sleep' } });
    expect(markdown(results)).toMatch(/\| cnn +\| threads sleep \|/);
  });

  it('is written as the formatter writes it', async () => {
    const text = `${markdown(results)}\n`;
    expect(await format(text, { parser: 'markdown' })).toBe(text);
  });
});
