/** What `lab` and the app write themselves. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deleteDataset } from '../../../models/data/write-dataset.js';
import { importDataset, listDatasets, loadTable } from '../../../models/data/catalog.js';
import { readWindowState, writeWindowState } from '../../../electron/main/window-state.js';
import { listCheckpoints } from '../../../electron/runs/checkpoints.js';
import { branchRun, prepareContinuation } from '../../../electron/runs/continue-run.js';
import { createStarted } from '../../../electron/runs/create-run.js';
import { readTimings, rememberTimings, type RememberedTimings } from '../../../electron/runs/execution-memory.js';
import { exportFile } from '../../../electron/runs/export-file.js';
import { recordFailure } from '../../../electron/runs/record-failure.js';
import { readRun } from '../../../electron/runs/run-history.js';
import { readRunRecord } from '../../../electron/runs/run-record.js';
import { discardRun, listRuns, removeRun, renameRun } from '../../../electron/runs/run-store.js';
import { readStart, startOf } from '../../../electron/runs/start-files.js';
import { Lost } from '../kills/check.js';
import { readOutcome, type Outcome } from '../kills/outcome.js';
import { oneOf, same, type Operation } from './operation.js';
import { trainedRun } from './training.js';

const now = new Date('2026-01-31T10:00:00Z');
const plain = ({ metrics, checkpoints, panels, assets }: Outcome) => [
  [...metrics],
  [...checkpoints],
  [...panels],
  assets,
];

/** No half run is shown, and `dir` is as it was. */
function checkRuns(runsDir: string, dir: string, before: unknown): void {
  for (const entry of listRuns(runsDir)) {
    if (!entry.record) throw new Lost(`Half a run is listed: ${entry.summary.failure}`);
    if (entry.record.parent && listCheckpoints(entry.dir).length !== 1) throw new Lost('Half a branch is listed.');
    if (entry.record.start) readStart(entry.dir, 'all');
    readRun(entry.dir);
  }
  same('the run', plain(readOutcome(dir)), before);
}

/** What is done to a run that has trained. */
function toRun(
  name: string,
  act: (run: { dir: string; runsDir: string; root: string }) => unknown,
  check?: (run: { dir: string; isDone: boolean }) => void,
): Operation {
  return {
    name,
    async prepare(root) {
      const run = { ...(await trainedRun(root, { killedAt: 8 })), root };
      const before = plain(readOutcome(run.dir));
      return {
        act: () => act(run),
        check(isDone) {
          checkRuns(run.runsDir, run.dir, before);
          check?.({ dir: run.dir, isDone });
        },
        again() {
          act(run);
          checkRuns(run.runsDir, run.dir, before);
        },
      };
    },
  };
}

const started = { architecture: 'gan', preset: 'mlp', config: { steps: 5 }, every: 1 };

/** A run is there as it was, or nothing of it is shown. */
function taking(name: string, act: (run: { dir: string; root: string }) => unknown): Operation {
  return {
    name,
    async prepare(root) {
      const run = { ...(await trainedRun(root, { killedAt: 8 })), root };
      const before = plain(readOutcome(run.dir));
      return {
        act: () => act(run),
        check(isDone) {
          if (existsSync(run.dir)) checkRuns(run.runsDir, run.dir, before);
          same('the list of runs', listRuns(run.runsDir).length, existsSync(run.dir) ? 1 : 0);
          if (isDone && existsSync(run.dir)) throw new Lost('It is still there.');
        },
        async again() {
          if (existsSync(run.dir)) await act(run);
          same('the list of runs', listRuns(run.runsDir), []);
        },
      };
    },
  };
}

/** A file with one value, which is the old one or the new. */
function ofFile<T>(
  name: string,
  values: [T, T],
  { read, write }: { read: (path: string) => T; write: (path: string, value: T) => unknown },
): Operation {
  return {
    name,
    prepare(root) {
      const path = join(root, 'file');
      write(path, values[0]);
      return {
        act: () => write(path, values[1]),
        check: (isDone) => oneOf(name, read(path), isDone ? [values[1]] : values),
        again() {
          write(path, values[1]);
          same(name, read(path), values[1]);
        },
      };
    },
  };
}

const timed = (key: string): RememberedTimings => ({
  ...{ key, at: '2026', architecture: 'gan', dataset: 'A', parameters: 7, gpu: null, complete: true },
  timings: [{ mode: 'graph', setupSeconds: 1, stepMs: { min: 1, median: 2, max: 3 }, steps: 4, out: null }],
});

const rows = `x,y\n${Array.from({ length: 20 }, (_, at) => `${at / 3},${'ab'[at % 2]}\n`).join('')}`;

/** Data sets of the user's: one is there, another one comes or goes. */
function ofData(name: string, { comes }: { comes: boolean }): Operation {
  return {
    name,
    async prepare(root) {
      const dirs = { user: join(root, 'data'), installed: [] };
      mkdirSync(join(root, 'from'));
      const path = join(root, 'from', 'table.csv');
      writeFileSync(path, rows);
      const add = (one: string) => importDataset({ path, name: one, target: 'y' }, dirs, () => undefined);
      await add('kept');
      if (!comes) await add('other');
      const user = async () =>
        (await listDatasets(dirs)).filter(({ origin }) => origin === 'user').map((one) => one.name);
      const act = () => (comes ? add('other') : deleteDataset(dirs.user, 'other'));
      return {
        act,
        check() {
          same('the data set', existsSync(join(dirs.user, 'kept', 'dataset.json')), true);
          for (const one of readdirSync(dirs.user).filter((each) => !each.startsWith('.'))) {
            same('files of the data set', readdirSync(join(dirs.user, one)).length, 3);
          }
        },
        async again() {
          if (existsSync(join(dirs.user, 'other')) !== comes) await act();
          same('the data sets', await user(), comes ? ['kept', 'other'] : ['kept']);
          for (const one of await user()) await loadTable(one, 'train', dirs);
        },
      };
    },
  };
}

export const ofHosts: Operation[] = [
  toRun(
    'a continuation',
    ({ dir }) => prepareContinuation(dir, undefined, { status: 'stopped', device: 'cpu' }),
    ({ dir, isDone }) => {
      oneOf('device', readRunRecord(dir).wantedDevice, isDone ? ['cpu'] : ['auto', 'cpu']);
    },
  ),
  toRun('a branch', ({ dir, runsDir }) => branchRun(dir, 6, { runsDir, now, changes: { learningRate: 0.25 } })),
  toRun('a new run', ({ runsDir }) => createStarted(runsDir, started, { now })),
  toRun('a run that begins with another', ({ dir, runsDir }) => {
    const { start } = startOf(dir, { step: 6, part: 'all', runsDir });
    return createStarted(runsDir, { ...started, start }, { now, from: dir });
  }),
  toRun(
    'a rename',
    ({ dir }) => renameRun(dir, 'new name'),
    ({ dir, isDone }) => {
      const { name } = readRunRecord(dir);
      if (isDone && name !== 'new name') throw new Lost(`It is called ${name}.`);
    },
  ),
  toRun('the record of a crash', ({ dir }) => {
    const failure = { code: 'crash', message: 'It crashed.' } as const;
    recordFailure(dir, { failure, output: 'Ouch', at: now, willRestart: false, worker: undefined });
  }),
  taking('a removal', ({ dir }) => removeRun(dir)),
  taking('a move to the trash', ({ dir, root }) => discardRun(dir, { dataHome: join(root, 'share'), now })),
  ofData('a data set that is added', { comes: true }),
  ofData('a data set that is removed', { comes: false }),
  ofFile('timings', [['a'], ['a', 'b']], {
    read: (path) => readTimings(path).map(({ key }) => key),
    write: (path, keys) => keys.forEach((key) => rememberTimings(path, timed(key))),
  }),
  ofFile("the window's place", [false, true], {
    read: (path) => readWindowState(path).maximized,
    write: (path, maximized) => writeWindowState(path, { bounds: null, maximized }),
  }),
  ofFile('a file that was asked for', ['old', 'new'], {
    read: (path) => readFileSync(path, 'utf8'),
    write: exportFile,
  }),
];
