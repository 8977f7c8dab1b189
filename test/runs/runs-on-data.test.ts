import { expect, test } from 'vitest';
import { createRun } from '../../electron/runs/create-run.js';
import { neededBy, runsOnData } from '../../electron/runs/runs-on-data.js';
import { writeRunRecord } from '../../electron/runs/run-record.js';
import { RequestError } from '../../models/core/errors.js';
import { began, tempFolder } from './run-fixture.js';

test('runs that learned from exactly these data need them, and those that are to, not those of the same name', async () => {
  const runsDir = tempFolder();
  const make = (name: string, dataset: string, sum?: string) => {
    const run = { architecture: 'classifier', preset: 'mlp-table', config: { dataset }, name, every: 10 };
    const { dir, record } = createRun(runsDir, run, began);
    if (sum !== undefined) writeRunRecord(dir, { ...record, data: { name: dataset, sha256: { 'train.npy': sum } } });
  };
  make('ada', 'pets', 'a');
  make('bob', 'pets', 'b');
  make('cleo', 'pets');
  make('dora', 'cars', 'a');
  const of = (sums: () => Promise<Record<string, string>>) => runsOnData('pets', runsDir, sums);
  expect((await of(() => Promise.resolve({ 'train.npy': 'a' }))).sort()).toEqual(['ada', 'cleo']);
  // Where the data can't be read nobody knows whose they are.
  const unreadable = () => Promise.reject(new RequestError('train.npy is cut off.'));
  expect((await of(unreadable)).sort()).toEqual(['ada', 'bob', 'cleo']);
  await expect(of(() => Promise.reject(new Error('out of memory')))).rejects.toThrow('out of memory');
});

test('who needs data is told by name, as far as a sentence goes', () => {
  const cannot = "from it, and can't go on or be evaluated without it.";
  expect(neededBy([])).toBeNull();
  expect(neededBy(['ada'])).toBe(`The run ada learns ${cannot}`);
  const runs = Array.from({ length: 1206 }, (_, i) => `run-${i}`);
  expect(neededBy(runs)).toBe(`1,206 runs (run-0, run-1, run-2, run-3, run-4 and 1,201 more) learn ${cannot}`);
});
