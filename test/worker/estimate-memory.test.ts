import { describe, expect, it } from 'vitest';
import { gpuBytesOf, gpuRoom } from '../../electron/worker/estimate-gpu.js';
import { estimateFor, watchMemory } from '../../electron/worker/estimate-memory.js';
import { RequestError } from '../../models/core/errors.js';
import type { MemoryReport, RunMemory } from '../../models/core/memory-estimate.js';

const MB = 2 ** 20;
const parts = { parameters: 1, optimizer: 2, sums: 0, data: 3, activations: 4, process: 5 };
const planned = { batchSize: 64, accumulate: 1, parts, peak: 2000 * MB };
const report: MemoryReport = {
  place: 'cpu',
  planned,
  smaller: [{ batchSize: 32, accumulate: 2, parts, peak: 500 * MB }],
};
const estimator = { place: 'cpu', planned: () => planned, report: () => report } as const;

function watched(free: number, one: Parameters<ReturnType<typeof watchMemory>['onModel']>[0] = estimator) {
  const logged: string[] = [];
  let memory: RunMemory | null = null;
  const watch = watchMemory({
    update: (told) => (memory = told),
    log: (level, message) => logged.push(`${level}: ${message}`),
    measured: 7,
    room: () => Promise.resolve({ free: free * MB, total: 4000 * MB }),
  });
  return watch.onModel(one).then(() => ({ logged, memory: memory as RunMemory | null }));
}

describe('before a run begins', () => {
  it('its record says what it will take, beside what there is', async () => {
    const { logged, memory } = await watched(3000);
    const room = { free: 3000 * MB, total: 4000 * MB };
    expect(memory).toEqual({ place: 'cpu', estimate: { peak: 2000 * MB, parts }, room, measured: 7 });
    expect(logged).toEqual(['info: The run needs about 2.0 GB; 2.9 GB are free.']);
  });

  it('a warning proposes smaller batches where it does not fit', async () => {
    const { logged } = await watched(900);
    expect(logged).toEqual([
      'warning: The run needs about 2.0 GB and 900 MB are free: use batchSize=32 with accumulate=2, which makes the same update in about 500 MB.',
    ]);
  });

  it('nothing is held up where there can be no estimate', async () => {
    const broken = {
      ...estimator,
      planned: () => {
        throw new Error('can not be recorded');
      },
    };
    const { logged, memory } = await watched(1000, broken);
    expect(logged).toEqual([]);
    expect(memory?.estimate).toBeNull();
  });
});

describe('the command estimate', () => {
  const command = {
    kind: 'estimate',
    architecture: 'gan',
    config: { batchSize: 3 },
    dataDirs: { user: 'u', installed: [] as string[] },
  } as const;

  it('is answered with the report and the room there is', async () => {
    const event = await estimateFor(command, ({ architecture, config, dirs }) => {
      expect([architecture, config, dirs]).toEqual(['gan', { batchSize: 3 }, command.dataDirs]);
      return Promise.resolve(report);
    });
    expect(event).toMatchObject({ kind: 'estimated', report });
    expect(event.kind === 'estimated' && event.room!.free).toBeGreaterThan(0);
  });

  it('fails in the sentence of the request', async () => {
    const event = await estimateFor(command, () => Promise.reject(new RequestError('batchSize: too many.')));
    expect(event).toEqual({ kind: 'failed', code: 'bad-request', message: 'batchSize: too many.' });
  });
});

describe('the memory of a GPU', () => {
  it('is that of the GPU that the host has chosen', async () => {
    let asked: readonly string[] = [];
    const ask = (args: readonly string[]) => {
      asked = args;
      return Promise.resolve('70123, 81559\n');
    };
    expect(await gpuRoom({ CUDA_VISIBLE_DEVICES: 'GPU-1a2b' }, ask)).toEqual({ free: 70123 * MB, total: 81559 * MB });
    expect(asked[0]).toBe('--id=GPU-1a2b');
    await gpuRoom({}, ask);
    expect(asked[0]).toMatch(/^--query-gpu/);
    await gpuRoom({ CUDA_VISIBLE_DEVICES: 'MIG-77' }, ask);
    expect(asked[0]).toMatch(/^--query-gpu/);
  });

  it('is unknown where the driver does not tell it', async () => {
    expect(await gpuRoom({}, () => Promise.resolve(null))).toBeNull();
    expect(await gpuRoom({}, () => Promise.resolve('[N/A], [N/A]\n'))).toBeNull();
    expect(await gpuBytesOf(1, () => Promise.resolve('1, [N/A]\n'))).toBeNull();
    expect(await gpuBytesOf(1, () => Promise.resolve(null))).toBeNull();
  });

  it('is counted for one process, over all GPUs', async () => {
    const ask = () => Promise.resolve('4242, 500\n17, 9000\n4242, 12\n');
    expect(await gpuBytesOf(4242, ask)).toBe(512 * MB);
    expect(await gpuBytesOf(5, ask)).toBeNull();
  });
});
