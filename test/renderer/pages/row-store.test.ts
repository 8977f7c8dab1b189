import { expect, test, vi } from 'vitest';
import type { RowDetails, RunSummary } from '../../../electron/protocol/app.js';
import { RowStore } from '../../../renderer/pages/runs/row-details.svelte.js';

const run = (id: string, changes: Partial<RunSummary> = {}): RunSummary => ({
  ...{ id, name: id, architecture: 'gan', preset: 'mlp', dataset: 'squares', status: 'done', step: 9, steps: 9 },
  ...{ createdAt: '2026-01-31T09:45:00Z', endedAt: null, failure: null, queuePosition: null, wantedDevice: 'auto' },
  ...{ trainsOn: null, origin: null },
  ...changes,
});

/** What main answers; each call waits until it is let go. */
function main() {
  const asked: string[][] = [];
  const waiting: (() => void)[] = [];
  const details = (id: string): RowDetails => ({
    ...{ id, kind: 'GAN', config: {}, briefs: {}, settings: [], parameters: asked.length, seconds: 1 },
    ...{ metrics: {}, headline: null, curve: null },
  });
  vi.stubGlobal('window', {
    lab: {
      invoke: (_call: string, ids: string[]) => {
        asked.push(ids);
        return new Promise((resolve) => waiting.push(() => resolve({ ok: true, value: ids.map(details) })));
      },
    },
  });
  const letGo = async () => {
    waiting.splice(0).forEach((answer) => answer());
    await new Promise((resolve) => setImmediate(resolve));
  };
  return { asked, letGo };
}

test('what is new or has changed is read, also where that was told meanwhile; all else is not read again', async () => {
  const { asked, letGo } = main();
  const store = new RowStore();
  const [a, b] = [run('a'), run('b', { status: 'running', step: 1 })];
  void store.update([a, b]);
  const c = run('c');
  void store.update([a, b, c]);
  expect(store.unreadOf([a, b, c])).toBe(3);
  await letGo();
  await letGo();
  expect(asked).toEqual([['a', 'b'], ['c']]);
  expect(store.unreadOf([a, b, c])).toBe(0);
  // A step further of a run that trains is followed elsewhere; its end is news.
  void store.update([a, { ...b, step: 5 }, c]);
  void store.update([a, { ...b, status: 'done', step: 6 }, c]);
  await letGo();
  await letGo();
  expect(asked).toEqual([['a', 'b'], ['c'], ['b']]);
});

test('a row is the same object as long as its run is', async () => {
  const { letGo } = main();
  const store = new RowStore();
  const a = run('a');
  const before = store.row(a);
  expect(before).toMatchObject({ name: 'a', parameters: 0 });
  expect(store.row(a)).toBe(before);
  void store.update([a]);
  await letGo();
  expect(store.row(a)).toMatchObject({ name: 'a', parameters: 1 });
  expect(store.row(a)).toBe(store.row(a));
});
