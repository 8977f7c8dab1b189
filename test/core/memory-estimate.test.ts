import { describe, expect, it } from 'vitest';
import {
  formatMemory,
  memorySentence,
  memoryVerdict,
  smallerBatch,
  type MemoryEstimate,
  type MemoryReport,
} from '../../models/core/memory-estimate.js';
import { smallerBatches } from '../../models/core/memory-estimator.js';

const GB = 2 ** 30;
const parts = { parameters: 0, optimizer: 0, sums: 0, data: 0, activations: 0, process: 0 };
const estimate = (batchSize: number, accumulate: number, gigabytes: number): MemoryEstimate => ({
  ...{ batchSize, accumulate, parts },
  peak: gigabytes * GB,
});

const report: MemoryReport = {
  place: 'cpu',
  planned: estimate(64, 1, 6.6),
  smaller: [estimate(32, 2, 3.5), estimate(16, 4, 1.9), estimate(1, 64, 0.6)],
};
const room = (free: number) => ({ free: free * GB, total: 16 * GB });

describe('an estimate beside the room that there is', () => {
  it('fits with a fifth to spare, is tight up to all of it, and exceeds it', () => {
    expect(memoryVerdict(8, { free: 10, total: 20 })).toBe('fits');
    expect(memoryVerdict(9, { free: 10, total: 20 })).toBe('tight');
    expect(memoryVerdict(10, { free: 10, total: 20 })).toBe('tight');
    expect(memoryVerdict(11, { free: 10, total: 20 })).toBe('exceeds');
  });

  it('proposes the largest batch that is sure to fit, with as many as make the same update', () => {
    expect(smallerBatch(report, room(3.1))).toMatchObject({ batchSize: 16, accumulate: 4 });
    expect(smallerBatch(report, room(5))).toMatchObject({ batchSize: 32, accumulate: 2 });
    expect(smallerBatch(report, room(0.5))).toBeNull();
  });

  it('is told in a sentence, with what to do where it does not fit', () => {
    expect(memorySentence(report, room(12))).toBe('The run needs about 6.6 GB; 12.0 GB are free.');
    expect(memorySentence(report, room(7))).toBe('The run needs about 6.6 GB, and 7.0 GB are free: it may just fit.');
    expect(memorySentence(report, room(3.1))).toBe(
      'The run needs about 6.6 GB and 3.1 GB are free: use batchSize=16 with accumulate=4, which makes the same update in about 1.9 GB.',
    );
    expect(memorySentence(report, room(0.5))).toBe(
      'The run needs about 6.6 GB and 512 MB are free: even batches of 1 need about 614 MB; use a smaller model or shorter inputs, or make room.',
    );
    expect(memorySentence({ ...report, place: 'gpu', smaller: [] }, room(3))).toBe(
      'The run needs about 6.6 GB of the GPU and 3.0 GB are free: use a smaller model or shorter inputs, or make room.',
    );
  });

  it('writes sizes shortly', () => {
    expect([0, 2 ** 20, 640 * 2 ** 20, 999.6 * 2 ** 20, GB, 140.2 * GB].map(formatMemory)).toEqual([
      '0 MB',
      '1 MB',
      '640 MB',
      '1000 MB',
      '1.0 GB',
      '140 GB',
    ]);
  });
});

describe('smaller batches', () => {
  it('divide the examples of an update evenly, each at most half of the one before', () => {
    expect(smallerBatches(64, 1)).toEqual(
      [32, 16, 8, 4, 2, 1].map((batchSize) => ({ batchSize, accumulate: 64 / batchSize })),
    );
    expect(smallerBatches(12, 1).map(({ batchSize }) => batchSize)).toEqual([6, 3, 1]);
    expect(smallerBatches(6, 2)).toEqual([
      { batchSize: 3, accumulate: 4 },
      { batchSize: 1, accumulate: 12 },
    ]);
    expect(smallerBatches(7, 1)).toEqual([{ batchSize: 1, accumulate: 7 }]);
    expect(smallerBatches(1, 4)).toEqual([]);
  });

  it('accumulate no more batches than a configuration may', () => {
    expect(smallerBatches(4096, 1).at(-1)).toEqual({ batchSize: 4, accumulate: 1024 });
  });
});
