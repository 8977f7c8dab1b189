import { fork } from 'node:child_process';
import type { WorkerTransport } from './worker-transport.js';

/** Starts the worker as a plain Node process. */
export function forkWorker(workerPath: string, env: NodeJS.ProcessEnv): WorkerTransport {
  const child = fork(workerPath, [], { env, serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stdout?.setEncoding('utf8');
  child.stderr?.setEncoding('utf8');
  return {
    pid: child.pid,
    send(command) {
      // A process that has just gone is told by its exit, not here.
      if (child.connected) child.send(command, () => undefined);
    },
    kill() {
      child.kill('SIGKILL');
    },
    onMessage(listener) {
      child.on('message', listener);
    },
    onOutput(listener) {
      child.stdout?.on('data', listener);
      child.stderr?.on('data', listener);
      child.on('error', (error) => listener(`${error.message}\n`));
    },
    onExit(listener) {
      child.on('close', (code, signal) => listener({ code, signal }));
      // A process that could not be started has no exit of its own.
      child.on('error', () => {
        if (child.pid === undefined) listener({ code: null, signal: null });
      });
    },
  };
}
