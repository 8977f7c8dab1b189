import { readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { beforeEach, expect, test, vi } from 'vitest';
import { assertStill, doubtOf, type Watching } from '../../electron/runs/assert-still.js';
import { heartbeatPath, ownerPath, runJsonPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, readTrainedRun } from '../../electron/runs/run-record.js';
import { takeRun } from '../../electron/runs/take-run.js';
import { lifeOf, thisProcess, type Life } from '../../models/core/process-identity.js';
import { began, newRun } from './run-fixture.js';
import { beat, elsewhere, letTrain } from './trained-elsewhere.js';

vi.mock('../../models/core/process-identity.js', async (importOriginal) => {
  const original = await importOriginal<object>();
  return { ...original, lifeOf: vi.fn<() => Life>(() => 'unseen') };
});
beforeEach(() => vi.mocked(lifeOf).mockReturnValue('unseen'));

/** A clock whose every pause lasts as long as `meanwhile` takes; it is told how many seconds have gone by. */
function clock(dir: string, meanwhile: (second: number) => void = () => undefined): Watching & { seconds: number } {
  const watching = {
    seconds: 0,
    doubt: () => Promise.resolve(doubtOf(dir)),
    heartbeat: () => Promise.resolve(readFileSync(heartbeatPath(dir), 'utf8')),
    pause(ms: number) {
      watching.seconds += ms / 1000;
      meanwhile(watching.seconds);
      return Promise.resolve();
    },
  };
  return watching;
}

const machines: [string, Life][] = [
  ['a machine that can not be seen', 'unseen'],
  ['what seems to be an earlier start of this machine', 'earlier-boot'],
];

test.each(machines)('a heartbeat that moves within three beats tells that %s still trains', async (_who, life) => {
  vi.mocked(lifeOf).mockReturnValue(life);
  const { dir, record } = newRun();
  letTrain(dir, elsewhere);
  beat(dir, 1);
  const atLast = clock(dir, (second) => second === 6 && beat(dir, 2));
  await expect(assertStill(dir, atLast)).rejects.toThrow(
    `${record.id} is being trained by process 12 on laptop, whose heartbeat moves; stop it first.`,
  );
  // Written again, with what it held: a copy of the folder, or somebody who looked after it.
  const touched = clock(dir, () => utimesSync(heartbeatPath(dir), new Date(), new Date()));
  await assertStill(dir, touched);
  expect(touched.seconds).toBe(6);
});

test('who is seen, and a run that nobody trains, is not waited for', async () => {
  const { dir } = newRun();
  const idle = clock(dir);
  await assertStill(dir, idle);
  letTrain(dir, elsewhere);
  for (const life of ['alive', 'over'] as const) {
    vi.mocked(lifeOf).mockReturnValue(life);
    await assertStill(dir, idle);
  }
  expect(idle.seconds).toBe(0);
});

test('a run that can not be read is watched where its owner can not be seen', async () => {
  const { dir } = newRun();
  letTrain(dir, elsewhere);
  beat(dir, 1);
  writeFileSync(runJsonPath(dir), '{"format":');
  await expect(
    assertStill(
      dir,
      clock(dir, (second) => beat(dir, second)),
    ),
  ).rejects.toThrow('process 12 on laptop');
  writeFileSync(ownerPath(dir), '');
  await expect(
    assertStill(
      dir,
      clock(dir, (second) => beat(dir, second)),
    ),
  ).rejects.toThrow('another process');
});

test.each([
  ['before this machine was started', new Date(0), 'failed'],
  ['since', new Date(), 'running'],
  ['in what is the future here', new Date('2100-01-01'), 'running'],
])('of an earlier start of this machine, a heartbeat that moved %s', (_when, movedAt, status) => {
  vi.mocked(lifeOf).mockReturnValue('earlier-boot');
  const { dir } = newRun();
  letTrain(dir, { ...thisProcess(), pid: 12 });
  beat(dir, 1);
  utimesSync(heartbeatPath(dir), movedAt, movedAt);
  expect(readRunRecord(dir).status).toBe(status);
  const { trainer, former } = readTrainedRun(dir);
  expect((trainer ?? former)?.life).toBe(status === 'failed' ? 'earlier-boot' : 'unseen');
  if (status === 'running') expect(() => takeRun(dir, began)).toThrow('Its heartbeat moved last on');
  else expect(takeRun(dir, began).record.pid).toBe(process.pid);
});
