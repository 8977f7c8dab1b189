import { expect, it, vi } from 'vitest';
import type { AppEvent, LabBridge } from '../../../electron/protocol/app.js';
import { ANSWERED_CHANNEL, CALL_CHANNEL, EVENT_CHANNEL } from '../../../electron/protocol/channels.js';

type Listener = (event: object, ...args: unknown[]) => void;

/** Main's two ways to the page: what is sent arrives when the test lets it, answers at once. */
const main = vi.hoisted(() => ({
  listeners: new Map<string, Listener>(),
  answer: (number: number): unknown => number,
  bridge: null as LabBridge | null,
}));

vi.mock('electron', () => ({
  contextBridge: { exposeInMainWorld: (_name: string, bridge: LabBridge) => (main.bridge = bridge) },
  ipcRenderer: {
    on: (channel: string, listener: Listener) => main.listeners.set(channel, listener),
    invoke: (channel: string, _name: string, _args: unknown, number: number) => {
      expect(channel).toBe(CALL_CHANNEL);
      return new Promise((resolve) => resolve(main.answer(number)));
    },
  },
}));
await import('../../../electron/preload/preload.js');

const arrives = (channel: string, value: unknown) => main.listeners.get(channel)!({}, value);

it('an answer comes after the events from before it, whichever way is faster', async () => {
  let called = 0;
  main.answer = (number) => {
    called = number;
    return { ok: true, value: [] };
  };
  const heard: string[] = [];
  const event: AppEvent = { kind: 'import-ended' };
  main.bridge!.onEvent(({ kind }) => heard.push(kind));
  const call = main.bridge!.invoke('listRuns').then(() => heard.push('answer'));
  await new Promise((resolve) => setImmediate(resolve));
  arrives(ANSWERED_CHANNEL, called + 1);
  await new Promise((resolve) => setImmediate(resolve));
  expect(heard).toEqual([]);
  arrives(EVENT_CHANNEL, event);
  arrives(ANSWERED_CHANNEL, called);
  await call;
  expect(heard).toEqual(['import-ended', 'answer']);
});

it('a call that main rejects waits for nothing', async () => {
  main.answer = () => {
    throw new Error('There is no call of this name.');
  };
  await expect(main.bridge!.invoke('listRuns')).rejects.toThrow('There is no call');
});
