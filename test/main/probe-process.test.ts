import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { probeProcess } from '../../electron/main/probe-process.js';
import type { UtilityProcessLike } from '../../electron/launch/utility-transport.js';

function fakeChild() {
  const events = new EventEmitter();
  const [stdout, stderr] = [new EventEmitter(), new EventEmitter()];
  let killed = false;
  const child = {
    ...{ pid: 7, stdout, stderr, postMessage: () => undefined },
    kill: () => (killed = true),
    on: (event: string, listener: (value: unknown) => void) => events.on(event, listener),
    once: (event: string, listener: (value: unknown) => void) => events.once(event, listener),
  } as unknown as UtilityProcessLike;
  return { child, stdout, stderr, exit: (code: number) => events.emit('exit', code), isKilled: () => killed };
}

function fakeTimers() {
  let run: () => void = () => undefined;
  return {
    timers: { after: (_ms: number, then: () => void) => ((run = then), () => (run = () => undefined)) },
    pass: () => run(),
  };
}

test('what the process wrote comes with its end, a signal by its name', async () => {
  for (const [code, end] of [
    [0, { code: 0, signal: null }],
    [132, { code: null, signal: 'SIGILL' }],
  ] as const) {
    const { child, stdout, stderr, exit } = fakeChild();
    const probed = probeProcess(child, 1000, fakeTimers().timers as never);
    stdout.emit('data', '{"a"');
    stdout.emit('data', Buffer.from(':1}\n'));
    stderr.emit('data', 'cuInit');
    exit(code);
    expect(await probed).toEqual({ ...end, stdout: '{"a":1}\n', stderr: 'cuInit' });
  }
});

test('one that takes too long is ended, and that is told as such', async () => {
  const { child, exit, isKilled } = fakeChild();
  const { timers, pass } = fakeTimers();
  const probed = probeProcess(child, 1000, timers as never);
  expect(isKilled()).toBe(false);
  pass();
  expect(isKilled()).toBe(true);
  exit(0);
  expect(await probed).toMatchObject({ code: null, signal: 'SIGTERM' });
});
