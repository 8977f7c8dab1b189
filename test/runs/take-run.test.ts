import { buildSync } from 'esbuild';
import { fork, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { RequestError } from '../../models/core/errors.js';
import { thisProcess } from '../../models/core/process-identity.js';
import { projectRoot } from '../../build/paths.mjs';
import { withClaim } from '../../electron/runs/claim.js';
import { changeIdleRun } from '../../electron/runs/idle-run.js';
import { TakenError } from '../../electron/runs/ownership.js';
import { heartbeatPath, ownerPath } from '../../electron/runs/run-paths.js';
import { readRunRecord, writeRunRecord } from '../../electron/runs/run-record.js';
import { takeRun } from '../../electron/runs/take-run.js';
import { began, newRun, tempFolder } from './run-fixture.js';
import { elsewhere, letTrain } from './trained-elsewhere.js';

const claims = (dir: string): string[] => readdirSync(dir).filter((name) => name.startsWith('.claim'));
const claimOf = (dir: string, number: number, holder: object): void =>
  writeFileSync(join(dir, `.claim-${number}`), JSON.stringify(holder));
const gone = () => ({ ...thisProcess(), pid: spawnSync(process.execPath, ['--version']).pid });

test('a run that is taken says so, and by whom', async () => {
  const { dir, record } = newRun();
  writeFileSync(`${dir}/run.json.0123.tmp`, 'of one that was killed');
  const taken = takeRun(dir, began);
  expect(taken.before).toEqual(record);
  expect(taken.record).toMatchObject({ status: 'running', pid: process.pid, startedAt: began.toISOString() });
  expect(readRunRecord(dir)).toEqual(taken.record);
  expect(JSON.parse(readFileSync(ownerPath(dir), 'utf8'))).toMatchObject(thisProcess());
  // Nobody waits for the first beat.
  await expect.poll(() => readdirSync(dir).sort()).toEqual(['heartbeat', 'owner.json', 'run.json']);
});

test('a run that another process trains is refused and left as it is', () => {
  const { dir, record } = newRun();
  const other = { ...record, status: 'paused', pid: process.ppid } as const;
  writeRunRecord(dir, other);
  expect(() => takeRun(dir, began)).toThrow(`${record.id} is being trained by process ${process.ppid}; stop it first.`);
  expect(readRunRecord(dir)).toEqual(other);
});

test('one that trains on another machine is running, and refused unless it is taken over', () => {
  const { dir, record } = newRun();
  letTrain(dir, elsewhere);
  writeFileSync(heartbeatPath(dir), 'theirs 3\n');
  expect(readRunRecord(dir)).toMatchObject({ status: 'running', failure: null });
  const refused = `${record.id} is being trained by process 12 on laptop; stop it first. Its heartbeat moved last on `;
  expect(() => takeRun(dir, began)).toThrow(refused);
  expect(() => changeIdleRun(dir, (one) => one)).toThrow(refused);
  changeIdleRun(dir, (one) => ({ ...one, status: 'stopped', pid: null }), { takeOver: true });
  expect(takeRun(dir, began).record.step).toBe(7);
});

test.each([
  ['is over', gone],
  ['ran before the machine was started anew', () => ({ ...thisProcess(), boot: 'an earlier one', machine: 'a1' })],
])('a trainer that %s is none', (_how, owner) => {
  const { dir } = newRun();
  const it = owner();
  letTrain(dir, it.boot === thisProcess().boot ? it : { ...it, machine: thisProcess().machine });
  if (thisProcess().machine === '' && it.boot !== thisProcess().boot) return;
  expect(readRunRecord(dir)).toMatchObject({ status: 'failed', failure: { code: 'crash' } });
  expect(takeRun(dir, began).record.pid).toBe(process.pid);
});

test('an owner that can not be read, or is of a later version, counts as one', () => {
  for (const text of ['{"format":2}', 'x', '']) {
    const { dir } = newRun();
    letTrain(dir, gone());
    writeFileSync(ownerPath(dir), text);
    expect(() => takeRun(dir, began)).toThrow('is being trained by process');
  }
});

test('who has lost the run writes nothing more', () => {
  const { dir } = newRun();
  const { ownership } = takeRun(dir, began);
  ownership.assertKept();
  letTrain(dir, elsewhere);
  expect(() => ownership.assertKept()).toThrow(TakenError);
  expect(() => ownership.beat()).toThrow('was taken over by process 12 on laptop meanwhile');
});

test('a claim that is held is waited for; that of a process that is gone does not count', () => {
  const { dir } = newRun();
  claimOf(dir, 1, { ...thisProcess() });
  expect(() => withClaim(dir, () => 1, { aliveMs: 60, unseenMs: 60 })).toThrow(RequestError);
  expect(claims(dir)).toEqual(['.claim-1']);
  claimOf(dir, 1, gone());
  claimOf(dir, 2, gone());
  withClaim(dir, () => expect(claims(dir)).toEqual(['.claim-1', '.claim-2', '.claim-3']));
  expect(claims(dir)).toEqual([]);
});

test.each([
  ['of a machine that can not be seen', JSON.stringify(elsewhere)],
  ['that was not written in full', ''],
])('a claim %s is passed once it has stood for a while', (_what, content) => {
  const { dir } = newRun();
  writeFileSync(join(dir, '.claim-4'), content);
  const before = performance.now();
  expect(withClaim(dir, () => claims(dir), { aliveMs: 40, unseenMs: 100 })).toContain('.claim-5');
  expect(performance.now() - before).toBeGreaterThan(90);
  expect(claims(dir)).toEqual([]);
});

/** What as many processes say that want a run, or to make one, in the same moment; each is started with its arguments. */
async function atOnce(...each: string[][]): Promise<{ answers: unknown[]; pids: (number | undefined)[] }> {
  const path = join(tempFolder(), 'taking.cjs');
  buildSync({
    ...{ entryPoints: [join(projectRoot, 'test/runs/taking-process.ts')], outfile: path },
    ...{ bundle: true, platform: 'node', format: 'cjs', logLevel: 'error' },
  });
  const processes = each.map((args) => fork(path, args));
  onTestFinished(() => processes.forEach((one) => one.kill('SIGKILL')));
  const say = (): Promise<unknown[]> =>
    Promise.all(processes.map(async (one) => ((await once(one, 'message')) as unknown[])[0]));
  await say();
  const said = say();
  for (const one of processes) one.send('take it');
  return { answers: await said, pids: processes.map(({ pid }) => pid) };
}

test('of several processes that want a run at once one gets it, also past a claim that was left', async () => {
  const { dir, record } = newRun();
  claimOf(dir, 1, gone());
  const { answers, pids } = await atOnce([dir], [dir], [dir], [dir], [dir]);
  const winner = pids[answers.indexOf('taken')]!;
  expect(answers.filter((one) => one === 'taken')).toHaveLength(1);
  expect(new Set(answers)).toEqual(
    new Set(['taken', `${record.id} is being trained by process ${winner}; stop it first.`]),
  );
  expect(existsSync(ownerPath(dir))).toBe(true);
  expect(readRunRecord(dir).pid).toBe(winner);
});

test('of several processes that want one empty folder for a run one gets it, and nothing of it is lost', async () => {
  const dir = join(tempFolder(), 'empty');
  mkdirSync(dir);
  claimOf(dir, 1, gone());
  const presets = ['a', 'b', 'c', 'd'];
  const { answers } = await atOnce(...presets.map((preset) => [dir, preset]));
  expect(answers.filter((one) => one === 'taken')).toHaveLength(1);
  const refused = `--out: ${dir} is not empty; name a directory that is empty or does not exist yet.`;
  expect(new Set(answers)).toEqual(new Set(['taken', refused]));
  expect(readRunRecord(dir).preset).toBe(presets[answers.indexOf('taken')]);
  expect(readdirSync(dir)).toEqual(['run.json']);
});
