import { expect, test } from 'vitest';
import type { RunSummary } from '../../../electron/protocol/app.js';
import { keptRuns, onlyMovedOn } from '../../../renderer/lib/same-runs.js';

const run = (id: string, changes: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id, name: id, architecture: 'gan', preset: 'mlp', dataset: 'squares', status: 'running', step: 1, steps: 9 },
  ...{ createdAt: '2026-01-31T09:45:00Z', endedAt: null, failure: null, queuePosition: null, wantedDevice: 'auto' },
  ...{ trainsOn: null, origin: { kind: 'branch', id: 'z', step: 4 } },
  ...changes,
});

test('runs that are as they were stay the same objects, in the order of the newer list', () => {
  const before = [run('a'), run('b', { tags: ['paper'] }), run('c')];
  const after = keptRuns(before, [
    run('d'),
    run('b', { tags: ['paper'] }),
    run('a', { step: 2 }),
    run('c', { pinned: true }),
  ]);
  expect(after.map(({ id }) => id)).toEqual(['d', 'b', 'a', 'c']);
  expect(after.map((one) => before.includes(one))).toEqual([false, true, false, false]);
  expect(after[3]!.pinned).toBe(true);
  const [unpinned] = keptRuns([after[3]!], [run('c')]);
  expect(unpinned!.pinned).toBeUndefined();
});

test('a step further is no change; a state, a tag and another run are', () => {
  const before = [run('a'), run('b')];
  expect(onlyMovedOn(before, [run('a', { step: 5, inside: { done: 1, total: 2, what: 'trials' } }), run('b')])).toBe(
    true,
  );
  expect(onlyMovedOn(before, [run('a', { status: 'done' }), run('b')])).toBe(false);
  expect(onlyMovedOn(before, [run('a', { tags: ['paper'] }), run('b')])).toBe(false);
  expect(onlyMovedOn([run('a', { tags: ['paper'] })], [run('a')])).toBe(false);
  expect(onlyMovedOn(before, [run('b'), run('a')])).toBe(false);
  expect(onlyMovedOn(before, [run('a')])).toBe(false);
  expect(onlyMovedOn(null, [])).toBe(false);
});
