import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, utimesSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { changeIdleRun } from '../../electron/runs/idle-run.js';
import { heartbeatPath, metricsPath, ownerPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { takeRun } from '../../electron/runs/take-run.js';
import { thisProcess } from '../../models/core/process-identity.js';
import { began, newRun } from './run-fixture.js';
import { beat, elsewhere, letTrain } from './trained-elsewhere.js';

/** A process that trains, as far as the disk tells; `holding` is a file that it has open. */
async function trainer(holding = '/dev/null'): Promise<ChildProcess> {
  const child = spawn('sh', ['-c', `exec 3>>'${holding}'; echo ready; read line`], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  onTestFinished(() => void child.kill('SIGKILL'));
  await once(child.stdout, 'data');
  return child;
}

/** As the system tells it of any process. */
function identityOf(pid: number) {
  const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
  return { ...thisProcess(), pid, startTicks: Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]) };
}

/** Everything as it is where the clock stood there as it was written. */
function writtenAt(dir: string, at: Date): void {
  for (const path of [runJsonPath(dir), ownerPath(dir), heartbeatPath(dir)]) utimesSync(path, at, at);
}

const hour = 3600_000;
const clocks: [string, () => Date][] = [
  ['an hour ahead of now, before it was set back', () => new Date(Date.now() + hour)],
  ['an hour behind, before it was set forward', () => new Date(Date.now() - hour)],
  ['in 1970, on a machine without a battery', () => new Date(0)],
  ['at the end of the century', () => new Date('2099-12-31')],
];

test.runIf(process.platform === 'linux').each(clocks)('a clock that stood %s', async (_where, at) => {
  const child = await trainer();
  const { dir, record } = newRun();
  letTrain(dir, identityOf(child.pid!));
  beat(dir, 1);
  writtenAt(dir, at());
  const refused = `${record.id} is being trained by process ${child.pid}; stop it first.`;
  // A suspended laptop, and a process that is stopped: neither has ended.
  for (const signal of ['SIGSTOP', 'SIGCONT'] as const) {
    child.kill(signal);
    expect(readRunRecord(dir)).toMatchObject({ status: 'running', failure: null });
    expect(() => takeRun(dir, began)).toThrow(refused);
    expect(() => changeIdleRun(dir, (one) => one, { takeOver: true })).toThrow(refused);
  }

  letTrain(dir, elsewhere);
  writtenAt(dir, at());
  expect(readRunRecord(dir).status).toBe('running');
  expect(() => takeRun(dir, began)).toThrow('process 12 on laptop');

  letTrain(dir, { ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid });
  writtenAt(dir, at());
  expect(readRunRecord(dir).status).toBe('failed');
  expect(takeRun(dir, began).record.pid).toBe(process.pid);
});

test.runIf(process.platform === 'linux')(
  'of a run without an owner, as earlier versions have them, who has its files open trains it',
  async () => {
    const { dir, record } = newRun();
    const [writer, other] = await Promise.all([trainer(metricsPath(dir)), trainer()]);
    for (const [child, status] of [
      [writer, 'running'],
      [other, 'failed'],
    ] as const) {
      writeRunRecord(dir, { ...record, status: 'running', pid: child.pid! });
      // The clock was set forward meanwhile: every process seems to have begun later than it did.
      const before = new Date(Date.now() - hour);
      utimesSync(runJsonPath(dir), before, before);
      expect(readRunRecord(dir).status).toBe(status);
    }
  },
);
