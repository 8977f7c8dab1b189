import { describe, expect, it } from 'vitest';
import type { MemoryReport } from '../../../models/core/memory-estimate.js';
import { memoryView } from '../../../renderer/forms/memory-view.js';

const GB = 2 ** 30;
const parts = { parameters: GB, optimizer: 2 * GB, sums: 0, data: 0, activations: 4 * GB, process: GB };
const report: MemoryReport = {
  place: 'cpu',
  planned: { batchSize: 64, accumulate: 1, parts, peak: 8 * GB },
  smaller: [{ batchSize: 16, accumulate: 4, parts, peak: 5 * GB }],
};
const room = (free: number) => ({ free: free * GB, total: 32 * GB });

describe('what the form shows of an estimate', () => {
  it('is a bar as long as what is free', () => {
    const view = memoryView(report, room(16));
    expect(view).toMatchObject({ verdict: 'fits', limit: null, proposal: null });
    expect(view.headline).toBe('About 8.0 GB of memory, 16.0 GB are free');
    expect(view.segments.map(({ part, share }) => [part, share])).toEqual([
      ['process', 1 / 16],
      ['parameters', 1 / 16],
      ['optimizer', 2 / 16],
      ['activations', 4 / 16],
    ]);
  });

  it('is a bar as long as the run where that is more, with its limit and a way out', () => {
    const view = memoryView(report, room(6.4));
    expect(view).toMatchObject({ verdict: 'exceeds', limit: 0.8, proposal: { batchSize: 16, accumulate: 4 } });
    expect(view.segments.reduce((sum, { share }) => sum + share, 0)).toBeCloseTo(1, 9);
    expect(view.sentence).toContain('use batchSize=16 with accumulate=4');
  });

  it('proposes nothing that would not fit either', () => {
    expect(memoryView(report, room(4)).proposal).toBeNull();
    expect(memoryView(report, room(9))).toMatchObject({ verdict: 'tight', limit: null, proposal: null });
  });

  it('does without the room where that is not known', () => {
    const view = memoryView({ ...report, place: 'gpu' }, null);
    expect(view).toMatchObject({ verdict: null, limit: null, headline: "About 8.0 GB of the GPU's memory" });
  });
});
