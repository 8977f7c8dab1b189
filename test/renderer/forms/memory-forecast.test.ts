import { describe, expect, it } from 'vitest';
import type { CreateRunRequest, MemoryForecast } from '../../../electron/protocol/app.js';
import { CallFailure } from '../../../renderer/lib/client.js';
import { MemoryForecaster } from '../../../renderer/forms/memory-forecast.svelte.js';

const parts = { parameters: 0, optimizer: 0, sums: 0, data: 0, activations: 0, process: 0 };
const request = (batchSize: number): CreateRunRequest => ({
  architecture: 'gan',
  preset: 'mlp',
  config: { batchSize },
});
const forecast = (gigabytes: number): MemoryForecast => ({
  report: {
    place: 'cpu',
    planned: {
      batchSize: 1,
      accumulate: 1,
      parts: { ...parts, process: gigabytes * 2 ** 30 },
      peak: gigabytes * 2 ** 30,
    },
    smaller: [],
  },
  room: null,
});

function forecaster() {
  const timers = new Set<() => void>();
  const refused: [string, string][] = [];
  const asked: {
    request: CreateRunRequest;
    answer: (one: MemoryForecast) => void;
    refuse: (error?: Error) => void;
  }[] = [];
  const one = new MemoryForecaster({
    ask: (request) =>
      new Promise((resolve, reject) =>
        asked.push({ request, answer: resolve, refuse: (error = new Error('refused')) => reject(error) }),
      ),
    after(_, run) {
      timers.add(run);
      return () => timers.delete(run);
    },
    onrefused: (sentence, field) => refused.push([sentence, field]),
  });
  const settle = () => {
    for (const run of timers) run();
    timers.clear();
    return new Promise((resolve) => setImmediate(resolve));
  };
  return { one, asked, refused, settle };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('the memory of the run in the form', () => {
  it('is asked for once the form has come to rest', async () => {
    const { one, asked, settle } = forecaster();
    expect([one.view, one.isEstimating]).toEqual([null, false]);
    const takeBack = one.consider(request(1));
    expect(one.isEstimating).toBe(true);
    takeBack();
    one.consider(request(2));
    await settle();
    expect(asked.map(({ request }) => request.config['batchSize'])).toEqual([2]);
    asked[0]!.answer(forecast(2));
    await settled();
    expect([one.view?.headline, one.isEstimating]).toEqual(['About 2.0 GB of memory', false]);
  });

  it('shows the answer before until the newest one comes, whatever comes in between', async () => {
    const { one, asked, settle } = forecaster();
    one.consider(request(1));
    await settle();
    asked[0]!.answer(forecast(1));
    await settled();
    one.consider(request(2));
    await settle();
    one.consider(request(3));
    await settle();
    asked[1]!.answer(forecast(2));
    await settled();
    expect([one.view?.headline, one.isEstimating]).toEqual(['About 1.0 GB of memory', true]);
    asked[2]!.answer(forecast(3));
    await settled();
    expect([one.view?.headline, one.isEstimating]).toEqual(['About 3.0 GB of memory', false]);
  });

  it('is unknown where main refuses, and nothing where the form is not ready', async () => {
    const { one, asked, settle } = forecaster();
    one.consider(request(1));
    await settle();
    asked[0]!.refuse();
    await settled();
    expect([one.view, one.isUnknown, one.isEstimating]).toEqual([null, true, false]);
    one.consider(null);
    expect([one.view, one.isUnknown, one.isEstimating]).toEqual([null, false, false]);
  });

  it('tells what the data refuse of the form as it still is, beside its field', async () => {
    const { one, asked, refused, settle } = forecaster();
    one.consider(request(1));
    await settle();
    asked[0]!.refuse(new CallFailure('context: 64 is too long.', 'context'));
    await settled();
    expect([refused, one.isUnknown]).toEqual([[['context: 64 is too long.', 'context']], true]);
    one.consider(request(2));
    await settle();
    one.consider(request(3));
    asked[1]!.refuse(new CallFailure('batchSize: 2 is too much.', 'batchSize'));
    await settle();
    asked[2]!.refuse(new CallFailure('There is no estimate here.'));
    await settled();
    expect(refused).toHaveLength(1);
  });
});
