import { ipcMain } from 'electron';
import type { CallResult, Calls } from '../protocol/app.js';
import { ANSWERED_CHANNEL, CALL_CHANNEL, CHOSEN_CHANNEL } from '../protocol/channels.js';
import { parseArguments, parseCallName } from './call-arguments.js';
import { callError } from './call-error.js';
import type { ChosenPaths } from './chosen-paths.js';
import { assertTrustedSender, type SenderEvent } from './trusted-sender.js';
import { isAlive } from './window.js';

/** What answers the calls. Thrown errors become one sentence for the user. */
export type CallHandlers = {
  [C in keyof Calls]: (...args: Parameters<Calls[C]>) => ReturnType<Calls[C]> | Promise<ReturnType<Calls[C]>>;
};

/**
 * Opens the one door between the page and this process. `trusted` tells the id of the window's contents, null where
 * there is no window. Strangers and unknown calls are rejected; everything else is answered with a CallResult, which the
 * page has after the events from before it. What is dropped on the page comes in beside it, through the preload alone.
 */
export function openDoor(handlers: CallHandlers, chosen: ChosenPaths, trusted: () => number | null): void {
  ipcMain.handle(CHOSEN_CHANNEL, (event, path: unknown) => {
    assertTrustedSender(event, trusted());
    if (typeof path !== 'string' || path === '') throw new TypeError('A path is needed.');
    return chosen.add(path);
  });
  ipcMain.handle(CALL_CHANNEL, async (event, name: unknown, args: unknown, number: unknown) => {
    const answer = await answerCall({ event, name, args, handlers, trusted: trusted() });
    if (isAlive(event.sender)) event.sender.send(ANSWERED_CHANNEL, number);
    return answer;
  });
}

export interface CallRequest {
  event: SenderEvent;
  name: unknown;
  args: unknown;
  handlers: CallHandlers;
  trusted: number | null;
}

/** Checks who asks and what, then runs the call. */
export async function answerCall(request: CallRequest): Promise<CallResult<unknown>> {
  assertTrustedSender(request.event, request.trusted);
  return run(request.handlers, parseCallName(request.name), request.args);
}

async function run<C extends keyof Calls>(
  handlers: CallHandlers,
  call: C,
  args: unknown,
): Promise<CallResult<ReturnType<Calls[C]>>> {
  try {
    return { ok: true, value: await handlers[call](...parseArguments(call, args)) };
  } catch (error) {
    return { ok: false, error: callError(error) };
  }
}
