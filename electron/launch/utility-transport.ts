import { FLUSH, FLUSHED, isKind } from '../protocol/flush.js';
import type { WorkerExit, WorkerTransport } from './worker-transport.js';

interface Output {
  on(event: 'data', listener: (chunk: Buffer | string) => void): unknown;
}

/** As much of Electron's UtilityProcess as is needed; start it with `stdio: 'pipe'`. */
export interface UtilityProcessLike {
  readonly pid: number | undefined;
  readonly stdout: Output | null;
  readonly stderr: Output | null;
  postMessage(message: unknown): void;
  kill(): boolean;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  once(event: 'exit', listener: (code: number) => void): unknown;
  once(event: 'spawn', listener: () => void): unknown;
}

/** A worker in Electron's utility process. */
export function utilityTransport(child: UtilityProcessLike): WorkerTransport {
  let gone = false;
  let unwanted = false;
  child.once('exit', () => (gone = true));
  child.once('spawn', () => {
    if (unwanted) end();
  });
  /** Electron asks politely, which a hung process does not hear, and one that has yet to begin neither. */
  function end(): void {
    if (gone) return;
    unwanted = true;
    if (child.pid !== undefined) process.kill(child.pid, 'SIGKILL');
  }
  return {
    get pid() {
      return child.pid;
    },
    send(command) {
      if (!gone) child.postMessage(command);
    },
    kill: end,
    onMessage(listener) {
      child.on('message', (message) => {
        if (!isKind(FLUSH, message)) listener(message);
        else if (!gone) child.postMessage(FLUSHED);
      });
    },
    onOutput(listener) {
      child.stdout?.on('data', (chunk) => listener(String(chunk)));
      child.stderr?.on('data', (chunk) => listener(String(chunk)));
    },
    onExit(listener) {
      child.once('exit', (code) => listener(exitOf(code)));
    },
  };
}

/** Electron reports a signal as its number, or as a shell does, 128 higher. A worker never exits with these itself. */
export function exitOf(code: number): WorkerExit {
  const signals: Record<number, string> = {
    4: 'SIGILL',
    6: 'SIGABRT',
    7: 'SIGBUS',
    9: 'SIGKILL',
    11: 'SIGSEGV',
    15: 'SIGTERM',
  };
  const signal = signals[code] ?? signals[code - 128] ?? null;
  return { code: signal === null ? code : null, signal };
}
