import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import { cpuSeconds, parseCpuSeconds } from './watching-cpu.js';
import { shareOfACore, summarise, watchedFigures, watchingTable } from './watching-figures.js';

const lines = [
  { step: 90, wallMs: 1000 },
  { step: 100, wallMs: 2000 },
  { step: 200, wallMs: 2400 },
  { step: 300, wallMs: 3000 },
];

test('steps are timed by the clock of the run, processor time between the looks, both after the warm-up', () => {
  const moments = [
    { step: 90, cpu: { worker: 1, renderer: 5 } },
    { step: 110, cpu: { worker: 2, renderer: 6 } },
    { step: 210, cpu: { worker: 2.6, renderer: 6.1 } },
  ];
  const { msPerStep, cpuMsPerStep } = watchedFigures(moments, lines, 100);
  expect(msPerStep).toBe(5);
  expect(cpuMsPerStep.worker).toBeCloseTo(6, 9);
  expect(cpuMsPerStep.renderer).toBeCloseTo(1, 9);
});

test('a process that came later has used nothing before', () => {
  const moments = [
    { step: 100, cpu: { worker: 2 } },
    { step: 200, cpu: { worker: 3, gpu: 0.5 } },
  ];
  expect(watchedFigures(moments, lines, 100).cpuMsPerStep.gpu).toBe(5);
});

test('a run that was over before it could be looked at has no figures', () => {
  expect(() => watchedFigures([{ step: 100, cpu: { worker: 1 } }], lines, 100)).toThrow('over before it was looked at');
  expect(() => watchedFigures([], lines, 300)).toThrow('no step was recorded after step 300');
});

test('what is beside the worker is told as a part of a core, and times as multiples of the base', () => {
  const way = (msPerStep: number, renderer: number) =>
    summarise([
      { msPerStep: msPerStep - 1, cpuMsPerStep: { worker: 9, renderer } },
      { msPerStep, cpuMsPerStep: { worker: 8, renderer, host: 0.5 } },
      { msPerStep: msPerStep + 1, cpuMsPerStep: { worker: 7, renderer, host: 0.5 } },
    ]);
  const watched = way(20, 1.5);
  expect(watched.msPerStep).toEqual({ min: 19, median: 20, max: 21 });
  expect(shareOfACore(watched)).toBeCloseTo(10, 9);
  const table = watchingTable({ cli: way(10, 0), overview: watched }, 'cli');
  expect(table).toContain('| overview | 20.00 (19.00–21.00) | 2.000 | 8.000 | 0.500 | 1.500 |');
  // 8 + 0.5 + 1.5 against 8 + 0.5
  expect(table).toContain('| 1.176 | 10.0 % of a core |');
});

test('the times of a process are read though its name has spaces and parentheses', () => {
  const fields = ['S', 1, 1, 1, 0, -1, 0, 0, 0, 0, 0, 250, 50, 9, 9].join(' ');
  expect(parseCpuSeconds(`4711 (Model Lab (x) ) ${fields}`)).toBe(3);
});

test.runIf(process.platform === 'linux')(
  'a busy process uses processor time, and one that is gone has none',
  async () => {
    const child = spawn(process.execPath, ['-e', 'for (;;) Math.sin(1)']);
    try {
      await expect.poll(() => cpuSeconds(child.pid!), { timeout: 20_000 }).toBeGreaterThan(0.1);
    } finally {
      child.kill('SIGKILL');
    }
    await new Promise((resolve) => child.once('close', resolve));
    expect(cpuSeconds(child.pid!)).toBeNull();
  },
);
