/** What the window asks of the file thread about a run whose data are others than it began with. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { fileTasks } from '../../electron/main/files/tasks.js';
import { writeCheckpoint } from '../../electron/runs/checkpoints.js';
import { readLog } from '../../electron/runs/log-file.js';
import { listRuns } from '../../electron/runs/run-store.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { importDataset, removeDataset } from '../../models/data/catalog.js';
import { dataOfRun } from '../../models/data/data-of-run.js';
import { newRun, stateAt, tempFolder } from '../runs/run-fixture.js';
import { freshDirs } from '../data/temp-folder.js';

/** A run that has learned 40 steps from a table, and the same name's data replaced by `rows` of `header`. */
async function withOtherTable({ header = 'a,kind', shift = 5 } = {}) {
  const dirs = freshDirs();
  const path = join(tempFolder(), 'points.csv');
  const put = async (columns: string, by: number) => {
    const rows = Array.from({ length: 40 }, (_, i) => `${i * 1.5 + by},${i % 2 === 0 ? 'x' : 'y'}`);
    writeFileSync(path, `${[columns, ...rows].join('\n')}\n`);
    await importDataset({ path, name: 'points', target: columns.split(',')[1]! }, dirs, () => undefined);
  };
  await put('a,kind', 0);
  const config = { dataset: 'points', steps: 100 };
  const { dir, record, runsDir } = newRun({ architecture: 'classifier', preset: 'mlp-table', config });
  for (const step of [20, 40]) writeCheckpoint(dir, { state: stateAt(step), wallMs: step });
  const data = (await dataOfRun(record, dirs))!;
  writeRunRecord(dir, { ...record, data, status: 'stopped', step: 40 });
  await removeDataset('points', dirs);
  await put(header, shift);
  return { dir, runsDir, dirs, before: data };
}

test('the window is told both sides, and a run goes on, or is branched, with other data only when told to', async () => {
  const { dir, runsDir, dirs, before } = await withOtherTable();
  const told = await fileTasks.dataChange(dir, null, dirs);
  expect(told).toMatch(
    /^The data set 'points' has changed since this run began: .* It was 32 \+ 8 rows.* it is 32 \+ 8/,
  );
  const refused = { message: expect.stringContaining("'points' has changed") as string, field: 'otherData' };
  const branch = { runsDir, dirs, changes: {} };
  await expect(fileTasks.prepareContinuation(dir, dirs)).rejects.toMatchObject(refused);
  await expect(fileTasks.branchRun(dir, 20, branch)).rejects.toMatchObject(refused);
  expect(readRunRecord(dir)).toMatchObject({ data: before, status: 'stopped' });

  const child = await fileTasks.branchRun(dir, 20, { ...branch, otherData: true });
  expect(child.record).toMatchObject({ otherData: { step: 20, before }, status: 'queued' });
  expect(readLog(child.dir).lines.map(({ message }) => message)).toContainEqual(
    expect.stringContaining('From step 20 on it learns from other data'),
  );
  expect(await fileTasks.prepareContinuation(dir, dirs, { otherData: true })).toMatchObject({
    otherData: { step: 40, before },
  });
  // What it goes on with is its own from here on, and what came before is still told of an earlier checkpoint.
  expect(await fileTasks.dataChange(dir, null, dirs)).toBeNull();
  expect(await fileTasks.dataChange(dir, 20, dirs)).toBe(told);
});

test('data that the model can not read are refused before anything is asked or made', async () => {
  const { dir, runsDir, dirs } = await withOtherTable({ header: 'b,kind' });
  const unfit = /does not fit what this run has learned: its columns are others/;
  await expect(fileTasks.dataChange(dir, 20, dirs)).rejects.toThrow(unfit);
  const branch = { runsDir, dirs, changes: {}, otherData: true };
  await expect(fileTasks.branchRun(dir, 20, branch)).rejects.toThrow(unfit);
  await expect(fileTasks.prepareContinuation(dir, dirs, { otherData: true })).rejects.toThrow(unfit);
  expect(listRuns(runsDir)).toHaveLength(1);
});
