import { describe, expect, it } from 'vitest';
import { figures, measure } from './measure.js';
import type { Contender } from './workload.js';

/** A contender without a model: `losses` are what its training gives. */
function fake(name: string, calls: string[], changes: Partial<Contender> = {}): Contender {
  return {
    parameters: 7,
    versions: { [name]: '1.0' },
    train: () => Promise.resolve([2, 1.5, 1]),
    msPerStep() {
      calls.push(name);
      return Promise.resolve(calls.length);
    },
    dispose: () => void calls.push(`${name} ends`),
    ...changes,
  };
}

const options = { parameters: 7, rounds: 3, report: () => undefined };

describe('measure', () => {
  it('gives each contender its turn in every round, and ends them all', async () => {
    const calls: string[] = [];
    const { times, versions } = await measure(
      'work',
      { a: () => Promise.resolve(fake('a', calls)), b: () => Promise.resolve(fake('b', calls)) },
      options,
    );
    expect(calls).toEqual(['a', 'b', 'a', 'b', 'a', 'b', 'a ends', 'b ends']);
    expect(times).toEqual({ a: { min: 1, median: 3, max: 5 }, b: { min: 2, median: 4, max: 6 } });
    expect(versions).toEqual({ a: '1.0', b: '1.0' });
  });

  it.each([
    ['has another number of parameters', { parameters: 8 }, 'work, a: 8 parameters are not 7.'],
    ['does not learn', { train: () => Promise.resolve([1, 0.5, 1]) }, 'work, a: the loss does not fall.'],
    ['diverges', { train: () => Promise.resolve([1, NaN]) }, 'work, a: the loss is not finite.'],
  ])('refuses a contender that %s, and ends it', async (_, changes, message) => {
    const calls: string[] = [];
    const a = () => Promise.resolve(fake('a', calls, changes));
    await expect(measure('work', { a }, options)).rejects.toThrow(message);
    expect(calls).toEqual(['a ends']);
  });
});

it('figures are minimum, median and maximum, to a microsecond', () => {
  expect(figures([3.00049, 1, 10])).toEqual({ min: 1, median: 3, max: 10 });
});
