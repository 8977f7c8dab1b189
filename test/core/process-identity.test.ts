import { spawn } from 'node:child_process';
import { expect, test } from 'vitest';
import {
  isSameProcess,
  lifeOf,
  thisProcess,
  type ProcessIdentity,
  type ProcessView,
} from '../../models/core/process-identity.js';

const here: ProcessIdentity = {
  pid: 40,
  host: 'beast',
  machine: 'a1',
  boot: 'monday',
  pidNamespace: 'pid:[1]',
  startTicks: 900,
};
/** Process 12 began at tick 500; in a container that can be seen from here, a process 7 at tick 600. */
const view = (changes: Partial<ProcessView> = {}): ProcessView => ({
  here,
  startTicksOf: (pid) => (pid === 12 ? 500 : null),
  isAnywhere: (pid, ticks) => pid === 7 && ticks === 600,
  takesSignals: (pid) => pid === 12,
  ...changes,
});
const one = (changes: Partial<ProcessIdentity> = {}): ProcessIdentity => ({
  ...here,
  pid: 12,
  startTicks: 500,
  ...changes,
});
const mac = { boot: '', pidNamespace: '', startTicks: null };

test.each<[string, ProcessIdentity, ProcessView, string]>([
  ['the process itself', one(), view(), 'alive'],
  ['another one that got its number', one({ startTicks: 499 }), view(), 'over'],
  ['one that is gone', one({ pid: 13 }), view(), 'over'],
  ['one of a sandbox that names its boot and namespace as this one', one({ host: 'box', pid: 13 }), view(), 'unseen'],
  ['one of a container that is seen', one({ pid: 7, startTicks: 600, pidNamespace: 'pid:[2]' }), view(), 'unseen'],
  ['one of a container that is gone', one({ pid: 7, startTicks: 601, pidNamespace: 'pid:[2]' }), view(), 'over'],
  ['one of a sibling', one({ pidNamespace: 'pid:[2]' }), view({ isAnywhere: () => null }), 'unseen'],
  ['one seen from a foreign /proc', one(), view({ here: { ...here, pidNamespace: '', startTicks: null } }), 'unseen'],
  ['one from before a restart', one({ boot: 'sunday' }), view(), 'earlier-boot'],
  ['one of a machine without a name', one({ boot: 'sunday', machine: '' }), view(), 'unseen'],
  ['one of another machine', one({ boot: 'sunday', host: 'laptop' }), view(), 'unseen'],
  ['one of a copy of this machine', one({ boot: 'sunday', machine: 'b2' }), view(), 'unseen'],
  ['one that may be another, without /proc', one(mac), view({ here: { ...here, ...mac } }), 'unseen'],
  ['one that is gone, without /proc', one({ ...mac, pid: 13 }), view({ here: { ...here, ...mac } }), 'over'],
  ['one of a system without /proc', one({ ...mac, pid: 13 }), view(), 'unseen'],
])('%s', (_what, process, from, life) => {
  expect(lifeOf(process, from)).toBe(life);
});

test('a process that is stopped lives; one that was killed and not yet waited for does not', async () => {
  expect(lifeOf(thisProcess())).toBe('alive');
  const child = spawn('sleep', ['60']);
  const stat = thisProcess();
  expect(isSameProcess(stat, { ...stat, pid: child.pid! })).toBe(false);
  // The child's start is read as that of any process, from its own entry.
  const script = `const fs=require('fs');const s=fs.readFileSync('/proc/${child.pid}/stat','latin1');process.stdout.write(s.slice(s.lastIndexOf(')')+2).split(' ')[19])`;
  const reader = spawn(process.execPath, ['-e', script]);
  const startTicks = Number(
    await new Promise<string>((resolve) => reader.stdout.once('data', (t) => resolve(String(t)))),
  );
  const identity = { ...stat, pid: child.pid!, startTicks };
  process.kill(child.pid!, 'SIGSTOP');
  expect(lifeOf(identity)).toBe('alive');
  expect(lifeOf({ ...identity, startTicks: startTicks + 1 })).toBe('over');
  child.kill('SIGKILL');
  await new Promise((resolve) => child.once('exit', resolve));
  expect(lifeOf(identity)).toBe('over');
});
