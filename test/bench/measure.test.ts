import { describe, expect, it } from 'vitest';
import { measure } from './measure.js';
import type { Contender } from './process.js';
import type { Answers, Request } from './protocol.js';

/** A contender without a model: `losses` are what its training gives, and each answer is one more than the last. */
function fake(name: string, calls: string[], changes: Partial<Contender> = {}, losses = [2, 1]): Contender {
  const answer = (request: Request): Answers[Request['kind']] => {
    if (request.kind === 'train') return { losses: losses.splice(0, 1) };
    calls.push(`${name} ${request.kind}`);
    const number = calls.length;
    return request.kind === 'write' ? { withinContext: number, beyondContext: -number } : { ms: number };
  };
  return {
    ...{ parameters: 7, version: '1.0', device: 'CPU', infers: false, writes: false, readyMs: 5 },
    ask: <R extends Request>(request: R) => Promise.resolve(answer(request) as Answers[R['kind']]),
    peakMb: () => 100 + calls.length,
    end() {
      calls.push(`${name} ends`);
      return Promise.resolve();
    },
    ...changes,
  };
}

const options = {
  ...{ title: 'work', parameters: 7, adversarial: false, rounds: 3, report: () => undefined },
  ...{ steps: true, inference: false, writing: false, setUp: true },
};
const starts = (...contenders: Contender[]) =>
  Object.fromEntries(contenders.map((one, i) => [['a', 'b'][i]!, { default: () => Promise.resolve(one) }]));

describe('measure', () => {
  it('gives each contender its turn in every round, and ends them all', async () => {
    const calls: string[] = [];
    const { steps, peakMb, versions, devices } = await measure(starts(fake('a', calls), fake('b', calls)), options);
    expect(calls).toEqual([...Array(3).fill(['a step', 'b step']).flat(), 'a ends', 'b ends']);
    expect(steps).toEqual({ a: { min: 1, median: 3, max: 5 }, b: { min: 2, median: 4, max: 6 } });
    expect(peakMb).toEqual({ a: 106, b: 106 });
    expect(versions).toEqual({ a: '1.0', b: '1.0' });
    expect(devices).toEqual({ a: 'CPU', b: 'CPU' });
  });

  it('asks those that classify or write to do so, once to warm up and then in rounds', async () => {
    const calls: string[] = [];
    const contenders = starts(fake('a', calls, { infers: true }), fake('b', calls, { writes: true }));
    const measured = await measure(contenders, { ...options, steps: false, inference: true, writing: true });
    const four = (call: string) => Array<string>(4).fill(call);
    expect(calls).toEqual([...four('a infer'), ...four('a infer'), ...four('b write'), 'a ends', 'b ends']);
    expect(measured.steps).toEqual({});
    expect(measured.inference).toEqual({
      1: { a: { min: 2, median: 3, max: 4 } },
      256: { a: { min: 6, median: 7, max: 8 } },
    });
    expect(measured.writing).toEqual({
      b: { withinContext: { min: 10, median: 11, max: 12 }, beyondContext: { min: -12, median: -11, max: -10 } },
    });
  });

  it('lets contenders warm up at once where their set-up is not measured, and ends all where one fails', async () => {
    const calls: string[] = [];
    const begins = (name: string, losses?: number[]) => () => {
      calls.push(`${name} begins`);
      return Promise.resolve(fake(name, calls, {}, losses));
    };
    const two = (losses?: number[]) => ({ a: { default: begins('a', losses) }, b: { default: begins('b') } });
    const { steps } = await measure(two(), { ...options, setUp: false });
    expect(Object.keys(steps)).toEqual(['a', 'b']);
    expect(calls.slice(0, 3)).toEqual(['a begins', 'b begins', 'a step']);
    calls.length = 0;
    const failed = measure(two([1, 1]), { ...options, setUp: false });
    await expect(failed).rejects.toThrow('work, a: the loss does not fall.');
    expect(calls).toEqual(['a begins', 'b begins', 'a ends', 'b ends']);
  });

  it('measures all ways to run a contender, and goes on with the fastest', async () => {
    const calls: string[] = [];
    const takes = (name: string, ms: number[]) =>
      fake(name, calls, {
        infers: true,
        ask(request) {
          if (request.kind === 'train') return Promise.resolve({ losses: [2, 1].slice(0, request.steps) }) as never;
          calls.push(`${name} ${request.kind}`);
          return Promise.resolve({ ms: ms.shift() }) as never;
        },
      });
    const slow = takes('slow', [5, 5, 1]);
    const fast = takes('fast', [4, 4, 9, 0, 3, 2, 1, 0, 6, 6, 6]);
    const a = { slow: () => Promise.resolve(slow), fast: () => Promise.resolve(fast) };
    const { ways, steps, inference } = await measure({ a }, { ...options, inference: true });
    expect(ways).toEqual({ a: 'fast' });
    expect(steps).toEqual({ a: { min: 4, median: 4, max: 9 } });
    expect(inference[1]).toEqual({ a: { min: 1, median: 2, max: 3 } });
    expect(calls.slice(0, 8)).toEqual([...Array(3).fill(['slow step', 'fast step']).flat(), 'slow ends', 'fast infer']);
  });

  it('looks again at an adversarial loss that has risen, and at no other', async () => {
    const risen = () => starts(fake('a', [], {}, [2, 3, 3, 0, 0]));
    const { steps } = await measure(risen(), { ...options, adversarial: true });
    expect(steps['a']).toEqual({ min: 1, median: 2, max: 3 });
    await expect(measure(risen(), options)).rejects.toThrow('work, a: the loss does not fall.');
  });

  it.each([
    ['has another number of parameters', { parameters: 8 }, [2, 1], 'work, a: 8 parameters are not 7.'],
    ['does not learn', {}, [1, 1], 'work, a: the loss does not fall.'],
    ['diverges', {}, [1, NaN], 'work, a: the loss is not finite.'],
  ])('refuses a contender that %s, and ends it', async (_, changes, losses, message) => {
    const calls: string[] = [];
    await expect(measure(starts(fake('a', calls, changes, losses)), options)).rejects.toThrow(message);
    expect(calls).toEqual(['a ends']);
  });
});
