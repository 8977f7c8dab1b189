import { describe, expect, it } from 'vitest';
import { MemoryEstimates, type Wanted } from '../../electron/main/memory-estimates.js';
import type { Estimated } from '../../electron/launch/estimate-memory.js';

const parts = { parameters: 0, optimizer: 0, sums: 0, data: 0, activations: 0, process: 0 };
const estimated = (peak: number): Estimated => ({
  report: { place: 'cpu', planned: { batchSize: 1, accumulate: 1, parts, peak }, smaller: [] },
  room: { free: 1, total: 2 },
});
const wanted = (config: Record<string, unknown>, device = 'auto'): Wanted => ({ architecture: 'gan', config, device });

function estimates() {
  const asked: { wanted: Wanted; signal: AbortSignal; answer: (peak: number) => void }[] = [];
  let free = 10;
  const all = new MemoryEstimates({
    estimate: (one, signal) =>
      new Promise((resolve, reject) => {
        asked.push({ wanted: one, signal, answer: (peak) => resolve(estimated(peak)) });
        signal.addEventListener('abort', () => reject(new Error('killed')));
      }),
    room: () => Promise.resolve(free === 0 ? null : { free, total: 20 }),
  });
  return { all, asked, setFree: (value: number) => (free = value) };
}

describe('estimates for a form', () => {
  it('are made once for what shapes a step, in whatever order its keys come', async () => {
    const { all, asked } = estimates();
    const first = all.of(wanted({ batchSize: 64, layers: 2, seed: 1 }));
    const same = all.of(wanted({ layers: 2, batchSize: 64, seed: 9, learningRate: 0.1 }));
    expect(asked).toHaveLength(1);
    asked[0]!.answer(5);
    expect((await first).report.planned.peak).toBe(5);
    expect((await same).report.planned.peak).toBe(5);
    expect((await all.of(wanted({ batchSize: 64, layers: 2 }))).report.planned.peak).toBe(5);
    expect(asked).toHaveLength(1);
    void all.of(wanted({ batchSize: 65, layers: 2 })).catch(() => undefined);
    void all.of(wanted({ batchSize: 64, layers: 2 }, 'cpu')).catch(() => undefined);
    expect(asked).toHaveLength(3);
  });

  it('tell the room of now, and the worker own where nobody else can', async () => {
    const { all, asked, setFree } = estimates();
    const first = all.of(wanted({ batchSize: 64 }));
    asked[0]!.answer(5);
    expect((await first).room).toEqual({ free: 10, total: 20 });
    setFree(7);
    expect((await all.of(wanted({ batchSize: 64 }))).room).toEqual({ free: 7, total: 20 });
    setFree(0);
    expect((await all.of(wanted({ batchSize: 64 }))).room).toEqual({ free: 1, total: 2 });
  });

  it('are given up for a newer one, and can be asked for again', async () => {
    const { all, asked } = estimates();
    const old = all.of(wanted({ batchSize: 1 }));
    const recent = all.of(wanted({ batchSize: 2 }));
    await expect(old).rejects.toThrow('Something newer has been asked for.');
    expect(asked[0]!.signal.aborted).toBe(true);
    asked[1]!.answer(6);
    expect((await recent).report.planned.peak).toBe(6);
    const again = all.of(wanted({ batchSize: 1 }));
    asked[2]!.answer(4);
    expect((await again).report.planned.peak).toBe(4);
  });
});
